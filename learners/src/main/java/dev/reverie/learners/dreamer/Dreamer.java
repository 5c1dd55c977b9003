package dev.reverie.learners.dreamer;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.Learner;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.storage.replay.Replay;

/** Dreamer, of the version that its configuration names. */
public final class Dreamer implements Algorithm {
    private final DreamerConfig config;
    private final EngineConfig engine;
    private final EnvSpec env;
    private final Senses senses;
    private final Actions actions;

    /**
     * @param config of the algorithm.
     * @param engine of its tensors.
     * @param env    to learn.
     * @throws ConfigException if the environment shows what the encoder does not take, or takes real actions without bounds.
     */
    public Dreamer(final DreamerConfig config, final EngineConfig engine, final EnvSpec env) {
        this.config = config;
        this.engine = engine;
        this.env = env;
        this.senses = Senses.of(env, config.depth(), config.kind() == DreamerConfig.Kind.DREAMERV3);
        try {
            this.actions = Actions.of(env.action());
        } catch (final IllegalArgumentException e) {
            throw new ConfigException("dreamer takes discrete actions or some within bounds, but of " + env.id() + "'s "
                    + e.getMessage());
        }
    }

    @Override
    public Learner learner(final Replay replay, final long seed) {
        return new DreamerLearner(
                config, engine.open(), new DreamerLearner.Task(env.layout(), senses, actions), replay, seed);
    }

    /** Draws latents and actions; acts at random, uniformly, until it has weights that were learned. */
    @Override
    public Actor actor(final long seed) {
        return new DreamerActor(config, senses, actions, true, seed);
    }

    /** Draws latents, and takes the most probable action or the mean one. */
    @Override
    public Actor evaluator(final long seed) {
        return new DreamerActor(config, senses, actions, false, seed);
    }
}
