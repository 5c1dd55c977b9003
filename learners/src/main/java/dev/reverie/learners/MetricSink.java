package dev.reverie.learners;

/** Takes figures by name. */
@FunctionalInterface
public interface MetricSink {

    /**
     * @param key   such as {@code train/td_error}.
     * @param value finite or NaN for none.
     */
    void put(String key, double value);
}
