package dev.reverie.learners.dreamer;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.Learner;
import dev.reverie.learners.StagesConfig;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.storage.replay.Replay;
import org.jspecify.annotations.Nullable;

/** Dreamer, of the version that its configuration names, or PlaNet. */
public final class Dreamer implements Algorithm {
    private final DreamerConfig config;
    private final EngineConfig engine;
    private final EnvSpec env;
    private final Senses senses;
    private final Actions actions;
    private final @Nullable StagesConfig stages;

    /**
     * @param config of the algorithm.
     * @param engine of its tensors.
     * @param env    to learn.
     * @throws ConfigException if the environment shows what the encoder does not take, or takes real actions without bounds, or for
     *     PlaNet discrete ones.
     */
    public Dreamer(final DreamerConfig config, final EngineConfig engine, final EnvSpec env) {
        this(config, engine, env, null);
    }

    private Dreamer(
            final DreamerConfig config,
            final EngineConfig engine,
            final EnvSpec env,
            final @Nullable StagesConfig stages) {
        this.config = config;
        this.engine = engine;
        this.env = env;
        this.stages = stages;
        this.senses = Senses.of(env, config.depth(), config.kind() == DreamerConfig.Kind.DREAMERV3);
        try {
            this.actions = Actions.of(env.action());
        } catch (final IllegalArgumentException e) {
            throw new ConfigException("dreamer takes discrete actions or some within bounds, but of " + env.id() + "'s "
                    + e.getMessage());
        }
        if (isPlanet() && actions.isDiscrete()) {
            throw new ConfigException("planet plans actions of real numbers within bounds, but " + env.id() + " takes "
                    + env.action() + "; environments such as Pendulum-v1 and dmc/cartpole_swingup would do");
        }
    }

    private boolean isPlanet() {
        return config.kind() == DreamerConfig.Kind.PLANET;
    }

    @Override
    public Learner learner(final Replay replay, final long seed) {
        final DreamerLearner.Task task = new DreamerLearner.Task(env.layout(), senses, actions);
        final StagesConfig apart = stages;
        if (apart == null) {
            return new DreamerLearner(config, engine.open(), task, replay, seed);
        }
        final String device = apart.device().equals(StagesConfig.SAME) ? engine.device() : apart.device();
        final Device other = new EngineConfig(engine.name(), device, engine.threads()).open();
        return new DreamerLearner(
                config,
                engine.open(),
                task,
                replay,
                seed,
                (whole, on, random) -> new StagedUpdate(
                        config, apart, new StagedUpdate.Places(on, other), whole, random, replay::transitions));
    }

    /** PlaNet has no behaviour to learn. */
    @Override
    public @Nullable Algorithm staged(final StagesConfig apart) {
        return isPlanet() ? null : new Dreamer(config, engine, env, apart);
    }

    /** Draws latents and actions; acts at random, uniformly, until it has weights that were learned. */
    @Override
    public Actor actor(final long seed) {
        return actor(true, seed);
    }

    /** Draws latents, and takes the most probable action or the mean one, or the plan's. */
    @Override
    public Actor evaluator(final long seed) {
        return actor(false, seed);
    }

    private Actor actor(final boolean explores, final long seed) {
        return new DreamerActor(config, senses, actions, explores, seed);
    }
}
