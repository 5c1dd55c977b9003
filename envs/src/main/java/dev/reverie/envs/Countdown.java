package dev.reverie.envs;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An environment that any stage can check: an observation tells which row it must be, so that order, loss and duplication
 * show. Fields: {@code count}, transitions made in the episode; {@code lane}; {@code tick}, ticks since the reset.
 *
 * <p>Every transition's reward is 1. Lane i's episodes have {@link #length length(i)} transitions, which is their return;
 * even lanes terminate, odd lanes are truncated. Actions, one of 4, change nothing.
 */
public final class Countdown implements Simulator {
    /** Index of the field {@code count}. */
    public static final int COUNT = 0;
    /** Index of the field {@code lane}. */
    public static final int LANE = 1;
    /** Index of the field {@code tick}. */
    public static final int TICK = 2;

    private static final int SHORTEST = 5;
    private static final int LENGTHS = 7;

    private final EnvSpec spec;
    private final Episodes episodes;
    private final SavedState saved;
    private long tick;

    /** @param lanes stepped together. */
    public Countdown(final int lanes) {
        spec = new EnvSpec(
                "countdown",
                lanes,
                List.of(
                        Field.discrete("count", SHORTEST + LENGTHS),
                        Field.discrete("lane", lanes),
                        new Field("tick", DType.INT64, List.of(), 0, Double.POSITIVE_INFINITY)),
                new ActionSpace.Discrete(4),
                0);
        episodes = new Episodes(spec);
        saved = new SavedState(spec, episodes.savedBytes() + 8);
    }

    /** @return transitions, and return, of every episode of lane {@code lane}: 5 to 11. */
    public static int length(final int lane) {
        return SHORTEST + lane % LENGTHS;
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        tick = 0;
        for (int lane = 0; lane < spec.lanes(); lane++) {
            episodes.first(out, lane);
            observe(out, lane, 0);
        }
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        tick++;
        for (int lane = 0; lane < spec.lanes(); lane++) {
            if (episodes.isOver(lane)) {
                episodes.first(out, lane);
                observe(out, lane, 0);
                continue;
            }
            final int count = episodes.steps(lane) + 1;
            if (count < length(lane) || lane % 2 == 0) {
                episodes.move(out, lane, 1, count == length(lane));
            } else {
                episodes.truncate(out, lane, 1);
            }
            observe(out, lane, count);
        }
    }

    private void observe(final Rows out, final int lane, final int count) {
        out.intAt(lane, COUNT, 0, count);
        out.intAt(lane, LANE, 0, lane);
        out.longAt(lane, TICK, 0, tick);
    }

    /**
     * Checks that one tick's rows are what follows another's.
     *
     * @param previous rows of a tick.
     * @param next     rows of the tick after it.
     * @throws IllegalStateException naming lane, what was expected and what stands there.
     */
    public static void check(final Rows previous, final Rows next) {
        require(0, "rows", previous.count(), next.count());
        for (int i = 0; i < next.count(); i++) {
            final int lane = previous.intAt(i, LANE, 0);
            final boolean begins = previous.isLast(i);
            final int count = begins ? 0 : previous.intAt(i, COUNT, 0) + 1;
            final boolean ends = count == length(lane);
            require(lane, "lane", lane, next.intAt(i, LANE, 0));
            require(lane, "tick", previous.longAt(i, TICK, 0) + 1, next.longAt(i, TICK, 0));
            require(lane, "count", count, next.intAt(i, COUNT, 0));
            final Phase phase = begins ? Phase.FIRST : ends ? Phase.LAST : Phase.MID;
            require(lane, "phase", phase.code(), next.phase(i).code());
            require(lane, "reward", begins ? 0 : 1, next.reward(i));
            require(lane, "discount", ends && lane % 2 == 0 ? 0 : 1, next.discount(i));
            require(lane, "flags", 0, next.flags(i));
        }
    }

    private static void require(final int lane, final String what, final double expected, final double actual) {
        if (expected != actual) {
            throw new IllegalStateException(
                    "countdown, lane " + lane + ": " + what + " must be " + expected + ", is " + actual);
        }
    }

    @Override
    public byte[] save() {
        final ByteBuffer state = saved.begin();
        episodes.save(state);
        return saved.seal(state.putLong(tick));
    }

    @Override
    public void restore(final byte[] state) {
        final ByteBuffer in = saved.open(state);
        episodes.restore(in);
        tick = in.getLong();
    }
}
