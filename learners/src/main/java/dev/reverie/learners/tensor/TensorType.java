package dev.reverie.learners.tensor;

/** What a tensor's elements are. Operations never convert by themselves: {@link Tensor#cast} does. */
public enum TensorType {
    FLOAT32(4),
    FLOAT64(8),
    /** Where the engine has it. */
    BFLOAT16(2),
    /** Also the type of indices. */
    INT32(4),
    UINT8(1),
    BOOL(1);

    private final int bytes;

    TensorType(final int bytes) {
        this.bytes = bytes;
    }

    /** @return bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** @return whether gradients can flow through it. */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64 || this == BFLOAT16;
    }
}
