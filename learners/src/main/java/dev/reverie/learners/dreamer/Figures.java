package dev.reverie.learners.dreamer;

import dev.reverie.learners.MetricSink;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;

/** Means of what is reported, since the last report; read from the device in one piece. */
final class Figures {
    private static final String[] KEYS = {
        "train/observation_loss",
        "train/reward_loss",
        "train/continue_loss",
        "train/dynamics_loss",
        "train/representation_loss",
        "train/actor_loss",
        "train/critic_loss",
        "train/dreamt_return",
        "train/return_range"
    };

    private final double[] sums = new double[KEYS.length];
    private double norms;
    private long count;

    void add(final DreamerLoss.Terms terms, final Tensor range) {
        final WorldModel.Losses world = terms.world();
        final float[] values = Shaping.stack(
                        0,
                        world.observation(),
                        world.reward(),
                        world.continuation(),
                        world.dynamics(),
                        world.representation(),
                        terms.actor(),
                        terms.critic(),
                        terms.judged().returns().mean(),
                        range.reshape())
                .floats();
        for (int i = 0; i < values.length; i++) {
            sums[i] += values[i];
        }
        count++;
    }

    void norm(final double norm) {
        norms += norm;
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
