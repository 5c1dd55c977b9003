package dev.reverie.learners.tensor;

/** Elementwise functions of one tensor, whose type they keep. */
public enum Unary {
    NEG,
    EXP,
    EXPM1,
    LOG,
    LOG1P,
    TANH,
    SIGMOID,
    /** {@code x sigmoid(x)}. */
    SILU,
    /** {@code x} if positive, else {@code e^x - 1}. */
    ELU,
    RELU,
    /** {@code x tanh(softplus(x))}. */
    MISH,
    /** {@code log(1 + e^x)}. */
    SOFTPLUS,
    SQRT,
    RSQRT,
    ABS,
    SIGN,
    SQUARE,
    RECIPROCAL,
    SIN,
    COS,
    FLOOR,
    /** To the nearest, halves to even. */
    ROUND,
    /** Of BOOL only. */
    NOT
}
