package dev.reverie.storage.interchange;

import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A number as HDF5 stores it. Booleans are enumerations of bytes there.
 *
 * @param isFloat  or whole.
 * @param isSigned if whole.
 * @param bytes    1 to 8.
 * @param order    of the bytes.
 */
record HdfNumber(boolean isFloat, boolean isSigned, int bytes, ByteOrder order) {

    /** @return whether a type is one that is read. */
    static boolean isOne(final DataType type) {
        final DataType base = base(type);
        if (base instanceof FixedPoint whole) {
            return isPower(whole.getSize())
                    && whole.getBitOffset() == 0
                    && whole.getBitPrecision() == 8 * whole.getSize();
        }
        return base instanceof FloatingPoint && (base.getSize() == 4 || base.getSize() == 8);
    }

    /** @param type for which {@link #isOne} holds. */
    static HdfNumber of(final DataType type) {
        final DataType base = base(type);
        if (base instanceof FixedPoint whole) {
            return new HdfNumber(false, whole.isSigned(), whole.getSize(), whole.getByteOrder());
        }
        final FloatingPoint real = (FloatingPoint) base;
        return new HdfNumber(true, true, real.getSize(), real.getByteOrder());
    }

    private static DataType base(final DataType type) {
        return type instanceof EnumDataType names ? names.getBaseType() : type;
    }

    private static boolean isPower(final int size) {
        return size == 1 || size == 2 || size == 4 || size == 8;
    }

    /** @param from of this order. @return the number at a byte. */
    double at(final ByteBuffer from, final int at) {
        if (isFloat) {
            return bytes == 4 ? from.getFloat(at) : from.getDouble(at);
        }
        return switch (bytes) {
            case 1 -> isSigned ? from.get(at) : from.get(at) & 0xFF;
            case 2 -> isSigned ? from.getShort(at) : from.getShort(at) & 0xFFFF;
            case 4 -> isSigned ? from.getInt(at) : from.getInt(at) & 0xFFFFFFFFL;
            default -> from.getLong(at);
        };
    }
}
