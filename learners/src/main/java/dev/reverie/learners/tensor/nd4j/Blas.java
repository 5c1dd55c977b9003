package dev.reverie.learners.tensor.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.reverie.learners.tensor.TensorType;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Matrix products by the BLAS that ND4J brings, on row-major memory. */
final class Blas {

    /** A pointer that looks wherever it is told to. */
    private static final class Floats extends FloatPointer {
        private Floats() {
            super((Pointer) null);
        }

        private Floats to(final long place) {
            address = place;
            return this;
        }
    }

    /** A pointer that looks wherever it is told to. */
    private static final class Doubles extends DoublePointer {
        private Doubles() {
            super((Pointer) null);
        }

        private Doubles to(final long place) {
            address = place;
            return this;
        }
    }

    private final Floats a = new Floats();
    private final Floats b = new Floats();
    private final Floats c = new Floats();
    private final Doubles da = new Doubles();
    private final Doubles db = new Doubles();
    private final Doubles dc = new Doubles();

    /** {@code c = a b + beta c} of {@code [n, k]}, {@code [k, m]} and {@code [n, m]}, given by their addresses. */
    void gemm(
            final TensorType type,
            final long[] abc,
            final boolean ta,
            final boolean tb,
            final int[] nmk,
            final double beta) {
        final int n = nmk[0];
        final int m = nmk[1];
        final int k = nmk[2];
        if (n == 0 || m == 0 || k == 0) {
            if (k == 0 && beta == 0) {
                org.agrona.UnsafeApi.setMemory(abc[2], (long) n * m * type.bytes(), (byte) 0);
            }
            return;
        }
        final int first = ta ? CblasTrans : CblasNoTrans;
        final int second = tb ? CblasTrans : CblasNoTrans;
        final int lda = ta ? n : k;
        final int ldb = tb ? k : m;
        if (type == TensorType.FLOAT32) {
            cblas_sgemm(
                    CblasRowMajor,
                    first,
                    second,
                    n,
                    m,
                    k,
                    1f,
                    a.to(abc[0]),
                    lda,
                    b.to(abc[1]),
                    ldb,
                    (float) beta,
                    c.to(abc[2]),
                    m);
        } else {
            cblas_dgemm(
                    CblasRowMajor,
                    first,
                    second,
                    n,
                    m,
                    k,
                    1,
                    da.to(abc[0]),
                    lda,
                    db.to(abc[1]),
                    ldb,
                    beta,
                    dc.to(abc[2]),
                    m);
        }
    }
}
