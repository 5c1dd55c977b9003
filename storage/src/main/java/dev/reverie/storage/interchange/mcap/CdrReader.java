package dev.reverie.storage.interchange.mcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A message in CDR, version 1, as ROS 2 writes it. Whatever does not fit ends in an unchecked exception. */
final class CdrReader {
    private static final int PADDING = 8;

    private final ByteBuffer in;

    CdrReader(final ByteBuffer data) {
        final int high = data.get();
        final int low = data.get();
        if (high != 0 || low < 0 || low > 1) {
            throw new IllegalArgumentException("CDR of kind " + high + "." + low + "; 0.0 and 0.1 are read");
        }
        data.getShort();
        this.in = data.slice().order(low == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** Adds the numbers at a place of a message of a type; all of them if the place has no names. */
    void read(final RosType type, final List<String> place, final Doubles into) {
        message(type, place, true, into);
        if (in.remaining() > PADDING) {
            throw new IllegalArgumentException(in.remaining() + " bytes follow it");
        }
    }

    private void message(final RosType type, final List<String> place, final boolean isOn, final Doubles into) {
        if (type.fields().isEmpty()) {
            in.get();
        }
        for (final RosType.Field field : type.fields()) {
            final boolean isMine = isOn && (place.isEmpty() || place.get(0).equals(field.name()));
            final List<String> rest = isMine && !place.isEmpty() ? place.subList(1, place.size()) : List.of();
            int count = field.count();
            if (count == RosType.ONE) {
                count = 1;
            } else if (count == RosType.ANY) {
                align(4);
                count = in.getInt();
                if (count < 0 || count > in.remaining()) {
                    throw new IllegalArgumentException("'" + field.name() + "' has " + count + " elements where "
                            + in.remaining() + " bytes are left");
                }
            }
            for (int i = 0; i < count; i++) {
                if (field.nested() != null) {
                    message(field.nested(), rest, isMine, into);
                } else if (field.kind().equals("string")) {
                    text();
                } else {
                    final double value = number(field.kind());
                    if (isMine) {
                        into.add(value);
                    }
                }
            }
        }
    }

    private void align(final int bytes) {
        in.position(in.position() + bytes - 1 & -bytes);
    }

    private void text() {
        align(4);
        final int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a text of " + length + " bytes");
        }
        in.position(in.position() + length);
    }

    private double number(final String kind) {
        switch (kind) {
            case "int16", "uint16" -> align(2);
            case "int32", "uint32", "float32" -> align(4);
            case "int64", "uint64", "float64" -> align(8);
            default -> {}
        }
        return switch (kind) {
            case "int8" -> in.get();
            case "int16" -> in.getShort();
            case "uint16" -> in.getShort() & 0xFFFF;
            case "int32" -> in.getInt();
            case "uint32" -> in.getInt() & 0xFFFFFFFFL;
            case "int64", "uint64" -> in.getLong();
            case "float32" -> in.getFloat();
            case "float64" -> in.getDouble();
            default -> in.get() & 0xFF;
        };
    }
}
