package dev.reverie.learners.dreamer;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.Rows;
import dev.reverie.learners.ActionScale;
import dev.reverie.learners.acting.Sampling;
import dev.reverie.learners.math.SplitMix;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Actions as the model sees them: a one-hot vector, or numbers in [-1, 1].
 *
 * @param size  of the vector, A.
 * @param scale of real actions; null for discrete ones.
 */
record Actions(int size, @Nullable ActionScale scale) {

    /** @throws IllegalArgumentException if it is neither discrete nor within bounds. */
    static Actions of(final ActionSpace space) {
        if (space instanceof ActionSpace.Discrete discrete) {
            return new Actions(discrete.n(), null);
        }
        if (space instanceof ActionSpace.Box box) {
            final ActionScale scale = ActionScale.of(box);
            return new Actions(scale.size(), scale);
        }
        throw new IllegalArgumentException(space + " is neither discrete nor a box");
    }

    /** @return whether they are one of several. */
    boolean isDiscrete() {
        return scale == null;
    }

    /** Puts the action of a row at a byte. */
    void put(final Rows rows, final int row, final ByteBuffer into, final int at) {
        if (scale == null) {
            final int taken = rows.action(row);
            for (int a = 0; a < size; a++) {
                into.putFloat(at + 4 * a, a == taken ? 1 : 0);
            }
            return;
        }
        for (int a = 0; a < size; a++) {
            final double unit = (rows.actionAt(row, a) - scale.centre()[a]) / scale.half()[a];
            into.putFloat(at + 4 * a, (float) Math.max(-1, Math.min(1, unit)));
        }
    }

    /** Any, if it explores, or the first or middle one. */
    void guess(final boolean explores, final SplitMix random, final float[] into) {
        if (scale == null) {
            Arrays.fill(into, 0);
            into[explores ? random.nextInt(size) : 0] = 1;
            return;
        }
        for (int a = 0; a < size; a++) {
            into[a] = explores ? (float) random.nextDouble(-1, 1) : 0;
        }
    }

    /** Adds normal noise of that spread to real ones; makes discrete ones any with that chance. */
    void disturb(final float[] choice, final double noise, final SplitMix random) {
        if (scale == null) {
            if (random.nextDouble() < noise) {
                guess(true, random, choice);
            }
            return;
        }
        for (int a = 0; a < size; a++) {
            choice[a] = (float) Math.max(-1, Math.min(1, choice[a] + noise * random.nextGaussian()));
        }
    }

    /** Makes one a row's action. */
    void write(final float[] choice, final Rows into, final int row) {
        if (scale == null) {
            into.action(row, Sampling.most(choice, 0, size));
            return;
        }
        for (int a = 0; a < size; a++) {
            into.actionAt(row, a, scale.centre()[a] + scale.half()[a] * choice[a]);
        }
    }
}
