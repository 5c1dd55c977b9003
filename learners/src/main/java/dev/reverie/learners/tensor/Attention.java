package dev.reverie.learners.tensor;

import java.util.Arrays;
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
        checked(q, k, v, mask);
        final double scale = 1 / Math.sqrt(q.dim(-1));
        if (Tape.isNested(q.device())) {
            final Tensor scores = q.mul(scale).matmul(false, k, true);
            return (mask == null ? scores : scores.add(mask)).softmax(-1).matmul(v);
        }
        final Device device = q.device();
        final int[] square = q.shape();
        square[square.length - 1] = k.dim(-2);
        final int[] shape = q.shape();
        shape[shape.length - 1] = v.dim(-1);
        final Tensor weights = device.result(q.type(), square);
        final Tensor out = device.result(q.type(), shape);
        device.engine().attention(out, weights, new Tensor[] {q, k, v}, mask, scale);
        if (Elementwise.isRecorded(q, k) || Elementwise.isRecorded(v)) {
            Tape.record(out, (g, tape) -> {
                final Tensor[] grads = {
                    device.result(q.type(), q.dims()),
                    device.result(q.type(), k.dims()),
                    device.result(q.type(), v.dims())
                };
                device.engine().attentionBackward(grads, g, weights, new Tensor[] {q, k, v}, scale);
                tape.give(q, grads[0]);
                tape.give(k, grads[1]);
                tape.give(v, grads[2]);
            });
        }
        return out;
    }

    private static void checked(final Tensor q, final Tensor k, final Tensor v, final @Nullable Tensor mask) {
        Checks.same("attention", q, k);
        Checks.same("attention", q, v);
        Checks.floating("attention", q);
        final int lead = q.rank() - 2;
        if (q.rank() < 3
                || k.rank() != q.rank()
                || v.rank() != q.rank()
                || k.dim(-2) != v.dim(-2)
                || k.dim(-1) != q.dim(-1)
                || !Arrays.equals(q.dims(), 0, lead, k.dims(), 0, lead)
                || !Arrays.equals(q.dims(), 0, lead, v.dims(), 0, lead)) {
            throw Checks.wrong("attention", "the shapes must be [.., t, d], [.., s, d] and [.., s, e]", q, k, v);
        }
        if (mask != null) {
            Checks.same("attention", q, mask);
            if (!Arrays.equals(mask.dims(), new int[] {q.dim(-2), k.dim(-2)})) {
                throw Checks.wrong("attention", "the mask must be [t, s] of the queries and keys", q, k, mask);
            }
        }
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
        Arrays.setAll(of, i -> i / block);
        final Tensor row = device.of(of, 1, n);
        final Tensor hidden = row.is(Binary.GT, row.reshape(n, 1));
        return hidden.where(device.scalar(type, Double.NEGATIVE_INFINITY), device.scalar(type, 0));
    }
}
