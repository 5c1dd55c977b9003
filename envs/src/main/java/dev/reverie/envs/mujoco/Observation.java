package dev.reverie.envs.mujoco;

import org.agrona.concurrent.UnsafeBuffer;

/** Writes float32 numbers one after another into a row. One thread. */
public final class Observation {
    private final int size;
    private UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int begin;
    private int at;

    Observation(final int size) {
        this.size = size;
    }

    void begin(final UnsafeBuffer into, final int offset) {
        buffer = into;
        begin = offset;
        at = offset;
    }

    void end() {
        if (at != begin + 4 * size) {
            throw new IllegalStateException("an observation of " + size + " numbers has " + (at - begin) / 4);
        }
    }

    /** Writes a number. */
    public void put(final double value) {
        buffer.putFloat(at, (float) value);
        at += 4;
    }

    /** Writes the numbers from {@code from} to before {@code to}. */
    public void put(final Doubles values, final int from, final int to) {
        for (int i = from; i < to; i++) {
            put(values.get(i));
        }
    }

    /** Writes all of them. */
    public void put(final Doubles values) {
        put(values, 0, values.size());
    }
}
