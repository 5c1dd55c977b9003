package dev.reverie.storage.replay;

import dev.reverie.config.Problems;

/**
 * Section {@code pace}.
 *
 * @param ratio   updates per transition, 0 to 1e9; taken as the decimal that was written, to 18 decimal places.
 * @param minimum number of the first transition that owes updates; those before it owe none, then or later. 0 is as 1.
 * @param ahead   updates that may be made beyond the ratio from the minimum on: the lower edge of the band.
 * @param behind  updates owed at most before actors are held back: the upper edge of the band; 0 for never, otherwise at least
 *                what one transition makes due.
 */
public record ReplayRatioConfig(double ratio, long minimum, long ahead, long behind) {
    public ReplayRatioConfig {
        new Problems()
                .check(ratio >= 0 && ratio <= 1e9, "ratio", "must be from 0 to 1e9, got " + ratio)
                .check(minimum >= 0, "minimum", "must be 0 or more, got " + minimum)
                .check(ahead >= 0 && ahead <= 1L << 40, "ahead", "must be from 0 to 2^40, got " + ahead)
                .check(
                        behind == 0 || behind >= Math.ceil(ratio) && behind <= 1L << 40,
                        "behind",
                        "must be 0 (actors never wait) or from " + (long) Math.ceil(ratio)
                                + ", what one transition makes due, to 2^40, got " + behind)
                .raise();
    }

    /** A ratio that never holds actors back. */
    public ReplayRatioConfig(final double ratio, final long minimum) {
        this(ratio, minimum, 0, 0);
    }

    /**
     * Reverb's limits, which count samples.
     *
     * @param samplesPerInsert of the items sampled and inserted.
     * @param samplesPerUpdate items that an update takes.
     * @param minimum          items inserted before the first is sampled.
     * @param band             items sampled too few or too many.
     * @return the same in updates, its band rounded to whole ones: outwards above, inwards below.
     */
    public static ReplayRatioConfig samplesPerInsert(
            final double samplesPerInsert, final long samplesPerUpdate, final long minimum, final double band) {
        final double ratio = samplesPerInsert / samplesPerUpdate;
        return new ReplayRatioConfig(
                ratio, minimum, (long) (band / samplesPerUpdate), Math.max((long) Math.ceil(ratio), (long)
                        Math.ceil(band / samplesPerUpdate)));
    }
}
