package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Convolution;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** Transposed convolution of images, channels first. */
public final class ConvTranspose implements Layer {
    private final int in;
    private final Weight kernel;
    private final Weight bias;
    private final Place place;
    private final @Nullable Unary activation;

    /**
     * A layer with a bias that begins as 0.
     *
     * @param blueprint  given {@code kernel [in, out, size, size]}, as PyTorch has it, and {@code bias [out]}.
     * @param in         channels.
     * @param out        channels.
     * @param size       height and width of the kernel.
     * @param place      where the kernel of the convolution that this transposes goes; 'same' makes the result
     *     {@code stride} times as large as the input, and asks for a kernel at least as large as the stride.
     * @param activation or null for none.
     * @param kernel     its initial values; fan in is {@code in size^2}.
     */
    public ConvTranspose(
            final Blueprint blueprint,
            final int in,
            final int out,
            final int size,
            final Place place,
            final @Nullable Unary activation,
            final Init kernel) {
        Shapes.demand(
                !place.isSame()
                        || (size >= place.window().strideHeight()
                                && size >= place.window().strideWidth()),
                "transposed convolution",
                "'same' padding takes a kernel as large as the stride, got " + size + " and " + place.window());
        this.in = in;
        final Init fanned = (values, shape, random) -> kernel.fill(values, new int[] {out, in, size, size}, random);
        this.kernel = blueprint.weight("kernel", fanned, in, out, size, size);
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
        Shapes.are("transposed convolution", x, -1, in, -1, -1);
        final Tensor k = kernel.get();
        final Tensor whole = Convolution.convTranspose2d(x, k, place.window());
        final Tensor sum = place.cropped(whole, x, k.dim(-1)).add(bias.get().reshape(-1, 1, 1));
        return activation == null ? sum : sum.map(activation);
    }
}
