package dev.reverie.storage.checkpoint;

import dev.reverie.envs.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Named arrays in order, in parts that nest: {@code in("optimizer").put("steps", 3)} is called {@code optimizer/steps}. */
public final class State {
    /**
     * An array.
     *
     * @param dtype of an element.
     * @param shape of it, row-major.
     * @param data  little-endian elements; not written by anyone any more.
     */
    public record Array(DType dtype, List<Integer> shape, ByteBuffer data) {
        public Array {
            shape = List.copyOf(shape);
            long bytes = dtype.bytes();
            for (final int n : shape) {
                bytes = Math.multiplyExact(bytes, n);
            }
            if (bytes != data.remaining()) {
                throw new IllegalArgumentException(
                        "an array " + dtype + shape + " takes " + bytes + " bytes, got " + data.remaining());
            }
            data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }

        /** @return the elements, with a position of the caller's own. */
        @Override
        public ByteBuffer data() {
            return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private final Map<String, Array> arrays;
    private final String prefix;

    /** An empty state. */
    public State() {
        this(new LinkedHashMap<>(), "");
    }

    private State(final Map<String, Array> arrays, final String prefix) {
        this.arrays = arrays;
        this.prefix = prefix;
    }

    /** @return the part of that name, a view. */
    public State in(final String part) {
        return new State(arrays, prefix + part + '/');
    }

    /**
     * Adds an array.
     *
     * @throws IllegalArgumentException if there is one of that name.
     */
    public void put(final String name, final Array array) {
        if (arrays.putIfAbsent(prefix + name, array) != null) {
            throw new IllegalArgumentException("the state has '" + prefix + name + "' already");
        }
    }

    /** Adds INT64 {@code [n]}, a copy. */
    public void put(final String name, final long... values) {
        final ByteBuffer data = room(Math.multiplyExact(8, values.length));
        data.asLongBuffer().put(values);
        put(name, new Array(DType.INT64, List.of(values.length), data));
    }

    /** Adds INT32 {@code [n]}, a copy. */
    public void put(final String name, final int[] values) {
        final ByteBuffer data = room(Math.multiplyExact(4, values.length));
        data.asIntBuffer().put(values);
        put(name, new Array(DType.INT32, List.of(values.length), data));
    }

    /** Adds FLOAT64 {@code [n]}, a copy. */
    public void put(final String name, final double[] values) {
        final ByteBuffer data = room(Math.multiplyExact(8, values.length));
        data.asDoubleBuffer().put(values);
        put(name, new Array(DType.FLOAT64, List.of(values.length), data));
    }

    /** Adds UINT8 {@code [n]}, a copy. */
    public void put(final String name, final byte[] values) {
        put(
                name,
                new Array(
                        DType.UINT8, List.of(values.length), room(values.length).put(0, values)));
    }

    private static ByteBuffer room(final int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @return whether there is an array of that name. */
    public boolean has(final String name) {
        return arrays.containsKey(prefix + name);
    }

    /** @return the arrays of this part by their names within it, in order. */
    public Map<String, Array> arrays() {
        if (prefix.isEmpty()) {
            return Collections.unmodifiableMap(arrays);
        }
        final Map<String, Array> own = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), array);
            }
        });
        return own;
    }

    /**
     * @param name  of an array.
     * @param dtype it must have.
     * @param size  elements it must have; -1 for any number.
     * @throws IllegalArgumentException if there is none such.
     */
    private ByteBuffer get(final String name, final DType dtype, final int size) {
        final @Nullable Array array = arrays.get(prefix + name);
        if (array == null) {
            throw new IllegalArgumentException("the state has no '" + prefix + name + "', only " + arrays.keySet());
        }
        if (array.dtype() != dtype || size >= 0 && array.data().remaining() != size * (long) dtype.bytes()) {
            throw new IllegalArgumentException("the state's '" + prefix + name + "' is " + array.dtype() + array.shape()
                    + ", not " + dtype + (size < 0 ? "" : "[" + size + "]"));
        }
        return array.data();
    }

    /** @return the INT64 values, as many as {@code size}, or any number for -1. */
    public long[] longs(final String name, final int size) {
        final ByteBuffer data = get(name, DType.INT64, size);
        final long[] values = new long[data.remaining() / 8];
        data.asLongBuffer().get(values);
        return values;
    }

    /** @return the only INT64 value. */
    public long number(final String name) {
        return longs(name, 1)[0];
    }

    /** @return the INT32 values, as many as {@code size}, or any number for -1. */
    public int[] ints(final String name, final int size) {
        final ByteBuffer data = get(name, DType.INT32, size);
        final int[] values = new int[data.remaining() / 4];
        data.asIntBuffer().get(values);
        return values;
    }

    /** @return the FLOAT64 values, as many as {@code size}, or any number for -1. */
    public double[] doubles(final String name, final int size) {
        final ByteBuffer data = get(name, DType.FLOAT64, size);
        final double[] values = new double[data.remaining() / 8];
        data.asDoubleBuffer().get(values);
        return values;
    }

    /** @return the UINT8 values, as many as {@code size}, or any number for -1. */
    public byte[] bytes(final String name, final int size) {
        final ByteBuffer data = get(name, DType.UINT8, size);
        final byte[] values = new byte[data.remaining()];
        data.get(values);
        return values;
    }

    /** Copies the INT32 values over {@code target}, which has as many. */
    public void read(final String name, final int[] target) {
        System.arraycopy(ints(name, target.length), 0, target, 0, target.length);
    }

    /** Copies the INT64 values over {@code target}, which has as many. */
    public void read(final String name, final long[] target) {
        System.arraycopy(longs(name, target.length), 0, target, 0, target.length);
    }

    /** Copies the FLOAT64 values over {@code target}, which has as many. */
    public void read(final String name, final double[] target) {
        System.arraycopy(doubles(name, target.length), 0, target, 0, target.length);
    }

    @Override
    public String toString() {
        return arrays().keySet().toString();
    }

    /** @return whether the arrays are the same, bytes and names, in whatever order. */
    @Override
    public boolean equals(final @Nullable Object other) {
        return other instanceof State state && arrays().equals(state.arrays());
    }

    @Override
    public int hashCode() {
        return arrays().keySet().hashCode();
    }
}
