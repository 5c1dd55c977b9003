package dev.reverie.learners.dreamer;

import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A world model and its parameters, apart from actor and critic. Its device is not its own. */
final class World implements AutoCloseable {
    private final @Nullable Tensor bins;
    private final WorldModel model;
    private final Parameters parameters;

    /**
     * @param draw from latents.
     * @param seed of initial values.
     */
    World(
            final DreamerConfig config,
            final Device device,
            final Senses senses,
            final Actions actions,
            final Function<Distribution, Tensor> draw,
            final long seed) {
        this.bins = config.kind() == DreamerConfig.Kind.DREAMERV3 ? Scalars.bins(device) : null;
        final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, seed);
        this.model = new WorldModel(
                blueprint.in(DreamerActor.PART),
                blueprint.in("world"),
                config,
                senses,
                actions,
                bins == null ? new Scalars.Unit() : new Scalars.Bins(bins),
                draw);
        this.parameters = blueprint.build();
    }

    WorldModel model() {
        return model;
    }

    Parameters parameters() {
        return parameters;
    }

    @Override
    public void close() {
        if (bins != null) {
            bins.close();
        }
        parameters.close();
    }
}
