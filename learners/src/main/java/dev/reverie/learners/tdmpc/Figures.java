package dev.reverie.learners.tdmpc;

import dev.reverie.learners.MetricSink;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;

/** Means of what is reported, since the last report; read from the device in one piece. */
final class Figures {
    private static final String[] KEYS = {
        "train/consistency_loss",
        "train/reward_loss",
        "train/value_loss",
        "train/termination_loss",
        "train/target",
        "train/actor_loss",
        "train/value_range"
    };

    private final double[] sums = new double[KEYS.length];
    private double norms;
    private long count;

    void add(
            final TdMpcLoss.Terms terms,
            final Tensor targets,
            final Tensor policy,
            final Tensor range,
            final double norm) {
        final float[] values = Shaping.stack(
                        0,
                        terms.consistency().reshape(),
                        terms.reward().reshape(),
                        terms.value().reshape(),
                        terms.termination().reshape(),
                        targets.mean().reshape(),
                        policy.reshape(),
                        range.reshape())
                .floats();
        for (int i = 0; i < values.length; i++) {
            sums[i] += values[i];
        }
        norms += norm;
        count++;
    }

    void report(final MetricSink sink) {
        for (int i = 0; i < KEYS.length; i++) {
            sink.put(KEYS[i], sums[i] / count);
            sums[i] = 0;
        }
        sink.put("train/grad_norm", norms / count);
        norms = 0;
        count = 0;
    }
}
