package dev.reverie.storage.replay;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Updates in a fixed ratio to inserted transitions, exactly, however the calls were spaced. With m = max(1, minimum), after n
 * transitions
 *
 * <pre>
 *   D(n) = 0 if n &lt; m, else floor(ratio (n - m + 1)) + ahead      have fallen due in all
 *   limit(u) = the largest n with D(n) - u &lt;= behind, m at least    may have been inserted after u updates
 * </pre>
 *
 * Nothing is allocated by a call.
 */
public final class ReplayRatio implements Pace {
    private static final long LIMB = 1_000_000_000;
    private static final long MOST = Long.MAX_VALUE / 4;

    private final double ratio;
    private final long first;
    private final long whole;
    private final long high;
    private final long low;
    private final long ahead;
    private final long behind;
    private long seen;
    private long given;

    /** @param config of the pace. */
    public ReplayRatio(final ReplayRatioConfig config) {
        final BigInteger[] parts = BigDecimal.valueOf(config.ratio())
                .setScale(18, RoundingMode.HALF_EVEN)
                .unscaledValue()
                .divideAndRemainder(BigInteger.valueOf(LIMB * LIMB));
        this.ratio = config.ratio();
        this.first = Math.max(1, config.minimum());
        this.whole = parts[0].longValueExact();
        this.high = parts[1].longValueExact() / LIMB;
        this.low = parts[1].longValueExact() % LIMB;
        this.ahead = config.ahead();
        this.behind = config.behind();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there are fewer transitions than before.
     */
    @Override
    public long due(final long insertedSteps) {
        if (insertedSteps < seen) {
            throw new IllegalArgumentException(insertedSteps + " transitions inserted; there were more before");
        }
        seen = insertedSteps;
        final long all = all(insertedSteps);
        final long due = all - given;
        given = all;
        return due;
    }

    /** D(n), modulo 2^64. */
    private long all(final long n) {
        return n < first ? 0 : times(n - first + 1) + ahead;
    }

    /** floor(ratio c). */
    private long times(final long c) {
        final long c2 = c / (LIMB * LIMB);
        final long c1 = c / LIMB % LIMB;
        final long c0 = c % LIMB;
        return c * whole + c2 * (high * LIMB + low) + c1 * high + (c1 * low + c0 * high + c0 * low / LIMB) / LIMB;
    }

    @Override
    public long limit(final long updates) {
        if (behind == 0 || whole == 0 && high == 0 && low == 0) {
            return Long.MAX_VALUE;
        }
        final long owed = updates + behind - ahead;
        if (owed < 0) {
            return first;
        }
        final double guess = (owed + 1.0) / ratio;
        if (guess > MOST / 2.0 / Math.max(1, ratio)) {
            return Long.MAX_VALUE;
        }
        long least = (long) (guess * (1 - 1e-9)) - 2;
        long most = (long) (guess * (1 + 1e-9)) + 2;
        least = Math.max(0, least);
        while (most - least > 1) {
            final long middle = (least + most) >>> 1;
            if (times(middle) <= owed) {
                least = middle;
            } else {
                most = middle;
            }
        }
        return Math.max(first, first - 1 + least);
    }
}
