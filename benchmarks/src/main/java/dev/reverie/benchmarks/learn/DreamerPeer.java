package dev.reverie.benchmarks.learn;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Experience;
import dev.reverie.learners.Learner;
import dev.reverie.learners.RandomActor;
import dev.reverie.learners.dreamer.Dreamer;
import dev.reverie.learners.dreamer.DreamerConfig;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import dev.reverie.storage.replay.SamplerConfig;

/** A Dreamer that learns from random play, sampling included. */
final class DreamerPeer implements AutoCloseable {
    private static final int TICKS = 3000;
    private static final long SEED = 1;

    private final ReplayRing replay;
    private final Learner learner;

    DreamerPeer(final DreamerConfig config, final String engine, final String env) {
        try (Environment environment = Environments.make(env, 1)) {
            final EnvSpec spec = environment.spec();
            replay = new ReplayRing(
                    spec.layout(), new ReplayConfig(TICKS, 0, true, 0, SamplerConfig.of(SamplerConfig.Kind.UNIFORM)));
            final Experience experience = Experience.allocate(spec.layout(), 1);
            final RandomActor actor = new RandomActor(spec, SEED);
            environment.reset(SEED, experience.rows());
            for (int tick = 0; tick < TICKS; tick++) {
                actor.act(experience.rows(), experience.rows());
                experience.stamp(0, tick, 0, 0, 0);
                replay.add(experience);
                environment.step(experience.rows(), experience.rows());
            }
            learner = new Dreamer(config, new EngineConfig(engine, "cpu", 1), spec).learner(replay, SEED);
        }
    }

    /** @return updates a second. */
    double rate(final double seconds) {
        return Timing.rate(seconds, learner::update);
    }

    @Override
    public void close() {
        learner.close();
        replay.close();
    }
}
