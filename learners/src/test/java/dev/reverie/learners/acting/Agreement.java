package dev.reverie.learners.acting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What every network here has to show. */
final class Agreement {
    private Agreement() {}

    /** Scalar kernels, and vector kernels where this JVM has them. */
    static Stream<Kernels> kernels() {
        return Stream.of(Instructions.scalar(), Instructions.best()).distinct();
    }

    static float[] normal(final SplittableRandom random, final int n) {
        final float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Runs in the middle of longer arrays, which must stay as they are around it. */
    static float[] run(final Network network, final float[] x) {
        final float[] in = new float[x.length + 5];
        System.arraycopy(x, 0, in, 3, x.length);
        final float[] out = new float[network.outputs() + 7];
        Arrays.fill(out, 77);
        network.run(in, 3, out, 2);
        for (int j = 0; j < out.length; j++) {
            assertTrue(j >= 2 && j < 2 + network.outputs() || out[j] == 77, "wrote beyond its outputs at " + j);
        }
        return Arrays.copyOfRange(out, 2, 2 + network.outputs());
    }

    /** Within 1e-5, relative where that is beyond 1. */
    static void near(final float[] expected, final float[] actual) {
        assertEquals(expected.length, actual.length);
        for (int j = 0; j < expected.length; j++) {
            assertEquals(expected[j], actual[j], 1e-5 * Math.max(1, Math.abs(expected[j])), "output " + j);
        }
    }

    /**
     * Once the JVM has compiled them, calls allocate nothing; vectors are objects before. How long that takes is the
     * machine's affair, so windows of calls are tried until one is free of allocation.
     */
    static void allocatesNothing(final Runnable call) {
        final ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final long end = System.nanoTime() + 40_000_000_000L;
        long bytes;
        do {
            final long before = bean.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 20_000; i++) {
                call.run();
            }
            bytes = bean.getThreadAllocatedBytes(thread) - before;
        } while (bytes >= 20_000 && System.nanoTime() < end);
        assertTrue(bytes < 20_000, "20,000 calls allocated " + bytes + " bytes");
    }
}
