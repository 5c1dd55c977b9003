package dev.reverie.learners.tensor.torch;

import dev.reverie.learners.tensor.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Kernels of recurrent units. Intermediate results are written in place or into the parts of one tensor. */
final class Recurrence {
    private final Raw raw;
    private final Places.Allocation allocation;

    Recurrence(final Raw raw, final Places.Allocation allocation) {
        this.raw = raw;
        this.allocation = allocation;
    }

    void gru(final Tensor[] outs, final Tensor gates, final Tensor h, final double updateBias) {
        final long m = h.dim(1);
        final org.bytedeco.pytorch.Tensor all = Raw.of(gates);
        try (org.bytedeco.pytorch.Tensor first = torch.narrow(all, 1, 0, 2 * m);
                org.bytedeco.pytorch.Tensor last = torch.narrow(all, 1, 2 * m, m)) {
            final org.bytedeco.pytorch.Tensor both;
            if (updateBias == 0) {
                both = torch.sigmoid(first);
            } else {
                both = allocation.empty(outs[1]);
                both.copy_(first);
                try (org.bytedeco.pytorch.Tensor late = torch.narrow(both, 1, m, m)) {
                    late.add_(raw.scalar(updateBias));
                }
                torch.sigmoid_(both);
            }
            try (org.bytedeco.pytorch.Tensor reset = torch.narrow(both, 1, 0, m);
                    org.bytedeco.pytorch.Tensor update = torch.narrow(both, 1, m, m)) {
                final org.bytedeco.pytorch.Tensor candidate = torch.mul(reset, last);
                torch.tanh_(candidate);
                outs[0].fill(torch.lerp(Raw.of(h), candidate, update));
                outs[1].fill(both);
                outs[2].fill(candidate);
            }
        }
    }

    void gruBackward(
            final Tensor[] outs,
            final Tensor grad,
            final Tensor gates,
            final Tensor h,
            final Tensor resetUpdate,
            final Tensor candidate) {
        final long m = h.dim(1);
        final org.bytedeco.pytorch.Tensor g = Raw.of(grad);
        final org.bytedeco.pytorch.Tensor c = Raw.of(candidate);
        final org.bytedeco.pytorch.Tensor to = allocation.empty(outs[0]);
        try (org.bytedeco.pytorch.Tensor reset = torch.narrow(Raw.of(resetUpdate), 1, 0, m);
                org.bytedeco.pytorch.Tensor update = torch.narrow(Raw.of(resetUpdate), 1, m, m);
                org.bytedeco.pytorch.Tensor last = torch.narrow(Raw.of(gates), 1, 2 * m, m);
                org.bytedeco.pytorch.Tensor toReset = torch.narrow(to, 1, 0, m);
                org.bytedeco.pytorch.Tensor toUpdate = torch.narrow(to, 1, m, m);
                org.bytedeco.pytorch.Tensor toLast = torch.narrow(to, 1, 2 * m, m);
                org.bytedeco.pytorch.Tensor work = torch.sub(c, Raw.of(h));
                org.bytedeco.pytorch.Tensor toCandidate = torch.mul(g, update)) {
            work.mul_(g);
            torch.sigmoid_backward_out(toUpdate, work, update);
            outs[1].fill(torch.sub(g, toCandidate));
            torch.tanh_backward_out(toCandidate, toCandidate, c);
            torch.mul_out(toLast, toCandidate, reset);
            toCandidate.mul_(last);
            torch.sigmoid_backward_out(toReset, toCandidate, reset);
        }
        outs[0].fill(to);
    }
}
