package dev.reverie.learners.tensor.torch;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Products of FLOAT32 matrices on one thread of the CPU, by the BLAS that libtorch calls, without its dispatch. With few
 * rows packing the other matrix takes longer than the product: on AVX-512 OpenBLAS has kernels that do not pack, for
 * products small enough, so a product of few rows is made of such, columns after columns.
 */
final class Gemm {
    /** Largest {@code n m k} of OpenBLAS' kernels that do not pack. */
    private static final long SMALL = 1_000_000;
    /** Largest {@code n m} of those whose second matrix is transposed. */
    private static final long SMALL_TRANSPOSED = 1024;

    private static final int FEW_ROWS = 48;
    private static final int FEW_ROWS_TRANSPOSED = 64;
    private static final int WIDEST = 128;
    private static final int NARROWEST = 16;

    /** A pointer that looks wherever it is told to. */
    private static final class Place extends FloatPointer {
        private Place() {
            super((Pointer) null);
        }

        private Place to(final long place) {
            address = place;
            return this;
        }
    }

    private final boolean isOn;
    private final boolean hasSmall;
    private final Place a = new Place();
    private final Place b = new Place();
    private final Place c = new Place();

    /** @param isOn whether products may be computed here. */
    Gemm(final boolean isOn) {
        this.isOn = isOn;
        hasSmall = isOn && isWide();
    }

    /** What the launcher tells OpenBLAS to compute with. */
    private static boolean isWide() {
        return switch (System.getenv().getOrDefault("OPENBLAS_CORETYPE", "").toLowerCase(Locale.ROOT)) {
            case "skylakex", "cooperlake", "sapphirerapids" -> true;
            default -> false;
        };
    }

    /** Memory of a matrix, or of many: where they lie, and how far their rows are apart. */
    private static final class Matrix {
        private final org.bytedeco.pytorch.Tensor raw;
        private final Tensor of;
        private final long place;
        private final boolean isTransposed;
        private final long row;
        private final boolean fits;

        private Matrix(final Tensor of, final boolean isAsked) {
            this.of = of;
            raw = Raw.of(of);
            final int rank = of.rank();
            final long last = raw.stride(rank - 1);
            final long before = raw.stride(rank - 2);
            final int rows = of.dim(rank - 2);
            final int columns = of.dim(rank - 1);
            final boolean isStraight = last == 1 && before >= columns;
            final boolean isTurned = before == 1 && last >= rows;
            fits = isStraight || isTurned;
            isTransposed = isAsked == isStraight;
            row = isStraight ? before : last;
            place = fits ? raw.data_ptr().address() : 0;
        }

        /** Where matrix number {@code i} lies. */
        private long place(final long i) {
            long rest = i;
            long elements = 0;
            for (int axis = of.rank() - 3; axis >= 0 && rest > 0; axis--) {
                final int size = of.dim(axis);
                elements += rest % size * raw.stride(axis);
                rest /= size;
            }
            return place + elements * Float.BYTES;
        }
    }

    /** @return whether {@code out}, which is dense and row-major, could be set to {@code a b + beta out}. */
    boolean compute(
            final Tensor shape,
            final org.bytedeco.pytorch.Tensor out,
            final Tensor x,
            final boolean tx,
            final Tensor y,
            final boolean ty,
            final float beta) {
        final int n = shape.dim(-2);
        final int m = shape.dim(-1);
        final int k = x.dim(tx ? -2 : -1);
        final Matrix left = new Matrix(x, tx);
        final Matrix right = new Matrix(y, ty);
        if (!left.fits || !right.fits) {
            return false;
        }
        final long to = out.data_ptr().address();
        final long batches = shape.size() / ((long) n * m);
        for (long i = 0; i < batches; i++) {
            product(left, left.place(i), right, right.place(i), to + i * n * m * Float.BYTES, n, m, k, beta);
        }
        return true;
    }

    /** @return whether such products are computed here. */
    boolean takes(final Tensor shape, final Tensor x, final boolean tx) {
        return isOn && shape.type() == TensorType.FLOAT32 && shape.size() > 0 && x.dim(tx ? -2 : -1) > 0;
    }

    private void product(
            final Matrix left,
            final long leftPlace,
            final Matrix right,
            final long rightPlace,
            final long to,
            final int n,
            final int m,
            final int k,
            final float beta) {
        final int ta = left.isTransposed ? CblasTrans : CblasNoTrans;
        final int tb = right.isTransposed ? CblasTrans : CblasNoTrans;
        final int lda = (int) left.row;
        final int ldb = (int) right.row;
        final int width = left.isTransposed ? m : width(n, m, k, right.isTransposed);
        final long jump = (right.isTransposed ? right.row : 1) * Float.BYTES;
        for (int j = 0; j < m; j += width) {
            cblas_sgemm(
                    CblasRowMajor,
                    ta,
                    tb,
                    n,
                    Math.min(width, m - j),
                    k,
                    1f,
                    a.to(leftPlace),
                    lda,
                    b.to(rightPlace + j * jump),
                    ldb,
                    beta,
                    c.to(to + (long) j * Float.BYTES),
                    m);
        }
    }

    /** How many columns to compute at once. */
    private int width(final int n, final int m, final int k, final boolean isTransposed) {
        if (!hasSmall || n == 1 || n > (isTransposed ? FEW_ROWS_TRANSPOSED : FEW_ROWS) || fits(n, m, k, isTransposed)) {
            return m;
        }
        for (int width = WIDEST; width >= NARROWEST; width /= 2) {
            if (fits(n, width, k, isTransposed)) {
                return width;
            }
        }
        return m;
    }

    private static boolean fits(final long n, final long m, final long k, final boolean isTransposed) {
        return n * m * k <= SMALL && (!isTransposed || n * m <= SMALL_TRANSPOSED);
    }
}
