package dev.reverie.learners.tensor;

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
        parameters("layerNorm", x, weight);
        parameters("layerNorm", x, bias);
        final Device device = x.device();
        if (x.rank() == 1) {
            return layerNorm(x.unsqueeze(0), weight, bias, epsilon).reshape(x.dims());
        }
        final int[] rows = x.shape();
        rows[rows.length - 1] = 1;
        final Tensor out = device.result(x.type(), x.dims());
        final Tensor mean = device.result(x.type(), rows);
        final Tensor inverse = device.result(x.type(), rows);
        device.engine().layerNorm(new Tensor[] {out, mean, inverse}, x, weight, bias, epsilon);
        if (Elementwise.isRecorded(x, weight) || Elementwise.isRecorded(bias)) {
            Tape.record(out, (g, tape) -> {
                if (tape.isRecorded()) {
                    layerNormBack(tape, g, x, weight, bias, epsilon);
                    return;
                }
                final Tensor[] grads = {
                    device.result(x.type(), x.dims()),
                    device.result(x.type(), weight.dims()),
                    device.result(x.type(), bias.dims())
                };
                device.engine().layerNormBackward(grads, g, x, new Tensor[] {mean, inverse}, weight, bias);
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
        parameters("rmsNorm", x, weight);
        final Tensor inverse = Reductions.reduce(Reduction.MEAN, x.square(), true, -1)
                .add(epsilon)
                .map(Unary.RSQRT);
        return x.mul(inverse).mul(weight);
    }

    private static void parameters(final String op, final Tensor x, final Tensor parameter) {
        Checks.same(op, x, parameter);
        Checks.floating(op, x);
        if (x.rank() == 0 || parameter.rank() != 1 || parameter.dim(0) != x.dim(-1)) {
            throw Checks.wrong(op, "weights have the shape of x's last axis", x, parameter);
        }
    }
}
