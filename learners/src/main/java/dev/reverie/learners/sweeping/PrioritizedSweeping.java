package dev.reverie.learners.sweeping;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.Learner;
import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.math.LinearSchedule;
import dev.reverie.learners.modelfree.qlearning.EpsilonGreedy;
import dev.reverie.storage.replay.Replay;

/** Prioritized sweeping. */
public final class PrioritizedSweeping implements Algorithm {
    private final SweepingConfig config;
    private final TabularSpec spec;
    private final StepLayout layout;

    /**
     * @param config of the algorithm.
     * @param env    to learn.
     * @throws dev.reverie.config.ConfigException if the environment is not tabular.
     */
    public PrioritizedSweeping(final SweepingConfig config, final EnvSpec env) {
        this.config = config;
        this.spec = TabularSpec.of(env, "sweeping");
        this.layout = env.layout();
    }

    @Override
    public Learner learner(final Replay replay, final long seed) {
        return new SweepingLearner(config, spec, layout, replay, seed);
    }

    @Override
    public Actor actor(final long seed) {
        final LinearSchedule schedule =
                new LinearSchedule(config.epsilon(), config.epsilonFinal(), config.decaySteps());
        return new EpsilonGreedy(spec, config.initialQ(), schedule, seed);
    }

    /** Greedy, ties broken at random. */
    @Override
    public Actor evaluator(final long seed) {
        return new EpsilonGreedy(spec, config.initialQ(), new LinearSchedule(0, 0, 0), seed);
    }
}
