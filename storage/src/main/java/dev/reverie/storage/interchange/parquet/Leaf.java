package dev.reverie.storage.interchange.parquet;

/**
 * A column.
 *
 * @param name       its path, joined by dots, without the groups that make a list.
 * @param path       all of it.
 * @param type       physical type.
 * @param isUnsigned whether integers are.
 * @param optional   definition level of a value that is there.
 * @param repeated   how many lists are around it: 0 or 1 can be read.
 */
public record Leaf(String name, String path, Type type, boolean isUnsigned, int optional, int repeated) {

    /** Physical types, in the format's order. */
    public enum Type {
        BOOLEAN(0),
        INT32(4),
        INT64(8),
        INT96(0),
        FLOAT(4),
        DOUBLE(8),
        BYTE_ARRAY(0),
        FIXED_LEN_BYTE_ARRAY(0);

        private final int bytes;

        Type(final int bytes) {
            this.bytes = bytes;
        }

        /** @return of a plain number; 0 if it is none. */
        int bytes() {
            return bytes;
        }
    }

    /** @return whether this package reads it: numbers or booleans, in one list at most. */
    public boolean isReadable() {
        return repeated <= 1 && (type.bytes() > 0 || type == Type.BOOLEAN);
    }
}
