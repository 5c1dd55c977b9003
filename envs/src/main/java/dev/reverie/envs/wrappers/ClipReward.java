package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;

/** Rewards within {@code -most} and {@code most}. */
record ClipReward(EnvSpec spec, double most) implements Transform {
    @Override
    public double reward(final double inner) {
        return Math.max(-most, Math.min(most, inner));
    }
}
