package dev.reverie.learners.tensor;

import org.jspecify.annotations.Nullable;

/** Attention, one step of the tape. */
public final class Attention {
    private Attention() {}

    /**
     * Scaled dot-product attention: {@code softmax(q k^T / sqrt(d) + mask) v} (Vaswani et al. 2017, eq. 1).
     *
     * @param q    {@code [.., t, d]}: leading axes are batch and heads.
     * @param k    {@code [.., s, d]}.
     * @param v    {@code [.., s, e]}.
     * @param mask {@code [t, s]} added to the scores, {@code -infinity} where nothing may be seen, or null; every row sees
     *     something; no gradient flows to it.
     * @return {@code [.., t, e]}.
     */
    public static Tensor of(final Tensor q, final Tensor k, final Tensor v, final @Nullable Tensor mask) {
        Checks.same("attention", q, k);
        Checks.same("attention", q, v);
        if (q.rank() < 3 || k.rank() != q.rank() || v.rank() != q.rank() || k.dim(-2) != v.dim(-2)) {
            throw Checks.wrong("attention", "the shapes must be [.., t, d], [.., s, d] and [.., s, e]", q, k, v);
        }
        final double scale = 1 / Math.sqrt(q.dim(-1));
        if (Tape.isNested(q.device())) {
            return weights(q, k, mask, scale).matmul(v);
        }
        final boolean isRecorded = Elementwise.isRecorded(q, k) || Elementwise.isRecorded(v);
        final Tensor queries = isRecorded ? q.stop() : q;
        final Tensor keys = isRecorded ? k.stop() : k;
        final Tensor values = isRecorded ? v.stop() : v;
        final Tensor weights = weights(queries, keys, mask, scale);
        final Tensor out = weights.matmul(values);
        if (isRecorded) {
            Tape.record(out, (g, tape) -> {
                tape.give(v, weights.matmul(true, g, false));
                final Device device = q.device();
                final Tensor scores = device.result(q.type(), weights.dims());
                final Tensor above = g.matmul(false, values, true);
                device.engine().softmaxBackward(scores, above, weights, weights.rank() - 1);
                final Tensor scaled = scores.mul(scale);
                tape.give(q, scaled.matmul(keys));
                tape.give(k, scaled.matmul(true, queries, false));
            });
        }
        return out;
    }

    private static Tensor weights(final Tensor q, final Tensor k, final @Nullable Tensor mask, final double scale) {
        final Tensor scores = q.mul(scale).matmul(false, k, true);
        return (mask == null ? scores : scores.add(mask)).softmax(-1);
    }

    /**
     * A mask by which positions see none after their own.
     *
     * @param device of the mask.
     * @param type   of the mask.
     * @param blocks t.
     * @param block  positions a block, all of which see each other: 1 is causal, more is block-causal.
     * @return {@code [t block, t block]}: 0 where a position sees another, else {@code -infinity}.
     */
    public static Tensor causalMask(final Device device, final TensorType type, final int blocks, final int block) {
        final int n = blocks * block;
        final int[] of = new int[n];
        java.util.Arrays.setAll(of, i -> i / block);
        final Tensor row = device.of(of, 1, n);
        final Tensor hidden = row.is(Binary.GT, row.reshape(n, 1));
        return hidden.where(device.scalar(type, Double.NEGATIVE_INFINITY), device.scalar(type, 0));
    }
}
