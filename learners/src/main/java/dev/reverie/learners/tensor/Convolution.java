package dev.reverie.learners.tensor;

/** Convolutions, their transposes and their gradients: each of the three is a gradient of the others. */
public final class Convolution {
    private Convolution() {}

    /**
     * Cross-correlation, as the field calls convolution.
     *
     * @param x      {@code [n, c, h, w]}.
     * @param kernel {@code [o, c, kh, kw]}.
     * @param window how the kernel moves.
     * @return {@code [n, o, h', w']}.
     */
    public static Tensor conv2d(final Tensor x, final Tensor kernel, final Window window) {
        final int[] shape = shape(x, kernel, window);
        final Device device = x.device();
        final Tensor out = device.result(x.type(), shape);
        device.engine().conv2d(out, x, kernel, window);
        if (Elementwise.isRecorded(x, kernel)) {
            Tape.record(out, (g, tape) -> {
                if (x.requiresGrad()) {
                    tape.give(x, transposed(g, kernel, window, x.dim(2), x.dim(3)));
                }
                if (kernel.requiresGrad()) {
                    tape.give(kernel, kernelGrad(g, x, window, kernel.dim(2), kernel.dim(3)));
                }
            });
        }
        return out;
    }

    /** The result's shape, of arguments that it checks. */
    static int[] shape(final Tensor x, final Tensor kernel, final Window window) {
        checked("conv2d", x, kernel);
        if (x.dim(1) != kernel.dim(1)) {
            throw Checks.wrong("conv2d", "[n, c, h, w] with [o, c, kh, kw]: channels differ", x, kernel);
        }
        final int height = window.height(x.dim(2), kernel.dim(2));
        final int width = window.width(x.dim(3), kernel.dim(3));
        if (height < 1 || width < 1) {
            throw Checks.wrong("conv2d", "the kernel is larger than the padded image", x, kernel, window);
        }
        return new int[] {x.dim(0), kernel.dim(0), height, width};
    }

    /**
     * Transposed convolution.
     *
     * @param x      {@code [n, o, h, w]}.
     * @param kernel {@code [o, c, kh, kw]}, as the convolution that this transposes has it.
     * @param window how that convolution's kernel moves.
     * @return {@code [n, c, (h - 1) stride - 2 padding + dilation (kh - 1) + 1, ..]}.
     */
    public static Tensor convTranspose2d(final Tensor x, final Tensor kernel, final Window window) {
        checked("convTranspose2d", x, kernel);
        if (x.dim(1) != kernel.dim(0)) {
            throw Checks.wrong("convTranspose2d", "[n, o, h, w] with [o, c, kh, kw]: channels differ", x, kernel);
        }
        final int height = window.heightBack(x.dim(2), kernel.dim(2));
        final int width = window.widthBack(x.dim(3), kernel.dim(3));
        if (height < 1 || width < 1) {
            throw Checks.wrong("convTranspose2d", "the padding leaves nothing", x, kernel, window);
        }
        return transposed(x, kernel, window, height, width);
    }

    private static Tensor transposed(
            final Tensor x, final Tensor kernel, final Window window, final int height, final int width) {
        final Device device = x.device();
        final Tensor out = device.result(x.type(), x.dim(0), kernel.dim(1), height, width);
        device.engine().conv2dInput(out, x, kernel, window);
        if (Elementwise.isRecorded(x, kernel)) {
            Tape.record(out, (g, tape) -> {
                if (x.requiresGrad()) {
                    tape.give(x, conv2d(g, kernel, window));
                }
                if (kernel.requiresGrad()) {
                    tape.give(kernel, kernelGrad(x, g, window, kernel.dim(2), kernel.dim(3)));
                }
            });
        }
        return out;
    }

    private static Tensor kernelGrad(
            final Tensor grad, final Tensor x, final Window window, final int height, final int width) {
        final Device device = x.device();
        final Tensor out = device.result(x.type(), grad.dim(1), x.dim(1), height, width);
        device.engine().conv2dKernel(out, grad, x, window);
        if (Elementwise.isRecorded(grad, x)) {
            Tape.record(out, (g, tape) -> {
                if (grad.requiresGrad()) {
                    tape.give(grad, conv2d(x, g, window));
                }
                if (x.requiresGrad()) {
                    tape.give(x, transposed(grad, g, window, x.dim(2), x.dim(3)));
                }
            });
        }
        return out;
    }

    /**
     * Causal convolution over time: a result sees no later input.
     *
     * @param x        {@code [n, c, t]}.
     * @param kernel   {@code [o, c, k]}; its last element meets the present.
     * @param dilation distance of the kernel's elements, at least 1.
     * @return {@code [n, o, t]}.
     */
    public static Tensor causalConv1d(final Tensor x, final Tensor kernel, final int dilation) {
        Checks.rank("causalConv1d", x, 3, "[n, c, t]");
        Checks.rank("causalConv1d", kernel, 3, "[o, c, k] of the kernel");
        final int lead = dilation * (kernel.dim(2) - 1);
        final Tensor padded = x.pad(new int[] {0, 0, lead}, new int[] {0, 0, 0}, 0);
        final Tensor out = conv2d(padded.unsqueeze(2), kernel.unsqueeze(2), new Window(1, 1, 0, 0, 1, dilation));
        return out.reshape(x.dim(0), kernel.dim(0), x.dim(2));
    }

    private static void checked(final String op, final Tensor x, final Tensor kernel) {
        Checks.same(op, x, kernel);
        Checks.floating(op, x);
        Checks.rank(op, x, 4, "[n, c, h, w]");
        Checks.rank(op, kernel, 4, "[o, c, kh, kw] of the kernel");
    }
}
