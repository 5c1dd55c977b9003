package dev.reverie.benchmarks.storage;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** The floor of sampling: as many bytes as a batch has, copied from random places of memory without any order. */
final class RandomCopies {
    private final int stride;
    private final int rows;
    private final UnsafeBuffer memory;
    private final UnsafeBuffer target;
    private final SplittableRandom random = new SplittableRandom(7);

    /**
     * @param stride bytes of a row.
     * @param rows   of memory.
     */
    RandomCopies(final int stride, final int rows) {
        this.stride = stride;
        this.rows = rows;
        this.memory = new UnsafeBuffer(ByteBuffer.allocateDirect(Math.multiplyExact(rows, stride)));
        this.target = new UnsafeBuffer(ByteBuffer.allocateDirect(SampledRows.BATCH * SampledRows.LENGTH * stride));
        memory.setMemory(0, memory.capacity(), (byte) 1);
    }

    /** @return batches a second. */
    double rate(final double seconds) {
        final int bytes = SampledRows.LENGTH * stride;
        final long begin = System.nanoTime();
        final long end = begin + (long) (seconds * 1e9);
        long done = 0;
        long now = begin;
        while (now < end) {
            for (int i = 0; i < 64 * SampledRows.BATCH; i++) {
                final int from = random.nextInt(rows - SampledRows.LENGTH) * stride;
                target.putBytes(i % SampledRows.BATCH * bytes, memory, from, bytes);
            }
            done += 64;
            now = System.nanoTime();
        }
        return done * 1e9 / (now - begin);
    }
}
