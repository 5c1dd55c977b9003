package dev.reverie.envs;

/** Element type of a field; little-endian in a row. */
public enum DType {
    UINT8(1),
    INT32(4),
    INT64(8),
    FLOAT32(4),
    FLOAT64(8);

    private final int bytes;

    DType(final int bytes) {
        this.bytes = bytes;
    }

    /** @return bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
