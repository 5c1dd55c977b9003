package dev.reverie.learners.modelfree.dqn;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.Learner;
import dev.reverie.learners.VectorSpec;
import dev.reverie.learners.acting.ActingMlp;
import dev.reverie.learners.acting.ObservationReader;
import dev.reverie.learners.math.LinearSchedule;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.storage.replay.Replay;

/** Deep Q-learning. */
public final class Dqn implements Algorithm {
    private final DqnConfig config;
    private final EngineConfig engine;
    private final EnvSpec env;
    private final VectorSpec vector;
    private final int actions;
    private final int actors;

    /**
     * @param config of the algorithm.
     * @param engine of its tensors.
     * @param env    to learn.
     * @param actors of the run, who share the exploration's schedule.
     * @throws ConfigException if the environment does not show vectors and take discrete actions.
     */
    public Dqn(final DqnConfig config, final EngineConfig engine, final EnvSpec env, final int actors) {
        this.config = config;
        this.engine = engine;
        this.env = env;
        this.actors = actors;
        this.vector = VectorSpec.of(env, "dqn");
        if (!(env.action() instanceof ActionSpace.Discrete discrete)) {
            throw new ConfigException("dqn chooses one of several actions, but " + env.id() + " takes " + env.action()
                    + "; environments such as CartPole-v1, Acrobot-v1 and MountainCar-v0 would do");
        }
        this.actions = discrete.n();
    }

    @Override
    public Learner learner(final Replay replay, final long seed) {
        return new DqnLearner(config, engine.open(), new DqnLearner.Task(env.layout(), vector, actions), replay, seed);
    }

    /** Acts at random until it has weights. */
    @Override
    public Actor actor(final long seed) {
        final LinearSchedule schedule =
                new LinearSchedule(config.epsilon(), config.epsilonFinal(), config.epsilonSteps());
        return actor(schedule, seed);
    }

    /** Greedy. */
    @Override
    public Actor evaluator(final long seed) {
        return actor(new LinearSchedule(0, 0, 0), seed);
    }

    private Actor actor(final LinearSchedule epsilon, final long seed) {
        final int[] hidden =
                config.hidden().stream().mapToInt(Integer::intValue).toArray();
        return new ValueActor(
                new ObservationReader(env.layout()),
                new ActingMlp("q", vector.size(), hidden, actions, Unary.RELU),
                epsilon,
                actors,
                seed);
    }
}
