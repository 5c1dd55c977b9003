package dev.reverie.learners.imitation;

import dev.reverie.envs.StepLayout;
import dev.reverie.learners.ActionScale;
import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.Categorical;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.modelfree.NStepBatch;
import dev.reverie.learners.modelfree.NStepTensors;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.optim.Adam;
import dev.reverie.learners.optim.Chain;
import dev.reverie.learners.optim.Decay;
import dev.reverie.learners.optim.FiniteCheck;
import dev.reverie.learners.optim.GradientTransform;
import dev.reverie.learners.optim.Moments;
import dev.reverie.learners.optim.NormClip;
import dev.reverie.learners.optim.Schedule;
import dev.reverie.learners.optim.Snapshot;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps to a policy: {@code -log p(a | o)} of discrete actions, {@code |mean(o) - a|^2 / 2} of real ones. Owns its device. */
final class BcLearner implements Learner {
    static final String NAME = "policy";
    private static final TensorType TYPE = TensorType.FLOAT32;

    private final Device device;
    private final Replay replay;
    private final SplitMix random;
    private final SequenceBatch steps;
    private final NStepBatch batch;
    private final NStepTensors inputs;
    private final Mlp policy;
    private final Parameters parameters;
    private final Schedule rate;
    private final Chain optimizer;
    private final @Nullable Tensor centre;
    private final @Nullable Tensor half;
    private double losses;
    private double agreements;
    private long reported;
    private long version;

    BcLearner(
            final BcConfig config,
            final Device device,
            final StepLayout layout,
            final BehaviourCloning.Task task,
            final Replay replay,
            final long seed) {
        this.device = device;
        this.replay = replay;
        this.random = new SplitMix(seed);
        this.steps = new SequenceBatch(layout, config.batch(), 1);
        this.batch = new NStepBatch(task.vector(), layout, config.batch(), 1);
        this.inputs = NStepTensors.allocate(device, task.vector(), layout, config.batch());
        final int[] hidden =
                config.hidden().stream().mapToInt(Integer::intValue).toArray();
        final Blueprint blueprint = new Blueprint(device, TYPE, random.nextLong());
        this.policy = new Mlp(blueprint.in(NAME), task.vector().size(), hidden, task.outputs(), Unary.RELU);
        this.parameters = blueprint.build();
        this.rate = config.learningRateSteps() == 0
                ? Schedule.constant(config.learningRate())
                : Schedule.linear(config.learningRate(), config.learningRateFinal(), config.learningRateSteps());
        final List<GradientTransform> clip =
                config.clipNorm() > 0 ? List.of(new NormClip(parameters, config.clipNorm())) : List.of();
        this.optimizer = new Chain(
                new FiniteCheck(parameters, 1),
                clip,
                new Adam(parameters, rate, new Moments(0.9, 0.999, 1e-8, config.weightDecay(), Decay.DECOUPLED)));
        final ActionScale scale = task.scale();
        this.centre = scale == null ? null : device.lasting(device.of(scale.centre(), scale.size()));
        this.half = scale == null ? null : device.lasting(device.of(scale.half(), scale.size()));
    }

    @Override
    public void update() {
        if (!replay.sample(steps, random)) {
            throw new IllegalStateException("the replay holds no step to imitate");
        }
        batch.read(steps);
        inputs.fill(batch);
        device.scoped(() -> {
            final Tape tape = device.record();
            final Tensor head = policy.forward(inputs.observations());
            final Tensor each = centre == null || half == null ? surprise(head) : error(head, centre, half);
            final Tensor loss = each.mul(inputs.weights()).sum();
            tape.gradients(loss, parameters);
            optimizer.check().watch("loss/bc", loss);
            optimizer.step();
            losses += loss.item();
            reported++;
        });
        version++;
    }

    /** {@code [B]}. */
    private Tensor surprise(final Tensor logits) {
        final Tensor actions = inputs.actions().reshape(logits.dim(0));
        final Tensor taken = logits.stop().argmax(-1).cast(TYPE);
        final Tensor differs = taken.sub(actions.cast(TYPE)).abs().clip(0, 1);
        agreements += 1 - differs.mul(inputs.weights()).sum().item();
        return new Categorical(logits, 0).logProb(actions).neg();
    }

    /** {@code [B]} of what is scaled to [-1, 1]. */
    private Tensor error(final Tensor mean, final Tensor from, final Tensor width) {
        return mean.sub(inputs.actions().sub(from).div(width)).square().sum(-1).mul(0.5);
    }

    @Override
    public Weights policy() {
        return Export.weights(version, parameters, NAME + "/");
    }

    /** @param sink given {@code train/loss}, {@code train/learning_rate}, and of discrete actions {@code train/agreement}. */
    @Override
    public void report(final MetricSink sink) {
        sink.put("train/loss", losses / reported);
        if (centre == null) {
            sink.put("train/agreement", agreements / reported);
        }
        sink.put("train/learning_rate", rate.at(version));
        losses = 0;
        agreements = 0;
        reported = 0;
    }

    @Override
    public void save(final State into) {
        into.put("version", version);
        random.save(into.in("random"));
        device.save(into.in("device"));
        Export.save(into.in("policy"), parameters);
        Snapshot.save(into.in("optimizer"), optimizer.state());
    }

    @Override
    public void restore(final State from) {
        version = from.number("version");
        random.restore(from.in("random"));
        device.restore(from.in("device"));
        Export.restore(from.in("policy"), parameters);
        Snapshot.restore(from.in("optimizer"), device, optimizer);
    }

    @Override
    public void close() {
        optimizer.close();
        inputs.close();
        if (centre != null) {
            centre.close();
        }
        if (half != null) {
            half.close();
        }
        parameters.close();
        device.close();
    }
}
