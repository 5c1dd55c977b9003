package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** Convolution of images, channels first: {@code activation(x * kernel + bias)}. */
public final class Conv implements Layer {
    private final int in;
    private final Weight kernel;
    private final Weight bias;
    private final Place place;
    private final @Nullable Unary activation;

    /**
     * A layer that begins as PyTorch's does.
     *
     * @param blueprint  given {@code kernel [out, in, size, size]} and {@code bias [out]}.
     * @param in         channels.
     * @param out        channels.
     * @param size       height and width of the kernel.
     * @param place      where the kernel goes.
     * @param activation or null for none.
     */
    public Conv(
            final Blueprint blueprint,
            final int in,
            final int out,
            final int size,
            final Place place,
            final @Nullable Unary activation) {
        this.in = in;
        this.kernel = blueprint.weight("kernel", Init.lecunUniform(), out, in, size, size);
        this.bias = blueprint.weight("bias", Init.uniform(1 / Math.sqrt(in * size * size)), out);
        this.place = place;
        this.activation = activation;
    }

    /** As the other, with kernels of one's own beginning and a bias that begins as 0. */
    public Conv(
            final Blueprint blueprint,
            final int in,
            final int out,
            final int size,
            final Place place,
            final @Nullable Unary activation,
            final Init kernel) {
        this.in = in;
        this.kernel = blueprint.weight("kernel", kernel, out, in, size, size);
        this.bias = blueprint.weight("bias", Init.zeros(), out);
        this.place = place;
        this.activation = activation;
    }

    /**
     * @param x {@code [n, in, h, w]}.
     * @return {@code [n, out, h', w']}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        Shapes.are("convolution", x, -1, in, -1, -1);
        final Tensor k = kernel.get();
        return Fused.conv2d(place.padded(x, k.dim(-1)), k, bias.get(), place.window(), activation);
    }
}
