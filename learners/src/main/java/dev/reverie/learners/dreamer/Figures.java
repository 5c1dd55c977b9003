package dev.reverie.learners.dreamer;

import dev.reverie.learners.MetricSink;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Means of what is reported, since the last report; read from the device in one piece. */
final class Figures {
    private static final List<String> WORLD =
            List.of("observation_loss", "reward_loss", "continue_loss", "dynamics_loss", "representation_loss");

    private final List<String> keys;
    private final double[] sums;
    private double norms;
    private long count;

    private Figures(final List<String> keys) {
        this.keys = keys;
        this.sums = new double[keys.size()];
    }

    /** @param more than the world model's losses. */
    static Figures ofWorldAnd(final List<String> more) {
        final List<String> all = new ArrayList<>(WORLD);
        all.addAll(more);
        return new Figures(List.copyOf(all));
    }

    /** Of these alone, and no norm. */
    static Figures of(final List<String> keys) {
        return new Figures(List.copyOf(keys));
    }

    /** @param more scalars, as many as there are further names. */
    void add(final WorldModel.Losses world, final Tensor... more) {
        final List<Tensor> all = new ArrayList<>(List.of(
                world.observation(), world.reward(), world.continuation(), world.dynamics(), world.representation()));
        all.addAll(List.of(more));
        add(all);
    }

    /** @param all scalars, as many as there are names. */
    void add(final List<Tensor> all) {
        final float[] values = Shaping.stack(0, all.toArray(Tensor[]::new)).floats();
        for (int i = 0; i < values.length; i++) {
            sums[i] += values[i];
        }
        count++;
    }

    void norm(final double norm) {
        norms += norm;
    }

    void report(final MetricSink sink) {
        for (int i = 0; i < sums.length; i++) {
            sink.put("train/" + keys.get(i), sums[i] / count);
            sums[i] = 0;
        }
        if (norms > 0) {
            sink.put("train/grad_norm", norms / count);
        }
        norms = 0;
        count = 0;
    }
}
