package dev.reverie.learners;

import dev.reverie.envs.ActionSpace;

/**
 * A box of actions to [-1, 1] and back: {@code action = centre + half unit}.
 *
 * @param centre {@code [A]}.
 * @param half   {@code [A]} half the width.
 */
public record ActionScale(float[] centre, float[] half) {

    /**
     * Of a box's own bounds.
     *
     * @throws IllegalArgumentException if an axis has none.
     */
    public static ActionScale of(final ActionSpace.Box box) {
        final int size = box.low().size();
        final float[] centre = new float[size];
        final float[] half = new float[size];
        for (int i = 0; i < size; i++) {
            final double low = box.low().get(i);
            final double high = box.high().get(i);
            if (!Double.isFinite(high - low)) {
                throw new IllegalArgumentException("axis " + i + " goes from " + low + " to " + high);
            }
            centre[i] = (float) ((low + high) / 2);
            half[i] = (float) ((high - low) / 2);
        }
        return new ActionScale(centre, half);
    }

    /** @return A. */
    public int size() {
        return centre.length;
    }
}
