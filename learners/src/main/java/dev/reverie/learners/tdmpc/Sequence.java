package dev.reverie.learners.tdmpc;

import dev.reverie.learners.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Steps to learn from, time first.
 *
 * @param observations {@code [H + 1, B, O]}.
 * @param actions      {@code [H, B, A]} within -1 and 1.
 * @param rewards      {@code [H, B]} that they earned.
 * @param discounts    {@code [H, B]}: 0 where the episode terminated, else 1.
 * @param tasks        of which task each is; null if there is one.
 */
record Sequence(
        Tensor observations,
        Tensor actions,
        Tensor rewards,
        Tensor discounts,
        @Nullable Tasks tasks) {

    /**
     * Tasks of sequences, which are of one each.
     *
     * @param index    INT32 {@code [B]}.
     * @param axes     {@code [B, A]}: 1 for an axis that the task has, else 0.
     * @param discount {@code [B]} of a step.
     */
    record Tasks(Tensor index, Tensor axes, Tensor discount) {

        /** @return {@code [steps B, ..]}: the same for each step. */
        static Tensor each(final Tensor x, final int steps) {
            return x.rank() == 1
                    ? x.unsqueeze(0).expand(steps, x.dim(0)).reshape(-1)
                    : x.unsqueeze(0).expand(steps, x.dim(0), x.dim(1)).reshape(-1, x.dim(1));
        }
    }

    Sequence(final Tensor observations, final Tensor actions, final Tensor rewards, final Tensor discounts) {
        this(observations, actions, rewards, discounts, null);
    }

    /** @return {@code [H B, ..]}: time and batch as one. */
    static Tensor flat(final Tensor x) {
        return x.rank() == 2 ? x.reshape(-1) : x.reshape(-1, x.dim(2));
    }
}
