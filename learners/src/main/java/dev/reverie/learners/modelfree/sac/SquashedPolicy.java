package dev.reverie.learners.modelfree.sac;

import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/** pi: a normal distribution of independent axes, squashed to (-1, 1) by tanh. */
final class SquashedPolicy implements AutoCloseable {
    static final String NAME = "actor";
    /** Bounds of the logarithm of a standard deviation before squashing. */
    static final double LEAST_LOG_STD = -20;

    static final double MOST_LOG_STD = 2;

    private final Mlp mlp;
    private final Parameters parameters;
    private final int actions;

    /** An action {@code [B, A]} within (-1, 1) and its log density {@code [B, 1]}. */
    record Action(Tensor value, Tensor logProb) {}

    /**
     * @param blueprint    new; of the policy alone.
     * @param observations O.
     * @param hidden       sizes of the hidden layers.
     * @param actions      A.
     */
    SquashedPolicy(final Blueprint blueprint, final int observations, final int[] hidden, final int actions) {
        this.mlp = new Mlp(blueprint.in(NAME), observations, hidden, 2 * actions, Unary.RELU);
        this.parameters = blueprint.build();
        this.actions = actions;
    }

    /**
     * Draws actions; gradients flow through them:
     * {@code a = tanh(mean + std noise)},
     * {@code log pi(a) = sum [log N(u; mean, std) - 2 (log 2 - u - softplus(-2u))]} with {@code u = atanh(a)}.
     *
     * @param x     {@code [B, O]}.
     * @param noise {@code [B, A]}, standard normal.
     */
    Action sample(final Tensor x, final Tensor noise) {
        final Tensor head = mlp.forward(x);
        final Tensor mean = head.slice(-1, 0, actions);
        final Tensor logStd = head.slice(-1, actions, 2 * actions).clip(LEAST_LOG_STD, MOST_LOG_STD);
        final Tensor u = mean.add(logStd.exp().mul(noise));
        final Tensor normal = noise.square().mul(-0.5).sub(logStd).sub(0.5 * Math.log(2 * Math.PI));
        final Tensor squash =
                u.add(u.mul(-2).map(Unary.SOFTPLUS)).sub(Math.log(2)).mul(2);
        return new Action(u.tanh(), normal.add(squash).sum(-1).unsqueeze(-1));
    }

    Parameters parameters() {
        return parameters;
    }

    @Override
    public void close() {
        parameters.close();
    }
}
