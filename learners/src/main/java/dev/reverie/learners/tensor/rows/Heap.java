package dev.reverie.learners.tensor.rows;

import java.util.Optional;
import org.agrona.UnsafeApi;

/** Copies of native float32 memory to the heap and back, and the classes that compute there. */
final class Heap {
    /** Elements of a part, which stays in the first cache. */
    static final int PART = 4096;
    /** What arrays are filled up to a multiple of. */
    static final int FULL = 64;

    private static final String MODULE = "jdk.incubator.vector";
    private static final String VECTORS = "dev.reverie.learners.tensor.rows.vector.";
    private static final long BASE = UnsafeApi.arrayBaseOffset(float[].class);

    private Heap() {}

    /** @return a class of vector instructions, where this JVM was started with their module and has fused multiply-add. */
    static <T> Optional<T> vectors(final Class<T> kernels, final String name) {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Optional.empty();
        }
        try {
            final boolean isFast = (Boolean)
                    Class.forName(VECTORS + "VectorRows").getMethod("isFast").invoke(null);
            return isFast
                    ? Optional.of(kernels.cast(Class.forName(VECTORS + name)
                            .getDeclaredConstructor()
                            .newInstance()))
                    : Optional.empty();
        } catch (final ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    static int full(final int n) {
        return (n + FULL - 1) / FULL * FULL;
    }

    /** {@code into[at..] = } elements of {@code place} from {@code from} on. */
    static void read(final long place, final long from, final float[] into, final int at, final int count) {
        UnsafeApi.copyMemory(
                null, place + Float.BYTES * from, into, BASE + (long) Float.BYTES * at, (long) Float.BYTES * count);
    }

    /** Elements of {@code place} from {@code to} on {@code = from[at..]}. */
    static void write(final float[] from, final int at, final long place, final long to, final int count) {
        UnsafeApi.copyMemory(
                from, BASE + (long) Float.BYTES * at, null, place + Float.BYTES * to, (long) Float.BYTES * count);
    }
}
