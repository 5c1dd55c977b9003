package dev.reverie.learners.dyna;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.Learner;
import dev.reverie.storage.replay.Replay;

/** Dyna-Q+: Dyna-Q whose dreams of long untried pairs earn a bonus. */
public final class DynaQPlus implements Algorithm {
    private final DynaQ dyna;

    /**
     * @param config of the algorithm, its kappa above 0.
     * @param env    to learn.
     * @throws ConfigException if the environment is not tabular, or kappa is 0.
     */
    public DynaQPlus(final DynaConfig config, final EnvSpec env) {
        if (config.kappa() == 0) {
            throw new ConfigException(
                    "dyna-q-plus needs a bonus: kappa must be above 0, got 0; the algorithm without one"
                            + " is dyna-q");
        }
        this.dyna = new DynaQ(config, env, "dyna-q-plus");
    }

    @Override
    public Learner learner(final Replay replay, final long seed) {
        return dyna.learner(replay, seed);
    }

    @Override
    public Actor actor(final long seed) {
        return dyna.actor(seed);
    }

    @Override
    public Actor evaluator(final long seed) {
        return dyna.evaluator(seed);
    }
}
