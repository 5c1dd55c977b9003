package dev.reverie.learners.tensor;

import java.util.Arrays;

/** Losses over categories, each one step of the tape. */
public final class Losses {
    private Losses() {}

    /**
     * Cross-entropy with soft targets: {@code -sum(target log softmax(logits))} over the last axis.
     *
     * @param logits {@code [.., n]}.
     * @param target {@code [.., n]}, sums to 1; no gradient flows to it.
     * @return {@code [..]}.
     */
    public static Tensor crossEntropy(final Tensor logits, final Tensor target) {
        Checks.alike("crossEntropy", logits, target);
        Checks.floating("crossEntropy", logits);
        final Tensor aim = target.requiresGrad() ? target.stop() : target;
        if (Tape.isNested(logits.device())) {
            return logits.logSoftmax(-1).mul(aim).sum(-1).neg();
        }
        final Tensor log = (logits.requiresGrad() ? logits.stop() : logits).logSoftmax(-1);
        final Tensor out = log.mul(aim).sum(-1).neg();
        if (Elementwise.isRecorded(logits)) {
            Tape.record(out, (g, tape) -> tape.give(logits, log.exp().sub(aim).mul(g.unsqueeze(-1))));
        }
        return out;
    }

    /**
     * Values as two-hot distributions over bins: the two nearest share each value by its distance, so that the mean of the
     * bins is the value (Hafner et al. 2023, eq. 9). Values beyond the ends take the end.
     *
     * @param values {@code [..]}; no gradient flows.
     * @param bins   {@code [n]}, ascending, at least two.
     * @return {@code [.., n]}.
     */
    public static Tensor twoHot(final Tensor values, final Tensor bins) {
        Checks.same("twoHot", values, bins);
        Checks.rank("twoHot", bins, 1, "[n] of the bins");
        final int n = bins.dim(0);
        if (n < 2) {
            throw Checks.wrong("twoHot", "at least two bins", values, bins);
        }
        final Tensor low = bins.slice(0, 0, n - 1);
        final Tensor passed = values.stop()
                .unsqueeze(-1)
                .sub(low)
                .div(bins.slice(0, 1, n).sub(low))
                .clip(0, 1);
        final int axis = passed.rank() - 1;
        final int[] before = new int[passed.rank()];
        final int[] after = new int[passed.rank()];
        before[axis] = 1;
        final Tensor left = passed.pad(before, after, 1);
        before[axis] = 0;
        after[axis] = 1;
        return left.sub(passed.pad(before, after, 0));
    }

    /**
     * The sum of the cross-entropies with values as {@link #twoHot} distributions.
     *
     * @param logits {@code [.., n]}.
     * @param bins   {@code [n]}, ascending, at least two.
     * @param values {@code [..]} each, one or more; no gradient flows.
     * @return {@code [..]}.
     */
    public static Tensor twoHotCrossEntropy(final Tensor logits, final Tensor bins, final Tensor... values) {
        bins("twoHotCrossEntropy", logits, bins);
        if (values.length == 0) {
            throw Checks.wrong("twoHotCrossEntropy", "at least one tensor of values", logits);
        }
        for (final Tensor value : values) {
            Checks.same("twoHotCrossEntropy", logits, value);
            if (!Arrays.equals(value.dims(), Arrays.copyOf(logits.dims(), logits.rank() - 1))) {
                throw Checks.wrong("twoHotCrossEntropy", "values [..] of logits [.., n]", value, logits);
            }
        }
        final Device device = logits.device();
        final BinKernels kernels =
                Tape.isNested(device) ? null : device.engine().bins();
        if (kernels == null || !kernels.takes(logits, bins)) {
            Tensor both = twoHot(values[0], bins);
            for (int i = 1; i < values.length; i++) {
                both = both.add(twoHot(values[i], bins));
            }
            return values.length == 1
                    ? crossEntropy(logits, both)
                    : crossEntropy(logits, both.mul(1.0 / values.length)).mul(values.length);
        }
        return twoHotCrossEntropy(kernels, logits, bins, values);
    }

    private static Tensor twoHotCrossEntropy(
            final BinKernels kernels, final Tensor logits, final Tensor bins, final Tensor[] values) {
        final Device device = logits.device();
        final Tensor[] aims = new Tensor[values.length];
        for (int i = 0; i < aims.length; i++) {
            aims[i] = values[i].stop();
        }
        final int[] shape = Arrays.copyOf(logits.dims(), logits.rank() - 1);
        final Tensor out = device.result(logits.type(), shape);
        final Tensor sums = device.result(logits.type(), shape.clone());
        kernels.loss(new Tensor[] {out, sums}, logits, bins, aims);
        if (Elementwise.isRecorded(logits)) {
            Tape.record(out, (g, tape) -> {
                final Tensor grad = device.result(logits.type(), logits.dims());
                kernels.lossBackward(grad, g, new Tensor[] {logits, bins, sums}, aims);
                tape.give(logits, grad);
            });
        }
        return out;
    }

    /**
     * The mean of bins by their probabilities; those of one distance from the middle are added first, so that errors cancel.
     *
     * @param logits {@code [.., n]}.
     * @param bins   {@code [n]}, ascending, at least two.
     * @return {@code sum(softmax(logits) bins)}, {@code [..]}.
     */
    public static Tensor binMean(final Tensor logits, final Tensor bins) {
        bins("binMean", logits, bins);
        final Device device = logits.device();
        final BinKernels kernels = device.engine().bins();
        if (kernels != null && !Elementwise.isRecorded(logits) && kernels.takes(logits, bins)) {
            final Tensor out = device.result(logits.type(), Arrays.copyOf(logits.dims(), logits.rank() - 1));
            kernels.mean(out, logits, bins);
            return out;
        }
        final Tensor weighted = logits.softmax(-1).mul(bins);
        final int n = bins.dim(0);
        final int half = n / 2;
        final Tensor pairs = weighted.slice(-1, 0, half)
                .flip(-1)
                .add(weighted.slice(-1, n - half, n))
                .sum(-1);
        return n % 2 == 0 ? pairs : pairs.add(weighted.at(-1, half));
    }

    private static void bins(final String op, final Tensor logits, final Tensor bins) {
        Checks.same(op, logits, bins);
        Checks.rank(op, bins, 1, "[n] of the bins");
        if (logits.rank() == 0 || bins.dim(0) < 2 || logits.dim(-1) != bins.dim(0)) {
            throw Checks.wrong(op, "logits [.., n] and bins [n], at least two", logits, bins);
        }
    }

    /**
     * {@code KL(softmax(p) || softmax(q))} over the last axis.
     *
     * @param p {@code [.., n]} logits.
     * @param q {@code [.., n]} logits.
     * @return {@code [..]}.
     */
    public static Tensor categoricalKl(final Tensor p, final Tensor q) {
        Checks.alike("categoricalKl", p, q);
        Checks.floating("categoricalKl", p);
        if (Tape.isNested(p.device())) {
            final Tensor log = p.logSoftmax(-1);
            return log.exp().mul(log.sub(q.logSoftmax(-1))).sum(-1);
        }
        final Tensor logP = (p.requiresGrad() ? p.stop() : p).logSoftmax(-1);
        final Tensor logQ = (q.requiresGrad() ? q.stop() : q).logSoftmax(-1);
        final Tensor probability = logP.exp();
        final Tensor ratio = logP.sub(logQ);
        final Tensor out = probability.mul(ratio).sum(-1);
        if (Elementwise.isRecorded(p, q)) {
            Tape.record(out, (g, tape) -> {
                final Tensor wide = g.unsqueeze(-1);
                if (p.requiresGrad()) {
                    tape.give(p, ratio.sub(out.unsqueeze(-1)).mul(probability).mul(wide));
                }
                if (q.requiresGrad()) {
                    tape.give(q, logQ.exp().sub(probability).mul(wide));
                }
            });
        }
        return out;
    }

    /**
     * {@code KL(N(m1, s1^2) || N(m2, s2^2))}, elementwise: {@code log(s2/s1) + (s1^2 + (m1 - m2)^2) / (2 s2^2) - 1/2}.
     *
     * @param m1 means.
     * @param s1 standard deviations, positive.
     * @param m2 means.
     * @param s2 standard deviations, positive.
     * @return their shape.
     */
    public static Tensor gaussianKl(final Tensor m1, final Tensor s1, final Tensor m2, final Tensor s2) {
        final boolean isAlike = Arrays.equals(m1.dims(), s1.dims())
                && Arrays.equals(m1.dims(), m2.dims())
                && Arrays.equals(m1.dims(), s2.dims());
        if (!isAlike || Tape.isNested(m1.device())) {
            final Tensor spread = s1.div(s2);
            final Tensor distance = m1.sub(m2).div(s2);
            return spread.square()
                    .add(distance.square())
                    .mul(0.5)
                    .sub(spread.log())
                    .sub(0.5);
        }
        final boolean isRecorded = Elementwise.isRecorded(m1, s1) || Elementwise.isRecorded(m2, s2);
        final Tensor first = isRecorded ? s1.stop() : s1;
        final Tensor second = isRecorded ? s2.stop() : s2;
        final Tensor spread = first.div(second);
        final Tensor distance =
                (isRecorded ? m1.stop() : m1).sub(isRecorded ? m2.stop() : m2).div(second);
        final Tensor squares = spread.square().add(distance.square());
        final Tensor out = squares.mul(0.5).sub(spread.log()).sub(0.5);
        if (isRecorded) {
            Tape.record(out, (g, tape) -> {
                final Tensor scaled = g.div(second);
                final Tensor toMean = scaled.mul(distance);
                tape.give(m1, toMean);
                if (m2.requiresGrad()) {
                    tape.give(m2, toMean.neg());
                }
                if (s1.requiresGrad()) {
                    tape.give(s1, scaled.mul(spread).sub(g.div(first)));
                }
                if (s2.requiresGrad()) {
                    tape.give(s2, scaled.mul(squares.neg().add(1)));
                }
            });
        }
        return out;
    }
}
