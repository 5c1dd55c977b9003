package dev.reverie.learners.dp;

/**
 * What dynamic programming finds. The arrays are the caller's.
 *
 * @param values expected return from each state {@code [S]}.
 * @param policy action in each state {@code [S]}.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Solution(double[] values, int[] policy) {}
