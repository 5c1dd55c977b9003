package dev.reverie.learners.tensor.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Mish of FLOAT32 on the CPU by one exponential where libtorch's own kernels take three functions an element and more: with
 * {@code e = exp(x)} and {@code n = e (e + 2)}, {@code tanh(log(1 + e)) = n / (n + 2)}. Part after part, each of which stays in the
 * second cache.
 */
final class Mish {
    private static final long PART = 32 * 1024;
    /** From here on the quotient is 1, and below it no square is infinite. */
    private static final double MOST = 20;

    private final Raw raw;

    Mish(final Raw raw) {
        this.raw = raw;
    }

    /** @return whether such a tensor is taken. */
    static boolean takes(final Tensor x) {
        return !x.is_cuda() && x.scalar_type() == torch.ScalarType.Float && x.is_contiguous() && x.numel() > 0;
    }

    /** @return {@code x n / (n + 2)}. */
    Tensor forward(final Tensor x) {
        final Tensor out = torch.empty_like(x);
        final long size = x.numel();
        try (Tensor from = x.view(-1);
                Tensor to = out.view(-1)) {
            for (long at = 0; at < size; at += PART) {
                final long count = Math.min(PART, size - at);
                try (Tensor in = torch.narrow(from, 0, at, count);
                        Tensor part = torch.narrow(to, 0, at, count)) {
                    forward(part, in);
                }
            }
        }
        return out;
    }

    private void forward(final Tensor out, final Tensor x) {
        try (Tensor e = exp(x);
                Tensor n = torch.add(e, raw.scalar(2))) {
            n.mul_(e);
            torch.add_out(e, n, raw.scalar(2));
            n.div_(e);
            torch.mul_out(out, n, x);
        }
    }

    private Tensor exp(final Tensor x) {
        final Tensor e = torch.clamp_max(x, raw.scalar(MOST));
        torch.exp_(e);
        return e;
    }

    /** @return {@code g (n (n + 2) + 4 x e (e + 1)) / (n + 2)^2}. */
    Tensor backward(final Tensor grad, final Tensor x) {
        final Tensor out = torch.empty_like(x);
        final long size = x.numel();
        try (Tensor g = grad.view(-1);
                Tensor from = x.view(-1);
                Tensor to = out.view(-1)) {
            for (long at = 0; at < size; at += PART) {
                final long count = Math.min(PART, size - at);
                try (Tensor above = torch.narrow(g, 0, at, count);
                        Tensor in = torch.narrow(from, 0, at, count);
                        Tensor part = torch.narrow(to, 0, at, count)) {
                    backward(part, above, in);
                }
            }
        }
        return out;
    }

    private void backward(final Tensor out, final Tensor grad, final Tensor x) {
        try (Tensor e = exp(x);
                Tensor n = torch.add(e, raw.scalar(2));
                Tensor slope = torch.add(e, raw.scalar(1))) {
            n.mul_(e);
            slope.mul_(e);
            slope.mul_(x);
            torch.add_out(e, n, raw.scalar(2));
            n.mul_(e);
            n.add_(slope, raw.scalar(4));
            e.mul_(e);
            n.div_(e);
            torch.mul_out(out, n, grad);
        }
    }
}
