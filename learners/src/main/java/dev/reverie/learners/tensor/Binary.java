package dev.reverie.learners.tensor;

/** Elementwise functions of two tensors of one type, whose shapes broadcast. */
public enum Binary {
    ADD(false),
    SUB(false),
    MUL(false),
    DIV(false),
    POW(false),
    MIN(false),
    MAX(false),
    EQ(true),
    NE(true),
    LT(true),
    LE(true),
    GT(true),
    GE(true),
    /** Of BOOL only. */
    AND(true),
    /** Of BOOL only. */
    OR(true);

    private final boolean isTruth;

    Binary(final boolean isTruth) {
        this.isTruth = isTruth;
    }

    /** @return whether the result is BOOL. */
    public boolean isTruth() {
        return isTruth;
    }
}
