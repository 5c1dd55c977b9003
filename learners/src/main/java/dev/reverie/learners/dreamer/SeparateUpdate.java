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
import java.util.Map;

/** v1 and v2: a step of the world model, then one of actor and critic in it. */
final class SeparateUpdate implements Update {
    private final WorldUpdate world;
    private final DynamicsBehaviour behaviour;
    private final Figures figures;

    /** @param random of initial values. */
    SeparateUpdate(
            final DreamerConfig config,
            final Device device,
            final Senses senses,
            final Actions actions,
            final SplitMix random) {
        this.world = new WorldUpdate(config, device, senses, actions, Distribution::sample, random.nextLong());
        this.behaviour = new DynamicsBehaviour(config, device, world.model(), actions, Distribution::sample, random);
        this.figures = Figures.ofWorldAnd(behaviour.figures());
    }

    @Override
    public Tensor learn(final Batch batch) {
        final WorldUpdate.Learned learned = world.learn(batch);
        figures.add(
                learned.losses(),
                behaviour.learn(Starts.of(batch, learned.observed())).toArray(Tensor[]::new));
        figures.norm(world.norm());
        return learned.observed().features().stop();
    }

    @Override
    public Weights weights(final long version) {
        final String part = DreamerActor.PART + "/";
        final Map<String, NamedArray> arrays = new LinkedHashMap<>(
                Export.weights(version, world.parameters(), part).arrays());
        arrays.putAll(Export.weights(version, behaviour.actors(), part).arrays());
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
        behaviour.save(into.in("behaviour"));
    }

    @Override
    public void restore(final State from) {
        world.restore(from.in("world"));
        behaviour.restore(from.in("behaviour"));
    }

    @Override
    public void close() {
        world.close();
        behaviour.close();
    }
}
