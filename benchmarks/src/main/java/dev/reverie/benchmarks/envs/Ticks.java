package dev.reverie.benchmarks.envs;

import dev.reverie.benchmarks.Clock;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.RandomActor;
import java.util.function.LongSupplier;

/** An environment stepped by an actor, on this thread. */
final class Ticks implements AutoCloseable {
    private static final int BETWEEN_LOOKS = 64;

    private final Environment environment;
    private final Rows rows;
    private final Actor actor;

    private Ticks(final Environment environment, final Actor actor) {
        this.environment = environment;
        this.rows =
                Rows.allocate(environment.spec().layout(), environment.spec().lanes());
        this.actor = actor;
        environment.reset(1, rows);
    }

    /** Uniformly random actions. */
    static Ticks random(final String id, final int lanes) {
        final Environment environment = Environments.make(id, lanes);
        return new Ticks(environment, new RandomActor(environment.spec(), 1));
    }

    /** Uniformly random legal moves of a board game of at most 8 moves. */
    static Ticks legal(final String id, final int lanes) {
        final Environment environment = Environments.make(id, lanes);
        return new Ticks(environment, new LegalActor(environment.spec(), 1));
    }

    /** @return steps a second by {@link Clock}, the actor's time included, rows that begin an episode not counted. */
    double rate(final double seconds) {
        return rate(seconds, Clock::now);
    }

    /** @return the same, by the time on the wall: for what waits for another process. */
    double wallRate(final double seconds) {
        return rate(seconds, System::nanoTime);
    }

    private double rate(final double seconds, final LongSupplier clock) {
        final long begin = clock.getAsLong();
        final long end = begin + (long) (seconds * 1e9);
        long now = begin;
        long steps = 0;
        while (now < end) {
            for (int tick = 0; tick < BETWEEN_LOOKS; tick++) {
                actor.act(rows, rows);
                environment.step(rows, rows);
                for (int lane = 0; lane < rows.count(); lane++) {
                    steps += rows.isFirst(lane) ? 0 : 1;
                }
            }
            now = clock.getAsLong();
        }
        return steps / ((now - begin) / 1e9);
    }

    @Override
    public void close() {
        environment.close();
    }
}
