package dev.reverie.learners;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Rows;
import dev.reverie.storage.checkpoint.State;
import org.agrona.MutableDirectBuffer;

/**
 * Acts uniformly at random, whatever it sees. Action i of n has probability 1/n within 2^-32; an element of a box is
 * uniform over 2^24 values from its low to below its high.
 */
public final class RandomActor implements Actor {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private final int offset;
    private final int stride;
    private final int choices;
    private final float[] low;
    private final float[] span;
    private long state;

    /**
     * An actor of any environment.
     *
     * @param spec of the environment.
     * @param seed of all its choices.
     */
    public RandomActor(final EnvSpec spec, final long seed) {
        this.offset = spec.layout().actionOffset();
        this.stride = spec.layout().stride();
        this.state = mix(seed);
        if (spec.action() instanceof ActionSpace.Box box) {
            choices = 0;
            low = new float[box.low().size()];
            span = new float[low.length];
            for (int j = 0; j < low.length; j++) {
                final double least = box.low().get(j);
                final double size = box.high().get(j) - least;
                if (!(size <= Float.MAX_VALUE)) {
                    throw new IllegalArgumentException(
                            spec.id() + ": action axis " + j + " has no bounds to be uniform within: " + least + " to "
                                    + box.high().get(j));
                }
                low[j] = (float) least;
                span[j] = (float) size;
            }
        } else {
            choices = ((ActionSpace.Discrete) spec.action()).n();
            low = new float[0];
            span = low;
        }
    }

    @Override
    public void act(final Rows step, final Rows actions) {
        if (choices > 0) {
            choose(actions.buffer(), actions.count());
        } else {
            fill(actions.buffer(), actions.count());
        }
    }

    private void choose(final MutableDirectBuffer buffer, final int lanes) {
        long s = state;
        int at = offset;
        final long n = choices;
        int i = 0;
        for (; i < lanes - 1; i += 2, at += 2 * stride) {
            s += GAMMA;
            final long bits = mix(s);
            buffer.putInt(at, (int) ((bits >>> 32) * n >>> 32));
            buffer.putInt(at + stride, (int) ((bits & 0xFFFFFFFFL) * n >>> 32));
        }
        if (i < lanes) {
            s += GAMMA;
            buffer.putInt(at, (int) ((mix(s) >>> 32) * n >>> 32));
        }
        state = s;
    }

    private void fill(final MutableDirectBuffer buffer, final int lanes) {
        long s = state;
        int row = offset;
        for (int i = 0; i < lanes; i++, row += stride) {
            for (int j = 0; j < low.length; j++) {
                s += GAMMA;
                buffer.putFloat(row + 4 * j, low[j] + span[j] * ((mix(s) >>> 40) * 0x1p-24f));
            }
        }
        state = s;
    }

    /** SplitMix64's finaliser. */
    private static long mix(final long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    @Override
    public void save(final State into) {
        into.put("random", state);
    }

    @Override
    public void restore(final State from) {
        state = from.number("random");
    }

    /** Weights change nothing. */
    @Override
    public void adopt(final Weights weights) {}
}
