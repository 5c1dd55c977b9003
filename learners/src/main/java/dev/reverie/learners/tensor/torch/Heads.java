package dev.reverie.learners.tensor.torch;

import dev.reverie.learners.tensor.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Attention on one thread of the CPU, so many heads at a time that their scores stay in the second cache. */
final class Heads {
    private static final long[] LAST = {-1};
    /** Scores at a time: 128 KiB of them, and as many of their gradients. */
    private static final long MOST = 32 * 1024;

    private final Raw raw;
    private final Places.Allocation allocation;
    private final Gemm gemm;

    Heads(final Raw raw, final Places.Allocation allocation, final Gemm gemm) {
        this.raw = raw;
        this.allocation = allocation;
        this.gemm = gemm;
    }

    /** Matrices number {@code first} and on of one matrix a head. */
    @FunctionalInterface
    private interface Part {
        void run(int first, int count);
    }

    private static void walk(final Tensor weights, final Part part) {
        final int each = weights.dim(-2) * weights.dim(-1);
        final int heads = Math.toIntExact(weights.size() / each);
        final int most = (int) Math.max(1, MOST / each);
        for (int first = 0; first < heads; first += most) {
            part.run(first, Math.min(most, heads - first));
        }
    }

    private static org.bytedeco.pytorch.Tensor flat(final org.bytedeco.pytorch.Tensor whole, final Tensor shape) {
        return whole.view(-1, shape.dim(-2), shape.dim(-1));
    }

    private boolean takes(final Tensor weights, final Tensor q) {
        return weights.size() > 0 && gemm.takes(weights, q, false);
    }

    /** @return whether it is done; if not, nothing is. */
    boolean forward(
            final Tensor out,
            final Tensor weights,
            final Tensor[] in,
            final @Nullable Tensor mask,
            final double scale) {
        if (!takes(weights, in[0]) || out.size() == 0) {
            return false;
        }
        final Gemm.Matrix q = new Gemm.Matrix(in[0], false);
        final Gemm.Matrix k = new Gemm.Matrix(in[1], true);
        final Gemm.Matrix v = new Gemm.Matrix(in[2], false);
        if (!q.fits || !k.fits || !v.fits) {
            return false;
        }
        out.fill(allocation.empty(out));
        weights.fill(allocation.empty(weights));
        final Gemm.Matrix w = new Gemm.Matrix(weights, false);
        walk(weights, (first, count) -> {
            try (org.bytedeco.pytorch.Tensor scores = part(weights, first, count);
                    org.bytedeco.pytorch.Tensor result = part(out, first, count)) {
                gemm.some(scores, q, k, first, count, (float) scale);
                if (mask != null) {
                    scores.add_(Raw.of(mask));
                }
                torch.softmax_out(scores, scores, -1, raw.sameType);
                gemm.some(result, w, v, first, count, 1);
            }
        });
        return true;
    }

    /** @return whether it is done; if not, nothing is. */
    boolean backward(
            final Tensor[] outs, final Tensor grad, final Tensor weights, final Tensor[] in, final double scale) {
        if (!takes(weights, in[0]) || grad.size() == 0) {
            return false;
        }
        final Gemm.Matrix g = new Gemm.Matrix(grad, false);
        final Gemm.Matrix q = new Gemm.Matrix(in[0], false);
        final Gemm.Matrix k = new Gemm.Matrix(in[1], false);
        final Gemm.Matrix v = new Gemm.Matrix(in[2], true);
        final Gemm.Matrix turned = new Gemm.Matrix(weights, true);
        if (!g.fits || !q.fits || !k.fits || !v.fits || !turned.fits) {
            return false;
        }
        for (final Tensor out : outs) {
            out.fill(allocation.empty(out));
        }
        walk(weights, (first, count) -> {
            final int[] shape = {count, weights.dim(-2), weights.dim(-1)};
            try (org.bytedeco.pytorch.Tensor part = part(weights, first, count);
                    org.bytedeco.pytorch.Tensor scores = torch.empty_like(part);
                    org.bytedeco.pytorch.Tensor toQueries = part(outs[0], first, count);
                    org.bytedeco.pytorch.Tensor toKeys = part(outs[1], first, count);
                    org.bytedeco.pytorch.Tensor toValues = part(outs[2], first, count)) {
                gemm.some(toValues, turned, g, first, count, 1);
                gemm.some(scores, g, v, first, count, 1);
                softmaxBackward(scores, part);
                gemm.some(toQueries, new Gemm.Matrix(scores, shape, false, first), k, first, count, (float) scale);
                gemm.some(toKeys, new Gemm.Matrix(scores, shape, true, first), q, first, count, (float) scale);
            }
        });
        return true;
    }

    private static org.bytedeco.pytorch.Tensor part(final Tensor whole, final int first, final int count) {
        try (org.bytedeco.pytorch.Tensor all = flat(Raw.of(whole), whole)) {
            return torch.narrow(all, 0, first, count);
        }
    }

    /** {@code grad = y (grad - sum(grad y))}, in place. */
    private void softmaxBackward(final org.bytedeco.pytorch.Tensor grad, final org.bytedeco.pytorch.Tensor y) {
        try (org.bytedeco.pytorch.Tensor weighted = torch.mul(grad, y);
                org.bytedeco.pytorch.Tensor sum = torch.sum(weighted, LAST, true, raw.sameType)) {
            grad.sub_(sum);
            grad.mul_(y);
        }
    }
}
