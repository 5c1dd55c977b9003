package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;

/** Rewards times a factor. */
record ScaleReward(EnvSpec spec, double factor) implements Transform {
    @Override
    public double reward(final double inner) {
        return inner * factor;
    }
}
