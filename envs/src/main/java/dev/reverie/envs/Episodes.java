package dev.reverie.envs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What every batch of lanes keeps besides its dynamics: where each episode stands, the step limit, each lane's randomness,
 * the rows' heads, and the check of actions before any lane moves. One thread.
 */
public final class Episodes {
    private static final int OVER = -1;

    private final EnvSpec spec;
    private final StepLayout layout;
    private final int discrete;
    private final float[] low;
    private final float[] high;
    private final int limit;
    private final int[] steps;
    private final int[] chosen;
    private final LaneRandom random;
    private final RandomGenerator[] generators;
    private StepLayout seen;
    private boolean started;

    /** @param spec of the environment. */
    public Episodes(final EnvSpec spec) {
        this.spec = spec;
        this.layout = spec.layout();
        this.seen = layout;
        this.limit = spec.stepLimit() == 0 ? Integer.MAX_VALUE : spec.stepLimit();
        this.steps = new int[spec.lanes()];
        this.chosen = new int[spec.lanes()];
        this.random = new LaneRandom(spec.lanes());
        this.generators = new RandomGenerator[spec.lanes()];
        Arrays.setAll(generators, random::generator);
        Arrays.fill(steps, OVER);
        random.seed(0);
        if (spec.action() instanceof ActionSpace.Box box) {
            this.discrete = 0;
            this.low = new float[box.low().size()];
            this.high = new float[low.length];
            for (int j = 0; j < low.length; j++) {
                low[j] = box.low().get(j).floatValue();
                high[j] = box.high().get(j).floatValue();
            }
        } else {
            this.discrete = ((ActionSpace.Discrete) spec.action()).n();
            this.low = new float[0];
            this.high = low;
        }
    }

    /** @return the spec given. */
    public EnvSpec spec() {
        return spec;
    }

    /** @return each lane's randomness. */
    public LaneRandom random() {
        return random;
    }

    /** @return lane {@code lane}'s randomness, the same object every time. */
    public RandomGenerator generator(final int lane) {
        return generators[lane];
    }

    /**
     * Begins a run: zeroes the rows, seeds the lanes. Every lane is over until {@link #first}.
     *
     * @param seed of all lanes.
     * @param out  {@code [lanes]} rows.
     */
    public void reset(final long seed, final Rows out) {
        requireShape(out);
        out.buffer().setMemory(0, out.bytes(), (byte) 0);
        random.seed(seed);
        Arrays.fill(steps, OVER);
        started = true;
    }

    /**
     * Looks at the rows of a tick before any lane moves. Actions of lanes whose episode is over are not looked at.
     *
     * @param actions {@code [lanes]} rows.
     * @param out     {@code [lanes]} rows.
     * @throws IllegalArgumentException naming lane, action and range, if an action lies outside the space.
     */
    public void admit(final Rows actions, final Rows out) {
        if (!started) {
            throw new IllegalStateException(spec.id() + " must be reset before its first step");
        }
        requireShape(out);
        if (actions != out) {
            requireShape(actions);
        }
        if (discrete == 0) {
            for (int lane = 0; lane < steps.length; lane++) {
                if (steps[lane] != OVER) {
                    requireWithin(actions, lane);
                }
            }
            return;
        }
        int signs = 0;
        for (int lane = 0; lane < chosen.length; lane++) {
            final int action = actions.action(lane);
            chosen[lane] = action;
            signs |= action | discrete - 1 - action;
        }
        if (signs < 0) {
            requireDiscrete();
        }
    }

    private void requireDiscrete() {
        for (int lane = 0; lane < steps.length; lane++) {
            if ((chosen[lane] < 0 || chosen[lane] >= discrete) && steps[lane] != OVER) {
                throw new IllegalArgumentException(spec.id() + ", lane " + lane + ": action " + chosen[lane]
                        + " is not within 0 and " + (discrete - 1));
            }
        }
    }

    /** @return the discrete actions {@code [lanes]} last admitted, not a copy; anything in a lane whose episode is over. */
    public int[] actions() {
        return chosen;
    }

    private void requireWithin(final Rows actions, final int lane) {
        for (int j = 0; j < low.length; j++) {
            final float action = actions.actionAt(lane, j);
            if (!(action >= low[j] && action <= high[j])) {
                throw new IllegalArgumentException(spec.id() + ", lane " + lane + ": action[" + j + "] " + action
                        + " is not within " + low[j] + " and " + high[j]);
            }
        }
    }

    private void requireShape(final Rows rows) {
        if (rows.count() != steps.length) {
            throw new IllegalArgumentException(
                    spec.id() + " has " + steps.length + " lanes, got " + rows.count() + " rows");
        }
        if (rows.layout() != seen) {
            if (!rows.layout().equals(layout)) {
                throw new IllegalArgumentException("rows of layout " + rows.layout() + " are not " + layout);
            }
            seen = rows.layout();
        }
    }

    /** @return whether lane {@code lane}'s last row was LAST, so that its next is FIRST. */
    public boolean isOver(final int lane) {
        return steps[lane] == OVER;
    }

    /** @return transitions made in lane {@code lane}'s episode; -1 if it is over. */
    public int steps(final int lane) {
        return steps[lane];
    }

    /** Begins an episode in lane {@code lane} and writes the head of its FIRST row. */
    public void first(final Rows out, final int lane) {
        steps[lane] = 0;
        out.put(lane, Phase.FIRST, 0, 1);
    }

    /**
     * Counts a transition of lane {@code lane} and writes the row's head: LAST with discount 0 if it terminated, LAST with
     * discount 1 at the step limit, else MID.
     */
    public void move(final Rows out, final int lane, final double reward, final boolean terminated) {
        final int count = ++steps[lane];
        if (terminated) {
            steps[lane] = OVER;
            out.put(lane, Phase.LAST, reward, 0);
        } else if (count >= limit) {
            truncate(out, lane, reward);
        } else {
            out.put(lane, Phase.MID, reward, 1);
        }
    }

    /** Ends lane {@code lane}'s episode by truncation and writes the head: LAST with discount 1. */
    public void truncate(final Rows out, final int lane, final double reward) {
        steps[lane] = OVER;
        out.put(lane, Phase.LAST, reward, 1);
    }

    /** Puts lane {@code lane} within a running episode of 0 transitions. */
    public void resume(final int lane) {
        steps[lane] = 0;
        started = true;
    }

    /** @return bytes that {@link #save} writes. */
    public int savedBytes() {
        return 12 * steps.length + 1;
    }

    /** Writes where every lane stands. */
    public void save(final ByteBuffer out) {
        out.put((byte) (started ? 1 : 0));
        for (final int count : steps) {
            out.putInt(count);
        }
        random.save(out);
    }

    /** Reads what {@link #save} wrote. */
    public void restore(final ByteBuffer in) {
        started = in.get() != 0;
        for (int lane = 0; lane < steps.length; lane++) {
            steps[lane] = in.getInt();
        }
        random.restore(in);
    }
}
