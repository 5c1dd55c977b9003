package dev.reverie.storage.interchange.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Thrift's compact protocol. Whatever does not fit ends in an unchecked exception of the buffer's. One thread. */
final class ThriftReader {
    static final int TRUE = 1;
    static final int FALSE = 2;
    static final int BINARY = 8;
    static final int LIST = 9;
    static final int STRUCT = 12;
    private static final int DEEPEST = 32;

    private final ByteBuffer in;
    private int depth;
    private int id;
    private int type;

    ThriftReader(final ByteBuffer in) {
        this.in = in;
    }

    /** Reads the fields of a struct. */
    interface Fields {
        /** Reads a field's value, or leaves it. @return whether it was read. */
        boolean field(int id, int type);
    }

    /** Reads a struct; what {@code fields} leaves is passed over. */
    void struct(final Fields fields) {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("structs within structs, more than " + DEEPEST);
        }
        final int outer = id;
        id = 0;
        while (next()) {
            final int begin = in.position();
            final int kind = type;
            if (!fields.field(id, kind)) {
                in.position(begin);
                skip(kind);
            }
        }
        id = outer;
        depth--;
    }

    private boolean next() {
        final int head = in.get() & 0xFF;
        if (head == 0) {
            return false;
        }
        type = head & 15;
        id = head >> 4 == 0 ? (int) integer() : id + (head >> 4);
        return true;
    }

    /** @return a number of 16, 32 or 64 bits. */
    long integer() {
        final long raw = unsigned();
        return raw >>> 1 ^ -(raw & 1);
    }

    /** @return a variable-length number. */
    long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            final int b = in.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }

    private int length() {
        final long length = unsigned();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "a length of " + length + " where " + in.remaining() + " bytes are left");
        }
        return (int) length;
    }

    String text() {
        final byte[] bytes = new byte[length()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** @return elements of a list of a type, whose head is read. */
    int list(final int of) {
        final int head = in.get() & 0xFF;
        final long size = head >> 4 == 15 ? unsigned() : head >> 4;
        final int element = head & 15;
        if (size < 0 || size > in.remaining() || size > 0 && element != of) {
            throw new IllegalArgumentException("a list of " + size + " elements of type " + element);
        }
        return (int) size;
    }

    private void skip(final int kind) {
        switch (kind) {
            case TRUE, FALSE -> {}
            case 3 -> in.get();
            case 4, 5, 6 -> unsigned();
            case 7 -> in.position(in.position() + Double.BYTES);
            case BINARY -> text();
            case LIST, 10 -> elements();
            case 11 -> pairs();
            case STRUCT -> struct((at, of) -> false);
            default -> throw new IllegalArgumentException("a field of type " + kind);
        }
    }

    private void elements() {
        final int head = in.get() & 0xFF;
        final long size = head >> 4 == 15 ? unsigned() : head >> 4;
        if (size < 0 || size > in.remaining()) {
            throw new IllegalArgumentException("a list of " + size + " elements");
        }
        for (long i = 0; i < size; i++) {
            element(head & 15);
        }
    }

    private void pairs() {
        final long size = unsigned();
        if (size == 0) {
            return;
        }
        if (size < 0 || size > in.remaining()) {
            throw new IllegalArgumentException("a map of " + size + " pairs");
        }
        final int kinds = in.get() & 0xFF;
        for (long i = 0; i < size; i++) {
            element(kinds >> 4);
            element(kinds & 15);
        }
    }

    /** A boolean in a list is a byte of its own. */
    private void element(final int kind) {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("lists within lists, more than " + DEEPEST);
        }
        skip(kind == TRUE || kind == FALSE ? 3 : kind);
        depth--;
    }
}
