package dev.reverie.learners.tensor;

/**
 * Part of a last axis in order.
 *
 * @param values  {@code [.., k]}.
 * @param indices {@code [.., k]} INT32: where they were.
 */
public record Sorted(Tensor values, Tensor indices) {}
