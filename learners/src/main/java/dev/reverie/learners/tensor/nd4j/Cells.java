package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.TensorType;
import org.agrona.UnsafeApi;

/** Elements of native memory as numbers. */
final class Cells {
    private Cells() {}

    static double get(final TensorType type, final long address, final long i) {
        return switch (type) {
            case FLOAT32 -> UnsafeApi.getFloat(address + 4 * i);
            case FLOAT64 -> UnsafeApi.getDouble(address + 8 * i);
            case INT32 -> UnsafeApi.getInt(address + 4 * i);
            case UINT8 -> UnsafeApi.getByte(address + i) & 0xFF;
            case BOOL -> UnsafeApi.getByte(address + i);
            case BFLOAT16 -> throw new IllegalArgumentException("ND4J's engine has no BFLOAT16");
        };
    }

    static void put(final TensorType type, final long address, final long i, final double value) {
        switch (type) {
            case FLOAT32 -> UnsafeApi.putFloat(address + 4 * i, (float) value);
            case FLOAT64 -> UnsafeApi.putDouble(address + 8 * i, value);
            case INT32 -> UnsafeApi.putInt(address + 4 * i, (int) value);
            case UINT8 -> UnsafeApi.putByte(address + i, (byte) (int) value);
            case BOOL -> UnsafeApi.putByte(address + i, (byte) (value != 0 ? 1 : 0));
            case BFLOAT16 -> throw new IllegalArgumentException("ND4J's engine has no BFLOAT16");
        }
    }

    /** An element of floating memory; loops over it split by {@code isSingle}, which does not change within them. */
    static double real(final boolean isSingle, final long address, final long i) {
        return isSingle ? UnsafeApi.getFloat(address + 4 * i) : UnsafeApi.getDouble(address + 8 * i);
    }

    static void real(final boolean isSingle, final long address, final long i, final double value) {
        if (isSingle) {
            UnsafeApi.putFloat(address + 4 * i, (float) value);
        } else {
            UnsafeApi.putDouble(address + 8 * i, value);
        }
    }

    /** Copies one element of {@code bytes} bytes. */
    static void copy(final int bytes, final long from, final long to) {
        switch (bytes) {
            case 1 -> UnsafeApi.putByte(to, UnsafeApi.getByte(from));
            case 4 -> UnsafeApi.putInt(to, UnsafeApi.getInt(from));
            default -> UnsafeApi.putLong(to, UnsafeApi.getLong(from));
        }
    }
}
