package dev.reverie.learners.optim;

/** A number that depends on how many steps were taken, such as a rate of learning. */
@FunctionalInterface
public interface Schedule {

    /** @return the number for the next step, when {@code steps}, 0 or more, were taken. */
    double at(long steps);

    /** Always {@code value}. */
    static Schedule constant(final double value) {
        return linear(value, value, 0);
    }

    /** In a straight line from {@code start} at 0 to {@code end} at {@code over}, and {@code end} from there on. */
    static Schedule linear(final double start, final double end, final long over) {
        checked(start, end, over);
        return steps -> steps >= over ? end : start + (end - start) * steps / over;
    }

    /**
     * Half a cosine from {@code start} at 0 to {@code end} at {@code over}, and {@code end} from there on:
     * {@code end + (start - end) (1 + cos(pi steps / over)) / 2} (Loshchilov and Hutter 2017, without restarts).
     */
    static Schedule cosine(final double start, final double end, final long over) {
        checked(start, end, over);
        return steps -> steps >= over ? end : end + (start - end) * (1 + Math.cos(Math.PI * steps / over)) / 2;
    }

    private static void checked(final double start, final double end, final long over) {
        if (!Double.isFinite(start) || !Double.isFinite(end) || over < 0) {
            throw new IllegalArgumentException(
                    "a schedule from " + start + " to " + end + " over " + over + " steps cannot be");
        }
    }

    /**
     * Grows in a straight line first: the {@code k}-th of the first {@code over} steps, from 1, has {@code k / over} of what
     * this begins with; this begins after them.
     */
    default Schedule warmedUp(final long over) {
        if (over < 0) {
            throw new IllegalArgumentException("a warm-up over " + over + " steps cannot be");
        }
        return steps -> steps < over ? at(0) * (steps + 1) / over : at(steps - over);
    }
}
