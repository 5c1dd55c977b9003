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
    static final class Matrix {
        private final org.bytedeco.pytorch.Tensor raw;
        private final int[] shape;
        private final long place;
        private final boolean isAsked;
        private final int base;
        private final boolean isTransposed;
        private final long row;
        final boolean fits;

        Matrix(final Tensor of, final boolean isAsked) {
            this(Raw.of(of), of.shape(), isAsked, 0);
        }

        /** @param base number by which the first matrix goes. */
        Matrix(final org.bytedeco.pytorch.Tensor raw, final int[] shape, final boolean isAsked, final int base) {
            this.base = base;
            this.shape = shape;
            this.isAsked = isAsked;
            this.raw = raw;
            final int rank = shape.length;
            final long last = raw.stride(rank - 1);
            final long before = raw.stride(rank - 2);
            final int rows = shape[rank - 2];
            final int columns = shape[rank - 1];
            final boolean isStraight = last == 1 && before >= columns;
            final boolean isTurned = before == 1 && last >= rows;
            fits = isStraight || isTurned;
            isTransposed = isAsked == isStraight;
            row = isStraight ? before : last;
            place = fits ? raw.data_ptr().address() : 0;
        }

        /** After it is transposed, if that is asked. */
        private int rows() {
            return shape[shape.length - (isAsked ? 1 : 2)];
        }

        private int columns() {
            return shape[shape.length - (isAsked ? 2 : 1)];
        }

        /** Where matrix number {@code i} lies. */
        private long place(final long i) {
            long rest = i - base;
            long elements = 0;
            for (int axis = shape.length - 3; axis >= 0 && rest > 0; axis--) {
                final int size = shape[axis];
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
            product(left, left.place(i), right, right.place(i), to + i * n * m * Float.BYTES, n, m, k, 1, beta);
        }
        return true;
    }

    /** {@code out = scale a b} of some matrices of each; {@code out} is dense and row-major and begins with the first. */
    void some(
            final org.bytedeco.pytorch.Tensor out,
            final Matrix left,
            final Matrix right,
            final int first,
            final int count,
            final float scale) {
        final int n = left.rows();
        final int m = right.columns();
        final long to = out.data_ptr().address();
        for (long i = 0; i < count; i++) {
            product(
                    left,
                    left.place(first + i),
                    right,
                    right.place(first + i),
                    to + i * n * m * Float.BYTES,
                    n,
                    m,
                    left.columns(),
                    scale,
                    0);
        }
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
            final float scale,
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
                    scale,
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
