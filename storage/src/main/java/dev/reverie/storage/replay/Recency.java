package dev.reverie.storage.replay;

import java.util.random.RandomGenerator;

/** How likely something is by its rank in time, the newest being first; drawn exactly, in a time that does not grow. */
interface Recency {
    /** All alike. */
    Recency NONE = (count, random) -> random.nextLong(count);

    /**
     * Draws.
     *
     * @param count  of those there are, 1 or more.
     * @param random that decides.
     * @return one of them, 0 being the oldest.
     */
    long draw(long count, RandomGenerator random);

    /** {@code p(age) ~ 2^(-age / halfLife)}, age 0 being the newest: a geometric law cut off at the oldest. */
    static Recency halving(final double halfLife) {
        final double log = -Math.log(2) / halfLife;
        return (count, random) -> {
            final double mass = -Math.expm1(log * count);
            final long age = (long) (Math.log1p(-random.nextDouble() * mass) / log);
            return count - 1 - Math.min(age, count - 1);
        };
    }

    /**
     * {@code p(rank) ~ rank^-exponent}, rank 1 being the newest: Zipf's law, by rejection-inversion (Hormann and Derflinger
     * 1996).
     */
    static Recency ranked(final double exponent) {
        return (count, random) -> {
            final double high = integral(count + 0.5, exponent);
            final double low = integral(1.5, exponent) - 1;
            while (true) {
                final double u = high + random.nextDouble() * (low - high);
                final double x = inverse(u, exponent);
                final long rank = Math.max(1, Math.min(count, (long) (x + 0.5)));
                if (u >= integral(rank + 0.5, exponent) - Math.pow(rank, -exponent)) {
                    return count - rank;
                }
            }
        };
    }

    /** The integral of {@code t^-s} from 1 to x. */
    private static double integral(final double x, final double s) {
        final double log = Math.log(x);
        final double y = (1 - s) * log;
        return log * (Math.abs(y) < 1e-12 ? 1 : Math.expm1(y) / y);
    }

    private static double inverse(final double integral, final double s) {
        final double y = Math.max(-1, integral * (1 - s));
        return Math.exp(integral * (Math.abs(y) < 1e-12 ? 1 : Math.log1p(y) / y));
    }
}
