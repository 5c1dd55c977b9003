package dev.reverie.learners.tensor;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Softmax and normalisation, and their gradients. */
public final class Normal {
    private Normal() {}

    static Tensor softmax(final Tensor x, final int some) {
        Checks.floating("softmax", x);
        final int axis = Checks.axis("softmax", x, some);
        final Tensor out = x.device().result(x.type(), x.dims());
        x.device().engine().softmax(out, x, axis);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> {
                if (tape.isRecorded()) {
                    final Tensor weighted = g.mul(out);
                    tape.give(x, weighted.sub(out.mul(weighted.keeping(Reduction.SUM, axis))));
                } else {
                    final Tensor grad = x.device().result(x.type(), x.dims());
                    x.device().engine().softmaxBackward(grad, g, out, axis);
                    tape.give(x, grad);
                }
            });
        }
        return out;
    }

    static Tensor logSoftmax(final Tensor x, final int some) {
        Checks.floating("logSoftmax", x);
        final int axis = Checks.axis("logSoftmax", x, some);
        final Tensor out = x.device().result(x.type(), x.dims());
        x.device().engine().logSoftmax(out, x, axis);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> tape.give(x, g.sub(out.exp().mul(g.keeping(Reduction.SUM, axis)))));
        }
        return out;
    }

    /**
     * Layer normalisation over the last axis, population variance (Ba et al. 2016, eq. 4).
     *
     * @param x       {@code [.., n]}.
     * @param weight  {@code [n]}.
     * @param bias    {@code [n]}.
     * @param epsilon added to the variance.
     * @return {@code [.., n]}.
     */
    public static Tensor layerNorm(final Tensor x, final Tensor weight, final Tensor bias, final double epsilon) {
        return layerNorm(x, weight, bias, epsilon, null);
    }

    /**
     * {@link #layerNorm(Tensor, Tensor, Tensor, double)} and an activation of it, one step of the tape.
     *
     * @param activation as {@link Fused#dense} has it.
     */
    public static Tensor layerNorm(
            final Tensor x,
            final Tensor weight,
            final Tensor bias,
            final double epsilon,
            final @Nullable Unary activation) {
        parameters("layerNorm", x, weight);
        parameters("layerNorm", x, bias);
        final Device device = x.device();
        if (x.rank() == 1) {
            return layerNorm(x.unsqueeze(0), weight, bias, epsilon, activation).reshape(x.dims());
        }
        final Tensor[] in = {x, weight, bias};
        final NormKernels kernels = kernels(in, activation);
        if (kernels != null) {
            return fused(kernels, in, epsilon, activation);
        }
        final int[] rows = rows(x);
        final Tensor before = device.result(x.type(), x.dims());
        final Tensor mean = device.result(x.type(), rows);
        final Tensor inverse = device.result(x.type(), rows);
        device.engine().layerNorm(new Tensor[] {before, mean, inverse}, x, weight, bias, epsilon);
        final Tensor out = activation == null ? before : Fused.activated(before, activation);
        if (Elementwise.isRecorded(x, weight) || Elementwise.isRecorded(bias)) {
            Tape.record(out, (g, tape) -> {
                if (tape.isRecorded()) {
                    layerNormBack(
                            tape,
                            recorded(activation, g, () -> layerNorm(x, weight, bias, epsilon)),
                            x,
                            weight,
                            bias,
                            epsilon);
                    return;
                }
                final Tensor grad = activation == null ? g : Derivatives.of(activation, g, before, out, false);
                final Tensor[] grads = {
                    device.result(x.type(), x.dims()),
                    device.result(x.type(), weight.dims()),
                    device.result(x.type(), bias.dims())
                };
                device.engine().layerNormBackward(grads, grad, x, new Tensor[] {mean, inverse}, weight, bias);
                tape.give(x, grads[0]);
                tape.give(weight, grads[1]);
                tape.give(bias, grads[2]);
            });
        }
        return out;
    }

    private static void layerNormBack(
            final Tape tape,
            final Tensor g,
            final Tensor x,
            final Tensor weight,
            final Tensor bias,
            final double epsilon) {
        final Tensor centred = x.sub(x.keeping(Reduction.MEAN, -1));
        final Tensor inverse =
                centred.square().keeping(Reduction.MEAN, -1).add(epsilon).map(Unary.RSQRT);
        final Tensor unit = centred.mul(inverse);
        final Tensor scaled = g.mul(weight);
        final Tensor along = unit.mul(scaled.mul(unit).keeping(Reduction.MEAN, -1));
        tape.give(x, scaled.sub(scaled.keeping(Reduction.MEAN, -1)).sub(along).mul(inverse));
        tape.give(weight, Elementwise.like(weight, g.mul(unit)));
        tape.give(bias, Elementwise.like(bias, g));
    }

    /**
     * Root-mean-square normalisation over the last axis: {@code x / sqrt(mean(x^2) + epsilon) weight} (Zhang and Sennrich
     * 2019, eq. 4).
     *
     * @param x       {@code [.., n]}.
     * @param weight  {@code [n]}.
     * @param epsilon added to the mean square.
     * @return {@code [.., n]}.
     */
    public static Tensor rmsNorm(final Tensor x, final Tensor weight, final double epsilon) {
        return rmsNorm(x, weight, epsilon, null);
    }

    /**
     * {@link #rmsNorm(Tensor, Tensor, double)} and an activation of it, one step of the tape.
     *
     * @param activation as {@link Fused#dense} has it.
     */
    public static Tensor rmsNorm(
            final Tensor x, final Tensor weight, final double epsilon, final @Nullable Unary activation) {
        parameters("rmsNorm", x, weight);
        final Device device = x.device();
        if (x.rank() == 1) {
            return rmsNorm(x.unsqueeze(0), weight, epsilon, activation).reshape(x.dims());
        }
        if (Tape.isNested(device)) {
            final Tensor inverse = Reductions.reduce(Reduction.MEAN, x.square(), true, -1)
                    .add(epsilon)
                    .map(Unary.RSQRT);
            final Tensor unit = x.mul(inverse).mul(weight);
            return activation == null ? unit : unit.map(activation);
        }
        final Tensor[] in = {x, weight};
        final NormKernels kernels = kernels(in, activation);
        if (kernels != null) {
            return fused(kernels, in, epsilon, activation);
        }
        final Tensor before = device.result(x.type(), x.dims());
        final Tensor inverse = device.result(x.type(), rows(x));
        device.engine().rmsNorm(before, inverse, x, weight, epsilon);
        final Tensor out = activation == null ? before : Fused.activated(before, activation);
        if (Elementwise.isRecorded(x, weight)) {
            Tape.record(out, (g, tape) -> {
                final Tensor grad = activation == null ? g : Derivatives.of(activation, g, before, out, false);
                final Tensor[] grads = {device.result(x.type(), x.dims()), device.result(x.type(), weight.dims())};
                device.engine().rmsNormBackward(grads, grad, x, inverse, weight);
                tape.give(x, grads[0]);
                tape.give(weight, grads[1]);
            });
        }
        return out;
    }

    /**
     * Norms along the last axis with scales of each member of an ensemble: layer norm, or RMS norm if there is no shift.
     *
     * @param x          {@code [e, m, n]}.
     * @param scale      {@code [e, 1, n]}.
     * @param shift      {@code [e, 1, n]}, or null.
     * @param epsilon    added to the variance or the mean square.
     * @param activation as {@link Fused#dense} has it.
     * @return {@code [e, m, n]}.
     */
    public static Tensor ensemble(
            final Tensor x,
            final Tensor scale,
            final @Nullable Tensor shift,
            final double epsilon,
            final @Nullable Unary activation) {
        Checks.same("ensemble norm", x, scale);
        Checks.floating("ensemble norm", x);
        if (x.rank() != 3
                || !Arrays.equals(scale.dims(), new int[] {x.dim(0), 1, x.dim(2)})
                || (shift != null && !Arrays.equals(shift.dims(), scale.dims()))) {
            throw Checks.wrong("ensemble norm", "the shapes must be [e, m, n] and [e, 1, n]", x, scale);
        }
        final Tensor[] in = shift == null ? new Tensor[] {x, scale} : new Tensor[] {x, scale, shift};
        final NormKernels kernels = kernels(in, activation);
        if (kernels != null) {
            return fused(kernels, in, epsilon, activation);
        }
        final Tensor centred = shift == null ? x : x.sub(x.keeping(Reduction.MEAN, -1));
        final Tensor inverse =
                centred.square().keeping(Reduction.MEAN, -1).add(epsilon).map(Unary.RSQRT);
        final Tensor scaled = centred.mul(inverse).mul(scale);
        final Tensor shifted = shift == null ? scaled : scaled.add(shift);
        return activation == null ? shifted : shifted.map(activation);
    }

    private static int[] rows(final Tensor x) {
        final int[] rows = x.shape();
        rows[rows.length - 1] = 1;
        return rows;
    }

    private static @Nullable NormKernels kernels(final Tensor[] in, final @Nullable Unary activation) {
        final Device device = in[0].device();
        final NormKernels kernels =
                Tape.isNested(device) ? null : device.engine().norms();
        return kernels != null && kernels.takes(in, activation) ? kernels : null;
    }

    private static Tensor fused(
            final NormKernels kernels, final Tensor[] in, final double epsilon, final @Nullable Unary activation) {
        final Tensor x = in[0];
        final Device device = x.device();
        final Tensor[] outs = new Tensor[in.length];
        outs[0] = device.result(x.type(), x.dims());
        for (int i = 1; i < outs.length; i++) {
            outs[i] = device.result(x.type(), rows(x));
        }
        kernels.forward(outs, in, epsilon, activation);
        boolean isRecorded = false;
        for (final Tensor one : in) {
            isRecorded |= Elementwise.isRecorded(one);
        }
        if (isRecorded) {
            Tape.record(outs[0], (g, tape) -> {
                final Tensor[] grads = new Tensor[in.length];
                for (int i = 0; i < grads.length; i++) {
                    grads[i] = device.result(x.type(), in[i].dims());
                }
                kernels.backward(grads, g, in, outs, activation);
                for (int i = 0; i < grads.length; i++) {
                    tape.give(in[i], grads[i]);
                }
            });
        }
        return outs[0];
    }

    /** The gradient before an activation, of operations that another tape records. */
    private static Tensor recorded(final @Nullable Unary activation, final Tensor g, final Supplier<Tensor> again) {
        if (activation == null) {
            return g;
        }
        final Tensor before = again.get();
        return Derivatives.of(activation, g, before, before.map(activation), true);
    }

    private static void parameters(final String op, final Tensor x, final Tensor parameter) {
        Checks.same(op, x, parameter);
        Checks.floating(op, x);
        if (x.rank() == 0 || parameter.rank() != 1 || parameter.dim(0) != x.dim(-1)) {
            throw Checks.wrong(op, "weights have the shape of x's last axis", x, parameter);
        }
    }
}
