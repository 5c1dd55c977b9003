package dev.reverie.learners.dreamer;

import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.storage.checkpoint.Checkpointed;
import java.util.List;

/** Actor and critic, and the steps of both that dreams in a world model give, which they leave as it is. One thread. */
interface BehaviourUpdate extends Checkpointed, AutoCloseable {

    /** @return names of what {@link #learn} returns. */
    List<String> figures();

    /** One update, in a scope of the device; returns scalars to report. */
    List<Tensor> learn(Starts starts);

    /** @return with the actor's. */
    Parameters actors();

    @Override
    void close();
}
