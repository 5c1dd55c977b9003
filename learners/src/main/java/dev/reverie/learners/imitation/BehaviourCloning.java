package dev.reverie.learners.imitation;

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

/**
 * Behaviour cloning (Pomerleau 1989): a policy that does what was done in the log, by the likelihood of discrete actions or the
 * squared error of real ones. Of the replay it wants steps alone, so transitions without a last observation count too.
 */
public final class BehaviourCloning implements Algorithm {
    private final BcConfig config;
    private final EngineConfig engine;
    private final EnvSpec env;
    private final Task task;

    /**
     * What is imitated.
     *
     * @param vector  of the observations.
     * @param outputs of the policy: one a discrete action, or one an axis.
     * @param scale   of real actions; null for discrete ones.
     */
    record Task(VectorSpec vector, int outputs, @Nullable ActionScale scale) {}

    /**
     * @param config of the algorithm.
     * @param engine of its tensors.
     * @param env    whose log is learned from.
     * @throws ConfigException if the environment does not show vectors, or takes real actions without bounds.
     */
    public BehaviourCloning(final BcConfig config, final EngineConfig engine, final EnvSpec env) {
        this.config = config;
        this.engine = engine;
        this.env = env;
        final VectorSpec vector = VectorSpec.of(env, "bc");
        if (env.action() instanceof ActionSpace.Discrete discrete) {
            this.task = new Task(vector, discrete.n(), null);
        } else if (env.action() instanceof ActionSpace.Box box) {
            this.task = box(vector, box, env);
        } else {
            throw new ConfigException(
                    "bc imitates discrete actions or vectors of them, but " + env.id() + " takes " + env.action());
        }
    }

    private static Task box(final VectorSpec vector, final ActionSpace.Box box, final EnvSpec env) {
        try {
            final ActionScale scale = ActionScale.of(box);
            return new Task(vector, scale.size(), scale);
        } catch (final IllegalArgumentException e) {
            throw new ConfigException(
                    "bc imitates actions within bounds, but of " + env.id() + "'s action " + e.getMessage());
        }
    }

    @Override
    public Learner learner(final Replay replay, final long seed) {
        return new BcLearner(config, engine.open(), env.layout(), task, replay, seed);
    }

    /** Does not explore. */
    @Override
    public Actor actor(final long seed) {
        return evaluator(seed);
    }

    /** Takes the most probable action, or the mean one. */
    @Override
    public Actor evaluator(final long seed) {
        return new BcActor(config, new ObservationReader(env.layout()), task);
    }
}
