package dev.reverie.learners.dreamer;

import dev.reverie.learners.BehaviourStage;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Actor and critic learned in a copy of the world model, on a device of their own. Between updates, at rest, all of it is the
 * learner's thread's too.
 */
final class DreamStage implements BehaviourStage, Checkpointed {
    private final Device device;
    private final boolean ownsDevice;
    private final HandOff handOff;
    private final World world;
    private final BehaviourUpdate behaviour;
    private final Starts starts;
    private final Figures figures;
    private long updates;
    private HandOff.Stamp stamp = new HandOff.Stamp(0, 0);
    private volatile Policy policy;
    private volatile boolean isAsked;

    /**
     * What acts.
     *
     * @param weights whose version is the number of updates made.
     * @param stamp   of the world model that they were learned in.
     */
    record Policy(Weights weights, HandOff.Stamp stamp) {}

    /**
     * @param device     that it works on.
     * @param ownsDevice whether it seeds and closes it.
     * @param handOff    taken from.
     * @param task       what is learned.
     * @param random     of initial values.
     */
    DreamStage(
            final DreamerConfig config,
            final Device device,
            final boolean ownsDevice,
            final HandOff handOff,
            final DreamerLearner.Task task,
            final SplitMix random) {
        this.device = device;
        this.ownsDevice = ownsDevice;
        this.handOff = handOff;
        this.world = new World(config, device, task.senses(), task.actions(), Distribution::sample, 0);
        final boolean isThird = config.kind() == DreamerConfig.Kind.DREAMERV3;
        this.behaviour = isThird
                ? new ReinforceBehaviour(config, device, world.model(), task.actions(), Distribution::sample, random)
                : new DynamicsBehaviour(config, device, world.model(), task.actions(), Distribution::sample, random);
        this.figures = Figures.of(behaviour.figures());
        final int[] steps = {config.length(), config.batch()};
        this.starts = new Starts(
                zeros(steps[0], steps[1], config.deter()),
                zeros(steps[0], steps[1], config.stoch()),
                zeros(steps),
                zeros(steps),
                zeros(steps));
        if (ownsDevice) {
            device.seed(random.nextLong());
        }
        this.policy = export();
    }

    private Tensor zeros(final int... shape) {
        return device.lasting(device.zeros(TensorType.FLOAT32, shape));
    }

    @Override
    public boolean update() {
        if (!handOff.hasNext()) {
            return false;
        }
        stamp = handOff.takeWeights(world.parameters(), stamp);
        handOff.take(starts);
        device.scoped(() -> {
            final var losses = behaviour.learn(starts);
            synchronized (figures) {
                figures.add(losses);
            }
        });
        updates++;
        if (isAsked) {
            isAsked = false;
            policy = export();
        }
        handOff.done();
        return true;
    }

    private Policy export() {
        final String part = DreamerActor.PART + "/";
        final Map<String, NamedArray> arrays = new LinkedHashMap<>(
                Export.weights(updates, world.parameters(), part).arrays());
        arrays.putAll(Export.weights(updates, behaviour.actors(), part).arrays());
        return new Policy(new Weights(updates, arrays), stamp);
    }

    /** @return the newest policy at rest; amid updates the one asked for last. The learner's thread. */
    Policy policy() {
        if (!handOff.isAtRest() || handOff.isClosed()) {
            isAsked = true;
        } else if (policy.weights().version() < updates) {
            policy = export();
        }
        return policy;
    }

    /** Begins with the world model that the learner begins with. The learner's thread, at rest. */
    void begin(final Parameters other) {
        Export.adopt(Export.weights(0, other, ""), world.parameters());
        policy = export();
    }

    @Override
    public boolean hasRoom() {
        return handOff.hasRoom();
    }

    @Override
    public boolean isAtRest() {
        return handOff.isAtRest();
    }

    @Override
    public boolean isDone() {
        return handOff.isEnded() && handOff.isAtRest();
    }

    /** Any thread. */
    void report(final MetricSink sink) {
        synchronized (figures) {
            figures.report(sink);
        }
    }

    /** The learner's thread, at rest. */
    @Override
    public void save(final State into) {
        into.put("versions", updates, stamp.version(), stamp.transitions());
        if (ownsDevice) {
            device.save(into.in("device"));
        }
        Export.save(into.in("world"), world.parameters());
        behaviour.save(into.in("behaviour"));
    }

    /** The learner's thread, before this stage's begins. */
    @Override
    public void restore(final State from) {
        final long[] versions = from.longs("versions", 3);
        updates = versions[0];
        stamp = new HandOff.Stamp(versions[1], versions[2]);
        if (ownsDevice) {
            device.restore(from.in("device"));
        }
        Export.restore(from.in("world"), world.parameters());
        behaviour.restore(from.in("behaviour"));
        policy = export();
    }

    @Override
    public void close() {
        handOff.close();
        starts.h().close();
        starts.z().close();
        starts.rewards().close();
        starts.continues().close();
        starts.last().close();
        behaviour.close();
        world.close();
        if (ownsDevice) {
            device.close();
        }
    }
}
