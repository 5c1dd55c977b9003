package dev.reverie.storage.replay;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Updates in a fixed ratio to inserted transitions: after n of them,
 * {@code floor(ratio * max(0, n - max(0, minimum - 1)))} have fallen due, exactly, however the calls were spaced.
 * Nothing is allocated by a call.
 */
public final class ReplayRatio implements Pace {
    private static final long LIMB = 1_000_000_000;

    private final long skipped;
    private final long whole;
    private final long high;
    private final long low;
    private long seen;
    private long restHigh;
    private long restLow;

    /** @param config of the pace. */
    public ReplayRatio(final ReplayRatioConfig config) {
        final BigInteger[] parts = BigDecimal.valueOf(config.ratio())
                .setScale(18, RoundingMode.HALF_EVEN)
                .unscaledValue()
                .divideAndRemainder(BigInteger.valueOf(LIMB * LIMB));
        this.skipped = Math.max(0, config.minimum() - 1);
        this.whole = parts[0].longValueExact();
        this.high = parts[1].longValueExact() / LIMB;
        this.low = parts[1].longValueExact() % LIMB;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there are fewer transitions than before.
     */
    @Override
    public long due(final long insertedSteps) {
        final long counted = Math.max(0, insertedSteps - skipped);
        if (counted < seen) {
            throw new IllegalArgumentException(insertedSteps + " transitions inserted; there were more before");
        }
        long due = 0;
        while (seen < counted) {
            final long more = Math.min(counted - seen, LIMB);
            final long lows = restLow + more * low;
            final long highs = restHigh + more * high + lows / LIMB;
            restLow = lows % LIMB;
            restHigh = highs % LIMB;
            due += more * whole + highs / LIMB;
            seen += more;
        }
        return due;
    }
}
