package dev.reverie.learners.dreamer;

import dev.reverie.learners.MetricSink;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.storage.checkpoint.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PlaNet: steps of the world model alone. */
final class PlanetUpdate implements Update {
    private final WorldUpdate world;
    private final Figures figures = Figures.ofWorldAnd(List.of());

    /** @param random of initial values. */
    PlanetUpdate(
            final DreamerConfig config,
            final Device device,
            final Senses senses,
            final Actions actions,
            final SplitMix random) {
        this.world = new WorldUpdate(config, device, senses, actions, Distribution::sample, random.nextLong());
    }

    @Override
    public Tensor learn(final Batch batch) {
        final WorldUpdate.Learned learned = world.learn(batch);
        figures.add(learned.losses());
        figures.norm(world.norm());
        return learned.observed().features().stop();
    }

    /** What is believed, and what plans are tried in: prior and reward too. */
    @Override
    public Weights weights(final long version) {
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        for (final String part : List.of(DreamerActor.PART, PlanetModel.PRIOR, PlanetModel.REWARD)) {
            arrays.putAll(
                    Export.weights(version, world.parameters(), part + '/').arrays());
        }
        return new Weights(version, arrays);
    }

    @Override
    public WorldModel model() {
        return world.model();
    }

    @Override
    public void report(final MetricSink sink) {
        figures.report(sink);
    }

    @Override
    public void save(final State into) {
        world.save(into.in("world"));
    }

    @Override
    public void restore(final State from) {
        world.restore(from.in("world"));
    }

    @Override
    public void close() {
        world.close();
    }
}
