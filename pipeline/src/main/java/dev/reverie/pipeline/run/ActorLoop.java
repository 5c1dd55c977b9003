package dev.reverie.pipeline.run;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;

/** Environment and actor in turn: makes one tick after another. One thread. */
public final class ActorLoop implements AutoCloseable {
    private final Environment environment;
    private final Actor actor;
    private final TickClock clock;
    private final int id;
    private final long seed;
    private final Experience experience;
    private final Rows rows;
    private final int lanes;

    private long tick;
    private long transitions;
    private long version;

    /**
     * A loop before its first tick.
     *
     * @param environment to act on, owned.
     * @param actor       that acts.
     * @param clock       that stamps ticks.
     * @param id          of the actor.
     * @param seed        of the environment.
     */
    public ActorLoop(
            final Environment environment, final Actor actor, final TickClock clock, final int id, final long seed) {
        this.environment = environment;
        this.actor = actor;
        this.clock = clock;
        this.id = id;
        this.seed = seed;
        this.lanes = environment.spec().lanes();
        this.experience = Experience.allocate(environment.spec().layout(), lanes);
        this.rows = experience.rows();
    }

    /**
     * Steps the environment and chooses the next actions.
     *
     * @return the tick, whose bytes are good until the next call.
     */
    public Experience next() {
        if (tick == 0) {
            environment.reset(seed, rows);
        } else {
            environment.step(rows, rows);
        }
        actor.act(rows, rows);
        for (int lane = 0; lane < lanes; lane++) {
            transitions += rows.isFirst(lane) ? 0 : 1;
        }
        experience.stamp(id, tick, version, clock.wallNanos(tick), clock.monoNanos(tick));
        tick++;
        return experience;
    }

    /** Acts with newer weights from the next tick on. */
    public void adopt(final Weights weights) {
        actor.adopt(weights);
        version = weights.version();
    }

    /** @return transitions made so far. */
    public long transitions() {
        return transitions;
    }

    /** @return version of the weights that act. */
    public long version() {
        return version;
    }

    @Override
    public void close() {
        environment.close();
    }
}
