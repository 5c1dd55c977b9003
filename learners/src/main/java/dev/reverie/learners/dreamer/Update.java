package dev.reverie.learners.dreamer;

import dev.reverie.learners.MetricSink;
import dev.reverie.learners.Weights;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.storage.checkpoint.Checkpointed;

/** World model and behaviour, and the step of each that sequences give. One thread, the device's. */
interface Update extends Checkpointed, AutoCloseable {

    /**
     * One update, in a scope of the device.
     *
     * @return {@code [T, B, F]}: states that were observed.
     */
    Tensor learn(Batch batch);

    /** @return of the acting part; of another version if behaviour is learned elsewhere. */
    Weights weights(long version);

    WorldModel model();

    void report(MetricSink sink);

    @Override
    void close();
}
