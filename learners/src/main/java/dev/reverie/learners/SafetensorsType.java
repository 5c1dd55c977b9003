package dev.reverie.learners;

import dev.reverie.envs.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Element types of the format, and what they are here. */
enum SafetensorsType {
    F64(8, DType.FLOAT64),
    F32(4, DType.FLOAT32),
    /** IEEE half precision; read as FLOAT32. */
    F16(2, DType.FLOAT32),
    /** The upper half of a float32; read as FLOAT32. */
    BF16(2, DType.FLOAT32),
    I64(8, DType.INT64),
    I32(4, DType.INT32),
    U8(1, DType.UINT8),
    /** 0 or 1; read as UINT8. */
    BOOL(1, DType.UINT8);

    private final int bytes;
    private final DType dtype;

    SafetensorsType(final int bytes, final DType dtype) {
        this.bytes = bytes;
        this.dtype = dtype;
    }

    int bytes() {
        return bytes;
    }

    static SafetensorsType of(final DType dtype) {
        return switch (dtype) {
            case UINT8 -> U8;
            case INT32 -> I32;
            case INT64 -> I64;
            case FLOAT32 -> F32;
            case FLOAT64 -> F64;
        };
    }

    static SafetensorsType of(final String code) {
        for (final SafetensorsType type : values()) {
            if (type.name().equals(code)) {
                return type;
            }
        }
        throw new IllegalArgumentException("dtype '" + code + "' is none of " + Arrays.toString(values()));
    }

    /**
     * @param name  for messages.
     * @param shape of the array.
     * @param data  little-endian elements, as many as the shape has; not copied where they need no conversion.
     */
    NamedArray array(final String name, final List<Integer> shape, final ByteBuffer data) {
        final ByteBuffer elements = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (this == BOOL) {
            while (elements.hasRemaining()) {
                final int value = elements.get();
                if (value != 0 && value != 1) {
                    throw new DamagedWeightsException("array '" + name + "' of BOOL has the byte " + (value & 0xff));
                }
            }
        }
        return new NamedArray(dtype, shape, this == F16 || this == BF16 ? wide(elements) : data);
    }

    private ByteBuffer wide(final ByteBuffer halves) {
        if (halves.remaining() > Integer.MAX_VALUE / 2) {
            throw new DamagedWeightsException(halves.remaining() + " bytes of " + this + " are too many for weights");
        }
        final ByteBuffer floats = ByteBuffer.allocate(2 * halves.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        while (halves.hasRemaining()) {
            final short half = halves.getShort();
            floats.putFloat(this == BF16 ? Float.intBitsToFloat(half << 16) : float16(half));
        }
        return floats.flip();
    }

    /** Exact: every half is a float. */
    static float float16(final short half) {
        final int exponent = half >> 10 & 0x1f;
        final int fraction = half & 0x3ff;
        final float magnitude;
        if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else if (exponent == 0x1f) {
            magnitude = Float.intBitsToFloat(0x7f800000 | fraction << 13);
        } else {
            magnitude = Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
        }
        return half < 0 ? -magnitude : magnitude;
    }
}
