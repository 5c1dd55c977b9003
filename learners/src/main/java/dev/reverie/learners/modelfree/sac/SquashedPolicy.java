package dev.reverie.learners.modelfree.sac;

import dev.reverie.learners.math.TanhNormal;
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
     * @param x {@code [B, O]}.
     * @return distributions over {@code [B, A]}.
     */
    TanhNormal at(final Tensor x) {
        final Tensor head = mlp.forward(x);
        final Tensor logStd = head.slice(-1, actions, 2 * actions).clip(LEAST_LOG_STD, MOST_LOG_STD);
        return new TanhNormal(head.slice(-1, 0, actions), logStd.exp());
    }

    Parameters parameters() {
        return parameters;
    }

    @Override
    public void close() {
        parameters.close();
    }
}
