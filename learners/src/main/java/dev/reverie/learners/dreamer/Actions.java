package dev.reverie.learners.dreamer;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.Rows;
import dev.reverie.learners.ActionScale;
import java.nio.ByteBuffer;
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

    /** @return numbers of the policy's head. */
    int outputs() {
        return scale == null ? size : 2 * size;
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
}
