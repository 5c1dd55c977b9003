package dev.reverie.learners.tensor;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Operations that small networks would lose their time in, each one step of the tape with a backward rule of its own. */
public final class Fused {
    private Fused() {}

    /**
     * A dense layer: {@code activation(x w + bias)}.
     *
     * @param x          {@code [.., k]}.
     * @param w          {@code [k, m]}.
     * @param bias       {@code [m]}.
     * @param activation one that has a derivative kernel, or null for none.
     * @return {@code [.., m]}.
     */
    public static Tensor dense(final Tensor x, final Tensor w, final Tensor bias, final @Nullable Unary activation) {
        Checks.same("dense", x, w);
        Checks.same("dense", x, bias);
        if (x.rank() < 1 || w.rank() != 2 || bias.rank() != 1 || x.dim(-1) != w.dim(0) || bias.dim(0) != w.dim(1)) {
            throw Checks.wrong("dense", "the shapes must be [.., k], [k, m] and [m]", x, w, bias);
        }
        if (x.rank() != 2) {
            final int[] shape = x.shape();
            shape[shape.length - 1] = w.dim(1);
            return dense(x.reshape(-1, x.dim(-1)), w, bias, activation).reshape(shape);
        }
        final Device device = x.device();
        final Tensor before = device.result(x.type(), x.dim(0), w.dim(1));
        device.engine().dense(before, x, w, bias);
        final Tensor out = activation == null ? before : activated(before, activation);
        if (Elementwise.isRecorded(x, w) || Elementwise.isRecorded(bias)) {
            Tape.record(out, (g, tape) -> {
                final Tensor grad = activation == null
                        ? g
                        : back(activation, g, before, out, tape, () -> x.matmul(w)
                                .add(bias));
                if (x.requiresGrad()) {
                    tape.give(x, Products.matmul(grad, false, w, true));
                }
                tape.giveDense(w, bias, x, grad);
            });
        }
        return out;
    }

    /**
     * A dense layer on sums that are known already, such as another input's share: {@code activation(sum + x w)}.
     *
     * @param sum        {@code [n, m]}.
     * @param x          {@code [n, k]}.
     * @param w          {@code [k, m]}.
     * @param activation as {@link #dense} has it.
     * @return {@code [n, m]}.
     */
    public static Tensor denseOnto(final Tensor sum, final Tensor x, final Tensor w, final @Nullable Unary activation) {
        Checks.same("denseOnto", x, w);
        Checks.same("denseOnto", x, sum);
        if (x.rank() != 2
                || w.rank() != 2
                || x.dim(1) != w.dim(0)
                || !Arrays.equals(sum.dims(), new int[] {x.dim(0), w.dim(1)})) {
            throw Checks.wrong("denseOnto", "the shapes must be [n, m], [n, k] and [k, m]", sum, x, w);
        }
        final Device device = x.device();
        final Tensor before = device.result(x.type(), x.dim(0), w.dim(1));
        device.engine().denseOnto(before, sum, x, w);
        final Tensor out = activation == null ? before : activated(before, activation);
        if (Elementwise.isRecorded(x, w) || Elementwise.isRecorded(sum)) {
            Tape.record(out, (g, tape) -> {
                final Tensor grad = activation == null
                        ? g
                        : back(activation, g, before, out, tape, () -> x.matmul(w)
                                .add(sum));
                tape.give(sum, grad);
                if (x.requiresGrad()) {
                    tape.give(x, Products.matmul(grad, false, w, true));
                }
                tape.giveProduct(w, x, grad);
            });
        }
        return out;
    }

    /**
     * A convolution of images: {@code activation(x * kernel + bias)}.
     *
     * @param x          {@code [n, c, h, w]}.
     * @param kernel     {@code [o, c, kh, kw]}.
     * @param bias       {@code [o]}.
     * @param window     how the kernel moves.
     * @param activation as {@link #dense} has it.
     * @return {@code [n, o, h', w']}.
     */
    public static Tensor conv2d(
            final Tensor x,
            final Tensor kernel,
            final Tensor bias,
            final Window window,
            final @Nullable Unary activation) {
        Checks.same("conv2d", x, bias);
        final Device device = x.device();
        if (bias.rank() != 1 || bias.dim(0) != kernel.dim(0)) {
            throw Checks.wrong("conv2d", "the bias has one number an output channel", kernel, bias);
        }
        if (Tape.isNested(device)) {
            final Tensor sum = Convolution.conv2d(x, kernel, window).add(bias.reshape(-1, 1, 1));
            return activation == null ? sum : sum.map(activation);
        }
        final Tensor before = device.result(x.type(), Convolution.shape(x, kernel, window));
        device.engine().conv2d(before, x, kernel, bias, window);
        final Tensor out = activation == null ? before : activated(before, activation);
        if (Elementwise.isRecorded(x, kernel) || Elementwise.isRecorded(bias)) {
            Tape.record(out, (g, tape) -> {
                final Tensor grad = activation == null ? g : Derivatives.of(activation, g, before, out, false);
                final @Nullable Tensor[] grads = {
                    x.requiresGrad() ? device.result(x.type(), x.dims()) : null,
                    kernel.requiresGrad() ? device.result(x.type(), kernel.dims()) : null,
                    bias.requiresGrad() ? device.result(x.type(), bias.dims()) : null
                };
                device.engine().conv2dBackward(grads, grad, x, kernel, window);
                final Tensor[] to = {x, kernel, bias};
                for (int i = 0; i < grads.length; i++) {
                    final Tensor made = grads[i];
                    if (made != null) {
                        tape.give(to[i], made);
                    }
                }
            });
        }
        return out;
    }

    /**
     * The dense layers of an ensemble at once: {@code activation(x w + bias)} of each member.
     *
     * @param x          {@code [e, n, k]}, or {@code [n, k]} that all members see.
     * @param w          {@code [e, k, m]}.
     * @param bias       {@code [e, 1, m]}.
     * @param activation as {@link #dense} has it.
     * @return {@code [e, n, m]}.
     */
    public static Tensor ensembleDense(
            final Tensor x, final Tensor w, final Tensor bias, final @Nullable Unary activation) {
        Checks.same("ensembleDense", x, w);
        Checks.same("ensembleDense", x, bias);
        if (x.rank() == 2 && w.rank() == 3) {
            return ensembleDense(x.expand(w.dim(0), x.dim(0), x.dim(1)), w, bias, activation);
        }
        if (x.rank() != 3
                || w.rank() != 3
                || x.dim(0) != w.dim(0)
                || x.dim(2) != w.dim(1)
                || !Arrays.equals(bias.dims(), new int[] {w.dim(0), 1, w.dim(2)})) {
            throw Checks.wrong("ensembleDense", "the shapes must be [e, n, k], [e, k, m] and [e, 1, m]", x, w, bias);
        }
        final Device device = x.device();
        final Tensor before = device.result(x.type(), x.dim(0), x.dim(1), w.dim(2));
        device.engine().dense(before, x, w, bias);
        final Tensor out = activation == null ? before : activated(before, activation);
        if (Elementwise.isRecorded(x, w) || Elementwise.isRecorded(bias)) {
            Tape.record(out, (g, tape) -> {
                final Tensor grad = activation == null
                        ? g
                        : back(activation, g, before, out, tape, () -> x.matmul(w)
                                .add(bias));
                if (x.requiresGrad()) {
                    tape.give(x, Products.matmul(grad, false, w, true));
                }
                tape.giveEnsemble(w, bias, x, grad);
            });
        }
        return out;
    }

    /**
     * A dense layer of {@code e} blocks that do not see each other (Hafner et al. 2023's block-diagonal layers).
     *
     * @param x          {@code [n, e k]}: block after block.
     * @param w          {@code [e, k, m]}.
     * @param bias       {@code [e, 1, m]}.
     * @param activation as {@link #dense} has it.
     * @return {@code [n, e m]}.
     */
    public static Tensor blockDense(
            final Tensor x, final Tensor w, final Tensor bias, final @Nullable Unary activation) {
        if (x.rank() != 2 || w.rank() != 3 || x.dim(1) != w.dim(0) * w.dim(1)) {
            throw Checks.wrong("blockDense", "the shapes must be [n, e k], [e, k, m] and [e, 1, m]", x, w, bias);
        }
        final Tensor blocks = x.reshape(x.dim(0), w.dim(0), w.dim(1)).transpose(0, 1);
        return ensembleDense(blocks, w, bias, activation).transpose(0, 1).reshape(x.dim(0), w.dim(0) * w.dim(2));
    }

    /** The fused derivative, or one whose own gradients reach the arguments, if another tape sees it. */
    private static Tensor back(
            final Unary activation,
            final Tensor g,
            final Tensor before,
            final Tensor out,
            final Tape tape,
            final Supplier<Tensor> again) {
        if (!tape.isRecorded()) {
            return Derivatives.of(activation, g, before, out, false);
        }
        final Tensor recorded = again.get();
        return Derivatives.of(activation, g, recorded, recorded.map(activation), true);
    }

    /** In place where the derivative needs the result only. */
    static Tensor activated(final Tensor before, final Unary activation) {
        final Engine engine = before.device().engine();
        switch (activation) {
            case TANH, SIGMOID, ELU, RELU -> {
                engine.activate(activation, before);
                return before;
            }
            case SILU, MISH, SOFTPLUS -> {
                final Tensor out = before.device().result(before.type(), before.dims());
                engine.unary(activation, out, before);
                return out;
            }
            default -> throw Checks.wrong("dense", "no activation " + activation, before);
        }
    }
}
