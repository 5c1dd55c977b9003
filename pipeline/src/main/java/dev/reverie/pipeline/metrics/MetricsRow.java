package dev.reverie.pipeline.metrics;

import dev.reverie.learners.MetricSink;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Figures at one step, in the order put. NaN is no figure and leaves no key. One thread. */
public final class MetricsRow implements MetricSink {
    private final long step;
    private final Map<String, Double> values = new LinkedHashMap<>();

    /** @param step transitions made so far, 0 or more. */
    public MetricsRow(final long step) {
        if (step < 0) {
            throw new IllegalArgumentException("step must be 0 or more, got " + step);
        }
        this.step = step;
    }

    @Override
    public void put(final String key, final double value) {
        if (key.equals(MetricsLog.STEP)) {
            throw new IllegalArgumentException("the key 'step' is the row's own");
        }
        if (!Double.isNaN(value)) {
            values.put(key, value);
        }
    }

    /** @return transitions made so far. */
    public long step() {
        return step;
    }

    /** @return the figures by key, a view. */
    public Map<String, Double> values() {
        return Collections.unmodifiableMap(values);
    }

    /** @return the figure of a key, NaN if there is none. */
    public double value(final String key) {
        return values.getOrDefault(key, Double.NaN);
    }
}
