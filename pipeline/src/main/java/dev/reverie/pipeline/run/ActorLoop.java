package dev.reverie.pipeline.run;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import dev.reverie.envs.Simulator;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.storage.checkpoint.State;
import org.jspecify.annotations.Nullable;

/** Environment and actor in turn: makes one tick after another. One thread. */
public final class ActorLoop implements AutoCloseable {
    private static final String ENVIRONMENT = "environment";

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
    private long resetSeed;
    private boolean begins = true;
    private boolean isLost;
    private @Nullable Rows ignored;

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
        this.resetSeed = seed;
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
        move();
        actor.act(rows, rows);
        count();
        experience.stamp(id, tick, version, clock.wallNanos(tick), clock.monoNanos(tick));
        tick++;
        return experience;
    }

    private void move() {
        if (begins) {
            environment.reset(resetSeed, rows);
            begins = false;
        } else {
            environment.step(rows, rows);
        }
    }

    private void count() {
        for (int lane = 0; lane < lanes; lane++) {
            transitions += rows.isFirst(lane) ? 0 : 1;
        }
    }

    /**
     * Makes the next tick again as it was recorded: the environment moves, and then takes the recorded actions.
     *
     * @param recorded tick number {@link #ticks()} of this actor.
     * @param acts     whether the actor sees the tick too, so that its counts and randomness go on; what it chooses is not
     *     used.
     * @return whether the environment did what it had done; if not, only the actor and the counts have moved.
     */
    boolean retrace(final Experience recorded, final boolean acts) {
        final boolean moves = !isLost;
        if (moves) {
            move();
            isLost = !isSame(recorded.rows());
        }
        rows.copyFrom(recorded.rows());
        if (acts) {
            final Rows scratch = ignored == null ? Rows.allocate(rows.layout(), lanes) : ignored;
            ignored = scratch;
            actor.act(rows, scratch);
        }
        count();
        tick++;
        return !isLost;
    }

    /** Whether the rows are alike but for their actions. */
    private boolean isSame(final Rows recorded) {
        final StepLayout layout = rows.layout();
        final int action = layout.actionOffset();
        final int after = action + layout.actionSpace().field().bytes();
        for (int lane = 0; lane < lanes; lane++) {
            if (!isSame(recorded, lane, 0, action) || !isSame(recorded, lane, after, layout.stride())) {
                return false;
            }
        }
        return true;
    }

    private boolean isSame(final Rows recorded, final int lane, final int from, final int to) {
        final int own = rows.at(lane);
        final int other = recorded.at(lane);
        for (int i = from; i < to; i++) {
            if (rows.buffer().getByte(own + i) != recorded.buffer().getByte(other + i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Gives up the environment's place: the next tick begins an episode in every lane, and joins on to nothing.
     */
    void beginAnew() {
        isLost = false;
        begins = true;
        tick++;
        resetSeed = Seeds.of(seed, "again", (int) tick);
    }

    /** Adds all but the weights; the environment's state if it can be saved. */
    void save(final State into) {
        into.put("tick", tick);
        into.put("transitions", transitions);
        into.put("reset", begins ? 1 : 0, resetSeed);
        final byte[] bytes = new byte[lanes * rows.layout().stride()];
        rows.buffer().getBytes(rows.at(0), bytes);
        into.put("rows", bytes);
        if (environment instanceof Simulator simulator && !begins) {
            into.put(ENVIRONMENT, simulator.save());
        }
        actor.save(into.in("actor"));
    }

    /** @return whether a state holds the environment too. */
    static boolean isWhole(final State state) {
        return state.has(ENVIRONMENT);
    }

    /** Goes on from a state; an environment that is not part of it was brought there before. */
    void restore(final State from) {
        final boolean isRetraced = tick == from.number("tick") && !isLost;
        tick = from.number("tick");
        transitions = from.number("transitions");
        final byte[] bytes = from.bytes("rows", lanes * rows.layout().stride());
        rows.buffer().putBytes(rows.at(0), bytes);
        actor.restore(from.in("actor"));
        if (environment instanceof Simulator simulator && from.has(ENVIRONMENT)) {
            simulator.restore(from.bytes(ENVIRONMENT, -1));
            isLost = false;
        } else {
            isLost = !isRetraced;
        }
        final long[] reset = from.longs("reset", 2);
        begins = reset[0] != 0;
        resetSeed = reset[1];
    }

    /** @return whether the environment is where the last tick left it. */
    boolean isInPlace() {
        return !isLost;
    }

    /** @return number of ticks made, which is the number of the next. */
    long ticks() {
        return tick;
    }

    /** @return number of the actor. */
    int id() {
        return id;
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
