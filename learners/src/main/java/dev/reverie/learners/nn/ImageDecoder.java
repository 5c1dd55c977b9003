package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Convolutions that double images, from a dense layer's: an {@link ImageEncoder} back. */
public final class ImageDecoder implements Layer {
    private final ImageSpec spec;
    private final Dense space;
    private final Layer spaceNorm;
    private final List<Layer> convs = new ArrayList<>();
    private final List<Layer> norms = new ArrayList<>();

    /**
     * A decoder.
     *
     * @param blueprint given {@code space/..}, the dense layer, and of each layer, by its number, {@code kernel},
     *     {@code bias} and {@code norm/..}; the last has no norm.
     * @param in        inputs.
     * @param spec      of the encoder.
     */
    public ImageDecoder(final Blueprint blueprint, final int in, final ImageSpec spec) {
        this.spec = spec;
        final int layers = spec.mults().size();
        this.space = new Dense(blueprint.in("space"), in, spec.features(), null, Init.fanIn(1), Init.zeros());
        this.spaceNorm = spec.norm().overChannels(blueprint.in("space").in("norm"), spec.depth(layers - 1));
        for (int i = 0; i < layers; i++) {
            final int from = spec.depth(layers - 1 - i);
            final boolean isLast = i == layers - 1;
            final int to = isLast ? spec.channels() : spec.depth(layers - 2 - i);
            final Blueprint part = blueprint.in(i);
            convs.add(
                    spec.resize() == ImageSpec.Resize.STRIDE
                            ? new ConvTranspose(part, from, to, spec.kernel(), Place.same(2), null, Init.fanIn(1))
                            : new Conv(part, from, to, spec.kernel(), Place.same(1), null, Init.fanIn(1)));
            norms.add(isLast ? x -> x : spec.norm().overChannels(part.in("norm"), to));
        }
    }

    /**
     * @param x {@code [n, in]}.
     * @return {@code [n, c, h, w]}, in {@code (0, 1)} by a sigmoid.
     */
    @Override
    public Tensor forward(final Tensor x) {
        return grown(space.forward(x));
    }

    /**
     * The same from the smallest images on, for one who makes them otherwise than by the dense layer.
     *
     * @param grid {@code [n, features]}, before their norm.
     * @return {@code [n, c, h, w]}.
     */
    public Tensor grown(final Tensor grid) {
        Shapes.are("image decoder", grid, -1, spec.features());
        final int layers = convs.size();
        Tensor y =
                grid.reshape(grid.dim(0), spec.depth(layers - 1), spec.least(spec.height()), spec.least(spec.width()));
        y = spaceNorm.forward(y).map(spec.activation());
        for (int i = 0; i < layers; i++) {
            y = convs.get(i).forward(spec.resize() == ImageSpec.Resize.POOL ? doubled(y) : y);
            y = i == layers - 1 ? y.sigmoid() : norms.get(i).forward(y).map(spec.activation());
        }
        return y;
    }

    private static Tensor doubled(final Tensor x) {
        final int n = x.dim(0);
        final int c = x.dim(1);
        final int h = x.dim(2);
        final int w = x.dim(3);
        return x.reshape(n, c, h, 1, w, 1).expand(n, c, h, 2, w, 2).reshape(n, c, 2 * h, 2 * w);
    }
}
