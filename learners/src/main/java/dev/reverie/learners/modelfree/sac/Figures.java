package dev.reverie.learners.modelfree.sac;

import dev.reverie.learners.MetricSink;

/** Means of what is reported, since the last report. */
final class Figures {
    static final int CRITIC = 0;
    static final int VALUE = 1;
    static final int ACTOR = 2;
    static final int ENTROPY = 3;
    static final int ALPHA = 4;
    private static final String[] KEYS = {
        "train/critic_loss", "train/value", "train/actor_loss", "train/entropy", "train/alpha"
    };

    private final double[] sums = new double[KEYS.length];
    private final long[] counts = new long[KEYS.length];

    void add(final int figure, final double value) {
        sums[figure] += value;
        counts[figure]++;
    }

    void report(final MetricSink sink) {
        for (int i = 0; i < KEYS.length; i++) {
            sink.put(KEYS[i], sums[i] / counts[i]);
            sums[i] = 0;
            counts[i] = 0;
        }
    }
}
