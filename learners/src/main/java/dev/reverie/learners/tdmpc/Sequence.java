package dev.reverie.learners.tdmpc;

import dev.reverie.learners.tensor.Tensor;

/**
 * Steps to learn from, time first.
 *
 * @param observations {@code [H + 1, B, O]}.
 * @param actions      {@code [H, B, A]} within -1 and 1.
 * @param rewards      {@code [H, B]} that they earned.
 * @param discounts    {@code [H, B]}: 0 where the episode terminated, else 1.
 */
record Sequence(Tensor observations, Tensor actions, Tensor rewards, Tensor discounts) {

    /** @return {@code [H B, ..]}: time and batch as one. */
    static Tensor flat(final Tensor x) {
        return x.rank() == 2 ? x.reshape(-1) : x.reshape(-1, x.dim(2));
    }
}
