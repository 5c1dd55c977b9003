package dev.reverie.learners.modelfree.dqn;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Experience;
import dev.reverie.learners.RandomActor;
import dev.reverie.learners.VectorSpec;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import java.util.List;

/** What the tests of this package begin with. */
final class Vectors {
    private Vectors() {}

    static EnvSpec cartPole() {
        try (Environment environment = Environments.make("CartPole-v1", 1)) {
            return environment.spec();
        }
    }

    static VectorSpec vector() {
        return VectorSpec.of(cartPole(), "dqn");
    }

    static DqnConfig config(final List<Integer> hidden, final boolean doubleQ, final boolean dueling) {
        return new DqnConfig(hidden, 0.9, 16, 2, doubleQ, dueling, 1, 1e-3, 1e-3, 0, 1e-8, 10, 10, 1, 1, 0.1, 100);
    }

    /** Random play. */
    static ReplayRing replay(final int ticks, final long seed) {
        try (Environment environment = Environments.make("CartPole-v1", 1)) {
            final ReplayRing replay = new ReplayRing(environment.spec().layout(), new ReplayConfig(10_000, true));
            final Experience experience = Experience.allocate(environment.spec().layout(), 1);
            final RandomActor actor = new RandomActor(environment.spec(), seed);
            environment.reset(seed, experience.rows());
            for (int tick = 0; tick < ticks; tick++) {
                actor.act(experience.rows(), experience.rows());
                experience.stamp(0, tick, 0, 0, 0);
                replay.add(experience);
                environment.step(experience.rows(), experience.rows());
            }
            return replay;
        }
    }
}
