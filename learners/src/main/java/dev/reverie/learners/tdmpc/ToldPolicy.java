package dev.reverie.learners.tdmpc;

import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.tensor.Tensor;

/** TD-MPC's policy: one action, and noise of a spread that is cut at 0.3. */
final class ToldPolicy {
    /** Beyond which noise is cut. */
    static final double MOST_NOISE = 0.3;

    /** Where actions end. */
    static final double END = 1 - 1e-6;

    private final Mlp mlp;
    private final int actions;
    private final double std;
    private final Draws draws;

    ToldPolicy(final Blueprint blueprint, final TdMpcConfig config, final int actions, final Draws draws) {
        this.mlp = new Mlp(
                blueprint.in("policy"), config.latent(), Told.elu(2, config.hidden()), actions, Init.orthogonal(1));
        this.actions = actions;
        this.std = config.plan().leastStd();
        this.draws = draws;
    }

    /**
     * @param z {@code [N, Z]}.
     * @return actions {@code [N, A]}; where they were cut at the ends the gradient goes on as if they were not.
     */
    Tensor draw(final Tensor z) {
        final Tensor noise = draws.normal(z.dim(0), actions).mul(std).clip(-MOST_NOISE, MOST_NOISE);
        final Tensor noisy = mlp.forward(z).tanh().add(noise);
        return noisy.add(noisy.clip(-END, END).sub(noisy).stop());
    }
}
