package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Convolutions that halve images until few numbers are left. */
public final class ImageEncoder implements Layer {
    private final ImageSpec spec;
    private final List<Conv> convs = new ArrayList<>();
    private final List<Layer> norms = new ArrayList<>();

    /**
     * An encoder.
     *
     * @param blueprint given, of each layer by its number, {@code kernel}, {@code bias} and {@code norm/..}.
     * @param spec      of it.
     */
    public ImageEncoder(final Blueprint blueprint, final ImageSpec spec) {
        this.spec = spec;
        final Place place = Place.same(spec.resize() == ImageSpec.Resize.STRIDE ? 2 : 1);
        int in = spec.channels();
        for (int i = 0; i < spec.mults().size(); i++) {
            final int out = spec.depth(i);
            convs.add(new Conv(blueprint.in(i), in, out, spec.kernel(), place, null, Init.fanIn(1)));
            norms.add(spec.norm().overChannels(blueprint.in(i).in("norm"), out));
            in = out;
        }
    }

    /** @return size of the outputs. */
    public int out() {
        return spec.features();
    }

    /**
     * @param x {@code [n, c, h, w]} of the parameters' type, such as {@link Pixels#channelsFirst} makes.
     * @return {@code [n, out]}: channels, rows and columns of the smallest images.
     */
    @Override
    public Tensor forward(final Tensor x) {
        Shapes.are("image encoder", x, -1, spec.channels(), spec.height(), spec.width());
        Tensor y = x;
        for (int i = 0; i < convs.size(); i++) {
            y = convs.get(i).forward(y);
            y = norms.get(i)
                    .forward(spec.resize() == ImageSpec.Resize.POOL ? pooled(y) : y)
                    .map(spec.activation());
        }
        return y.reshape(x.dim(0), spec.features());
    }

    private static Tensor pooled(final Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), x.dim(2) / 2, 2, x.dim(3) / 2, 2).max(3, 5);
    }
}
