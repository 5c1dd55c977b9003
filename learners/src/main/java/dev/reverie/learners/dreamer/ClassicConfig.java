package dev.reverie.learners.dreamer;

import dev.reverie.config.Problems;

/**
 * What Dreamer v1 and v2 have and v3 has not, in section {@code dreamer}.
 *
 * @param reward       scale of the reward's loss.
 * @param continuation scale of the continuation's loss; 0 to learn none: every step goes on with {@code discount}.
 * @param gradient     by which the policy learns.
 * @param mix          share of REINFORCE for {@code both}.
 * @param actorRate    of the policy's Adam.
 * @param criticRate   of the critic's Adam.
 * @param targetEvery  updates after which the critic is copied to the one that returns are made of; 0 for the critic itself.
 * @param epsilon      of Adam.
 * @param decay        share of all weights that is lost in an update.
 * @param clipNorm     most of the norm of all gradients of world model, policy or critic.
 * @param noise        spread added to real actions in collecting, in halves of their range; chance of a random discrete one.
 */
public record ClassicConfig(
        double reward,
        double continuation,
        Gradient gradient,
        double mix,
        double actorRate,
        double criticRate,
        int targetEvery,
        double epsilon,
        double decay,
        double clipNorm,
        double noise) {

    /** By which a policy learns. */
    public enum Gradient {
        /** REINFORCE for discrete actions, dynamics for real ones. */
        AUTO,
        /** Through the world model, from returns to actions. */
        DYNAMICS,
        /** The likelihood of actions, weighted by what is better than the critic said. */
        REINFORCE,
        /** Both, mixed. */
        BOTH
    }

    public ClassicConfig {
        final Problems problems = new Problems()
                .check(mix >= 0 && mix <= 1, "mix", "must be within 0 and 1, got " + mix)
                .check(targetEvery >= 0, "targetEvery", "must be 0 (no target) or more, got " + targetEvery)
                .check(decay >= 0 && decay < 1, "decay", "must be at least 0 and below 1, got " + decay);
        positive(problems, "reward", reward);
        positive(problems, "actorRate", actorRate);
        positive(problems, "criticRate", criticRate);
        positive(problems, "epsilon", epsilon);
        least(problems, "continuation", continuation);
        least(problems, "clipNorm", clipNorm);
        least(problems, "noise", noise);
        problems.raise();
    }

    private static void positive(final Problems problems, final String name, final double value) {
        problems.check(value > 0 && Double.isFinite(value), name, "must be above 0 and finite, got " + value);
    }

    private static void least(final Problems problems, final String name, final double value) {
        problems.check(value >= 0 && Double.isFinite(value), name, "must be 0 or more and finite, got " + value);
    }

    /** @return share of REINFORCE, for actions that are discrete or real. */
    double reinforce(final boolean isDiscrete) {
        return switch (gradient) {
            case AUTO -> isDiscrete ? 1 : 0;
            case DYNAMICS -> 0;
            case REINFORCE -> 1;
            case BOTH -> mix;
        };
    }
}
