package dev.reverie.learners.tensor.torch;

import dev.reverie.learners.tensor.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Kernels that multiply matrices. */
final class Products {
    private final Places.Allocation allocation;
    private final Gemm gemm;
    final Heads heads;

    Products(final Raw raw, final Places.Allocation allocation, final Gemm gemm) {
        heads = new Heads(raw, allocation, gemm);
        this.allocation = allocation;
        this.gemm = gemm;
    }

    void matmul(final Tensor out, final Tensor a, final boolean ta, final Tensor b, final boolean tb) {
        if (gemm.takes(out, a, ta)) {
            final org.bytedeco.pytorch.Tensor product = allocation.empty(out);
            if (gemm.compute(out, product, a, ta, b, tb, 0)) {
                out.fill(product);
                return;
            }
            product.deallocate();
        }
        final org.bytedeco.pytorch.Tensor left = turned(a, ta);
        final org.bytedeco.pytorch.Tensor right = turned(b, tb);
        out.fill(a.rank() == 2 ? torch.mm(left, right) : torch.matmul(left, right));
        free(ta, left);
        free(tb, right);
    }

    void matmulInto(final Tensor target, final Tensor a, final boolean ta, final Tensor b, final boolean tb) {
        if (gemm.takes(target, a, ta) && gemm.compute(target, Raw.of(target), a, ta, b, tb, 1)) {
            return;
        }
        final org.bytedeco.pytorch.Tensor left = turned(a, ta);
        final org.bytedeco.pytorch.Tensor right = turned(b, tb);
        if (a.rank() == 2) {
            Raw.of(target).addmm_(left, right);
        } else {
            Raw.of(target).baddbmm_(left, right);
        }
        free(ta, left);
        free(tb, right);
    }

    void matmulTo(final Tensor target, final Tensor a, final boolean ta, final Tensor b, final boolean tb) {
        if (gemm.takes(target, a, ta) && gemm.compute(target, Raw.of(target), a, ta, b, tb, 0)) {
            return;
        }
        final org.bytedeco.pytorch.Tensor left = turned(a, ta);
        final org.bytedeco.pytorch.Tensor right = turned(b, tb);
        torch.matmul_out(Raw.of(target), left, right);
        free(ta, left);
        free(tb, right);
    }

    void dense(final Tensor out, final Tensor x, final Tensor w, final Tensor bias) {
        if (gemm.takes(out, x, false)) {
            final org.bytedeco.pytorch.Tensor product = allocation.empty(out);
            if (gemm.compute(out, product, x, false, w, false, 0)) {
                product.add_(Raw.of(bias));
                out.fill(product);
                return;
            }
            product.deallocate();
        }
        out.fill(
                x.rank() == 2
                        ? torch.addmm(Raw.of(bias), Raw.of(x), Raw.of(w))
                        : torch.baddbmm(Raw.of(bias), Raw.of(x), Raw.of(w)));
    }

    void denseOnto(final Tensor out, final Tensor sum, final Tensor x, final Tensor w) {
        if (gemm.takes(out, x, false)) {
            final org.bytedeco.pytorch.Tensor product = allocation.empty(out);
            product.copy_(Raw.of(sum));
            if (gemm.compute(out, product, x, false, w, false, 1)) {
                out.fill(product);
                return;
            }
            product.deallocate();
        }
        out.fill(torch.addmm(Raw.of(sum), Raw.of(x), Raw.of(w)));
    }

    private static org.bytedeco.pytorch.Tensor turned(final Tensor x, final boolean isTransposed) {
        return isTransposed ? Raw.of(x).mT() : Raw.of(x);
    }

    private static void free(final boolean isMine, final org.bytedeco.pytorch.Tensor x) {
        if (isMine) {
            x.deallocate();
        }
    }
}
