package dev.reverie.learners.modelfree.sac;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.learners.ActionScale;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.Learner;
import dev.reverie.learners.VectorSpec;
import dev.reverie.learners.acting.ObservationReader;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.storage.replay.Replay;

/** Soft actor-critic. */
public final class Sac implements Algorithm {
    private final SacConfig config;
    private final EngineConfig engine;
    private final EnvSpec env;
    private final VectorSpec vector;
    private final ActionScale scale;

    /**
     * @param config of the algorithm.
     * @param engine of its tensors.
     * @param env    to learn.
     * @throws ConfigException if the environment does not show vectors and take vectors within bounds.
     */
    public Sac(final SacConfig config, final EngineConfig engine, final EnvSpec env) {
        this.config = config;
        this.engine = engine;
        this.env = env;
        this.vector = VectorSpec.of(env, "sac");
        if (!(env.action() instanceof ActionSpace.Box box)) {
            throw new ConfigException("sac takes actions of real numbers within bounds, but " + env.id() + " takes "
                    + env.action() + "; environments such as Pendulum-v1 and MountainCarContinuous-v0 would do");
        }
        try {
            this.scale = ActionScale.of(box);
        } catch (final IllegalArgumentException e) {
            throw new ConfigException(
                    "sac takes actions within bounds, but of " + env.id() + "'s action " + e.getMessage());
        }
    }

    @Override
    public Learner learner(final Replay replay, final long seed) {
        return new SacLearner(config, engine.open(), new SacLearner.Task(env.layout(), vector, scale), replay, seed);
    }

    /** Acts at random, uniformly, until it has weights that were learned; then draws from the policy. */
    @Override
    public Actor actor(final long seed) {
        return new SacActor(config, new ObservationReader(env.layout()), scale, true, seed);
    }

    /** Takes the squashed mean. */
    @Override
    public Actor evaluator(final long seed) {
        return new SacActor(config, new ObservationReader(env.layout()), scale, false, seed);
    }
}
