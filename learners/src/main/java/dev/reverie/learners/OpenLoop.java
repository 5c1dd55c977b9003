package dev.reverie.learners;

import java.util.List;

/**
 * A stretch of experience, and beside it what a world model makes of it: for the first steps from what was seen, for the others
 * from its actions alone. Immutable by agreement.
 *
 * @param context steps of which the model saw anything, 1 or more.
 * @param shape   of what is shown: {@code [n]} numbers, or {@code [h, w, c]} pixels within 0 and 1.
 * @param truth   {@code [T][..]}, row-major.
 * @param dream   {@code [T][..]}, row-major.
 */
public record OpenLoop(int context, List<Integer> shape, float[][] truth, float[][] dream) {
    public OpenLoop {
        shape = List.copyOf(shape);
        if (context < 1 || context > truth.length || truth.length != dream.length) {
            throw new IllegalArgumentException(
                    context + " of " + truth.length + " steps seen, " + dream.length + " steps dreamt");
        }
    }
}
