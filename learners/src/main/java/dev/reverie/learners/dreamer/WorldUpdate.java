package dev.reverie.learners.dreamer;

import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.optim.Chain;
import dev.reverie.learners.optim.Snapshot;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import java.util.function.Function;

/** The world model apart from actor and critic, and its step: of Adam, in v3 of LaProp. Its device is not its own. */
final class WorldUpdate implements Checkpointed, AutoCloseable {
    private static final double HALF = 0.5;

    private final DreamerConfig config;
    private final Device device;
    private final World world;
    private final Chain optimizer;

    /** What was observed, and scalars not yet scaled. */
    record Learned(Rssm.Observed observed, WorldModel.Losses losses) {}

    /**
     * @param draw from latents.
     * @param seed of initial values.
     */
    WorldUpdate(
            final DreamerConfig config,
            final Device device,
            final Senses senses,
            final Actions actions,
            final Function<Distribution, Tensor> draw,
            final long seed) {
        this.config = config;
        this.device = device;
        this.world = new World(config, device, senses, actions, draw, seed);
        this.optimizer = isThird()
                ? Steps.laProp(config, parameters())
                : Steps.adam(config.classic(), config.learningRate(), parameters());
    }

    private boolean isThird() {
        return config.kind() == DreamerConfig.Kind.DREAMERV3;
    }

    WorldModel model() {
        return world.model();
    }

    Parameters parameters() {
        return world.parameters();
    }

    /** Under a tape. */
    Learned losses(final Batch batch) {
        final Rssm.Observed observed = model().observe(batch);
        return new Learned(observed, model().losses(batch, observed, observed.features()));
    }

    /** @return the scalar that is made smaller; in v1 and v2 observations have normal distributions of spread 1. */
    Tensor total(final WorldModel.Losses losses) {
        final Tensor foretold = isThird()
                ? losses.observation().add(losses.reward()).add(losses.continuation())
                : losses.observation()
                        .mul(HALF)
                        .add(losses.reward().mul(config.classic().reward()))
                        .add(losses.continuation().mul(config.classic().continuation()));
        return foretold.add(losses.dynamics().mul(config.dynamics()))
                .add(losses.representation().mul(config.representation()));
    }

    /** One step. */
    Learned learn(final Batch batch) {
        final Tape tape = device.record();
        final Learned learned = losses(batch);
        final Tensor total = total(learned.losses());
        optimizer.check().watch("loss/world", total);
        tape.gradients(total, parameters());
        optimizer.step();
        return learned;
    }

    /** @return of the gradients of the latest step, before they were clipped. */
    double norm() {
        return optimizer.check().norm();
    }

    @Override
    public void save(final State into) {
        Export.save(into.in("parameters"), parameters());
        Snapshot.save(into.in("optimizer"), optimizer.state());
    }

    @Override
    public void restore(final State from) {
        Export.restore(from.in("parameters"), parameters());
        Snapshot.restore(from.in("optimizer"), device, optimizer);
    }

    @Override
    public void close() {
        optimizer.close();
        world.close();
    }
}
