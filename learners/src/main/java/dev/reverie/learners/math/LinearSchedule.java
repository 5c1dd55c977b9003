package dev.reverie.learners.math;

/**
 * A value that goes from {@code start} to {@code end} in a straight line over {@code steps}, and stays there.
 *
 * @param start at step 0.
 * @param end   from step {@code steps} on; never reached if steps is 0.
 * @param steps of the way; 0 for a value that stays at {@code start}.
 */
public record LinearSchedule(double start, double end, long steps) {
    public LinearSchedule {
        if (!Double.isFinite(start) || !Double.isFinite(end) || steps < 0) {
            throw new IllegalArgumentException(
                    "a schedule from " + start + " to " + end + " over " + steps + " steps cannot be");
        }
    }

    /** @return the value at {@code step}, 0 or more. */
    public double at(final long step) {
        return steps == 0 ? start : step >= steps ? end : start + (end - start) * step / steps;
    }
}
