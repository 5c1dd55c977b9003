package dev.reverie.learners.dyna;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.Learner;
import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.math.LinearSchedule;
import dev.reverie.learners.modelfree.qlearning.EpsilonGreedy;
import dev.reverie.storage.replay.Replay;

/** Dyna-Q: kappa is 0. */
public final class DynaQ implements Algorithm {
    private final DynaConfig config;
    private final TabularSpec spec;
    private final StepLayout layout;

    /**
     * @param config of the algorithm, its kappa 0.
     * @param env    to learn.
     * @throws ConfigException if the environment is not tabular, or kappa is not 0.
     */
    public DynaQ(final DynaConfig config, final EnvSpec env) {
        this(requireNoBonus(config), env, "dyna-q");
    }

    DynaQ(final DynaConfig config, final EnvSpec env, final String name) {
        this.config = config;
        this.spec = TabularSpec.of(env, name);
        this.layout = env.layout();
    }

    private static DynaConfig requireNoBonus(final DynaConfig config) {
        if (config.kappa() != 0) {
            throw new ConfigException("dyna-q has no bonus: kappa must be 0, got " + config.kappa()
                    + "; the algorithm with a bonus is dyna-q-plus");
        }
        return config;
    }

    @Override
    public Learner learner(final Replay replay, final long seed) {
        return new DynaLearner(config, spec, layout, replay, seed);
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
