package dev.reverie.learners.tdmpc;

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
import org.jspecify.annotations.Nullable;

/** TD-MPC2. */
public final class TdMpc implements Algorithm {
    private final TdMpcConfig config;
    private final EngineConfig engine;
    private final EnvSpec env;
    private final VectorSpec vector;
    private final ActionScale scale;
    private final @Nullable TaskFields tasks;

    /**
     * @param config of the algorithm.
     * @param engine of its tensors.
     * @param env    to learn.
     * @throws ConfigException if the environment does not show vectors and take vectors within bounds, or is several tasks and
     *                         the algorithm is TD-MPC.
     */
    public TdMpc(final TdMpcConfig config, final EngineConfig engine, final EnvSpec env) {
        this.config = config.discountedFor(env.stepLimit());
        this.engine = engine;
        this.env = env;
        this.vector = VectorSpec.of(TaskFields.vector(env), "tdmpc");
        this.tasks = TaskFields.of(env, config.discount());
        if (tasks != null && config.kind() == TdMpcConfig.Kind.TDMPC) {
            throw new ConfigException("'tdmpc.kind' must be tdmpc2 for several tasks at once: " + env.id() + " shows "
                    + tasks.count() + ", and TD-MPC learns one");
        }
        this.scale = scale(env);
    }

    private static ActionScale scale(final EnvSpec env) {
        if (!(env.action() instanceof ActionSpace.Box box)) {
            throw new ConfigException("tdmpc plans actions of real numbers within bounds, but " + env.id() + " takes "
                    + env.action() + "; environments such as Pendulum-v1 and dmc/cartpole_swingup would do");
        }
        try {
            return ActionScale.of(box);
        } catch (final IllegalArgumentException e) {
            throw new ConfigException(
                    "tdmpc plans actions within bounds, but of " + env.id() + "'s action " + e.getMessage());
        }
    }

    @Override
    public Learner learner(final Replay replay, final long seed) {
        return new TdMpcLearner(
                config, engine.open(), new Batch.Task(env.layout(), vector, scale, tasks), replay, seed);
    }

    /** Acts at random, uniformly, until it has weights that were learned; then by an elite of its plans, with their spread. */
    @Override
    public Actor actor(final long seed) {
        return acting(true, seed);
    }

    /** Does the mean of its plans. */
    @Override
    public Actor evaluator(final long seed) {
        return acting(false, seed);
    }

    private Actor acting(final boolean explores, final long seed) {
        final ObservationReader reader =
                new ObservationReader(TaskFields.vector(env).layout());
        return new TdMpcActor(config, reader, scale, tasks, explores, seed);
    }
}
