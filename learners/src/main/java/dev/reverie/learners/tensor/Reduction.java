package dev.reverie.learners.tensor;

/** Functions that reduce axes to one number. */
public enum Reduction {
    SUM,
    MEAN,
    MAX,
    MIN,
    /** {@code log(sum(e^x))}, without overflow. */
    LOGSUMEXP
}
