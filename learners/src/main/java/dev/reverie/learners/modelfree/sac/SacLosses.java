package dev.reverie.learners.modelfree.sac;

import dev.reverie.learners.math.TanhNormal;
import dev.reverie.learners.modelfree.NStepTensors;
import dev.reverie.learners.tensor.Tensor;

/** The equations of the package. Critics' values are {@code [2, B, 1]}. */
final class SacLosses {
    private SacLosses() {}

    /**
     * {@code y = G + c [min_i Q'_i(s', a') - alpha log pi(a'|s')]}, in which no gradient flows.
     *
     * @param in    returns, bootstraps {@code [B]}.
     * @param next  Q' of {@code then}, {@code [2, B, 1]}.
     * @param then  a' and its density {@code [B]}.
     * @param alpha {@code [1]}.
     * @return {@code [B]}.
     */
    static Tensor target(final NStepTensors in, final Tensor next, final TanhNormal.Draw then, final Tensor alpha) {
        final Tensor soft = next.min(0).reshape(-1).sub(then.logProb().mul(alpha));
        return in.returns().add(in.bootstraps().mul(soft)).stop();
    }

    /** @return scalar {@code sum_i sum_b w_b (Q_i - y)^2 / 2}. */
    static Tensor critic(final NStepTensors in, final Tensor q, final Tensor y) {
        return q.reshape(2, -1).sub(y).square().mul(in.weights()).sum().mul(0.5);
    }

    /** @return scalar {@code sum_b w_b (alpha log pi(a|s) - min_i Q_i(s, a))}. */
    static Tensor actor(final NStepTensors in, final Tensor q, final TanhNormal.Draw action, final Tensor alpha) {
        return action.logProb()
                .mul(alpha)
                .sub(q.min(0).reshape(-1))
                .mul(in.weights())
                .sum();
    }
}
