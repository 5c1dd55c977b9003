package dev.reverie.learners.tdmpc;

import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** p: the policy prior, a normal distribution of independent axes squashed to (-1, 1). */
final class Policy {
    private static final double LEAST_LOG_STD = -10;
    private static final double MOST_LOG_STD = 2;

    private static final double LOG_ROOT_2_PI = 0.5 * Math.log(2 * Math.PI);

    private final Mlp mlp;
    private final int actions;
    private final Draws draws;

    /**
     * Actions.
     *
     * @param value   {@code [N, A]} within -1 and 1.
     * @param logProb {@code [N]}: the logarithm of the normal distribution's density before they were squashed, times A, as the
     *                authors' code has it. Axes that a task has not are 0 and do not count in either.
     */
    record Draw(Tensor value, Tensor logProb) {}

    Policy(final Blueprint blueprint, final TdMpcConfig config, final int actions, final int tasks, final Draws draws) {
        this.mlp = new Mlp(
                blueprint.in("policy"),
                config.latent() + config.told(tasks),
                Hidden.tdmpc(2, config.hidden()),
                2 * actions,
                Init.truncatedNormal(0.02));
        this.actions = actions;
        this.draws = draws;
    }

    /** @return the logarithm of the spread that the network's output {@code x} stands for. */
    static double logStd(final double x) {
        return LEAST_LOG_STD + 0.5 * (MOST_LOG_STD - LEAST_LOG_STD) * (Math.tanh(x) + 1);
    }

    /**
     * @param z    {@code [N, Z]}, or {@code [N, Z + E]}.
     * @param axes {@code [N, A]}: 1 for an axis that the task has, else 0; null if it has all.
     */
    Draw draw(final Tensor z, final @Nullable Tensor axes) {
        final Tensor head = mlp.forward(z);
        final Tensor mean = head.slice(-1, 0, actions);
        final double half = 0.5 * (MOST_LOG_STD - LEAST_LOG_STD);
        final Tensor logStd =
                head.slice(-1, actions, 2 * actions).tanh().add(1).mul(half).add(LEAST_LOG_STD);
        final Tensor noise = draws.normal(z.dim(0), actions);
        final Tensor action = mean.add(logStd.exp().mul(noise)).tanh();
        final Tensor density = noise.square().mul(-0.5).sub(logStd).sub(LOG_ROOT_2_PI);
        return axes == null
                ? new Draw(action, density.sum(-1).mul(actions))
                : new Draw(action.mul(axes), density.mul(axes).sum(-1).mul(axes.sum(-1)));
    }
}
