package dev.reverie.envs.mujoco;

import java.util.Objects;
import org.agrona.UnsafeApi;

/** A checked view of an array of float64 in the library's memory; empty once its owner is closed. */
public final class Doubles {
    private final long address;
    private int size;

    Doubles(final long address, final int size) {
        this.address = address;
        this.size = size;
    }

    /** @return elements. */
    public int size() {
        return size;
    }

    /** @return element {@code i}. */
    public double get(final int i) {
        return UnsafeApi.getDouble(address + 8L * Objects.checkIndex(i, size));
    }

    /** Writes element {@code i}. */
    public void set(final int i, final double value) {
        UnsafeApi.putDouble(address + 8L * Objects.checkIndex(i, size), value);
    }

    /** Adds to element {@code i}. */
    public void add(final int i, final double value) {
        set(i, get(i) + value);
    }

    void close() {
        size = 0;
    }
}
