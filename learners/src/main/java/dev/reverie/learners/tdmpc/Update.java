package dev.reverie.learners.tdmpc;

import dev.reverie.learners.MetricSink;
import dev.reverie.learners.Weights;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.storage.checkpoint.Checkpointed;

/** Model, values and policy, and the step of each that sequences give. One thread, the device's. */
interface Update extends Checkpointed, AutoCloseable {

    /**
     * One update, in a scope of the device.
     *
     * @param in      sequences.
     * @param weights {@code [B]}: what each counts.
     * @return how much each should be drawn from now on, {@code [B]}; of any other size if that does not change.
     */
    float[] learn(Sequence in, Tensor weights);

    /** @return of the acting part: world model, values and policy. */
    Weights weights(long version);

    void report(MetricSink sink);

    @Override
    void close();
}
