package dev.reverie.learners.modelfree.sac;

import dev.reverie.envs.StepLayout;
import dev.reverie.learners.ActionScale;
import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.VectorSpec;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.math.TanhNormal;
import dev.reverie.learners.modelfree.NStepBatch;
import dev.reverie.learners.modelfree.NStepTensors;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.optim.Chain;
import dev.reverie.learners.optim.OptimizerConfig;
import dev.reverie.learners.optim.Optimizers;
import dev.reverie.learners.optim.Snapshot;
import dev.reverie.learners.optim.TargetCopy;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;

/** Critics, actor and temperature, each by a step of Adam. Owns its device. */
final class SacLearner implements Learner {
    private static final TensorType TYPE = TensorType.FLOAT32;

    private final SacConfig config;
    private final Device device;
    private final Task task;
    private final Replay replay;
    private final SplitMix random;
    private final SequenceBatch sequences;
    private final NStepBatch batch;
    private final SquashedPolicy policy;
    private final TwinCritic critic;
    private final TwinCritic target;
    private final Parameters temperature;
    private final Tensor logAlpha;
    private final TargetCopy follow;
    private final Chain actorStep;
    private final Chain criticStep;
    private final Chain alphaStep;
    private final NStepTensors inputs;
    private final Tensor centre;
    private final Tensor half;
    private final Figures figures = new Figures();
    private long version;

    /** What is learned: rows of a layout, their observations as vectors, and their actions' scale. */
    record Task(StepLayout layout, VectorSpec vector, ActionScale scale) {}

    SacLearner(final SacConfig config, final Device device, final Task task, final Replay replay, final long seed) {
        this.config = config;
        this.device = device;
        this.task = task;
        this.replay = replay;
        this.random = new SplitMix(seed);
        this.sequences = new SequenceBatch(task.layout(), config.batch(), config.nStep() + 1);
        this.batch = new NStepBatch(task.vector(), task.layout(), config.batch(), config.gamma());
        final int[] hidden =
                config.hidden().stream().mapToInt(Integer::intValue).toArray();
        final int observations = task.vector().size();
        final int actions = task.scale().size();
        device.seed(random.nextLong());
        this.policy = new SquashedPolicy(new Blueprint(device, TYPE, random.nextLong()), observations, hidden, actions);
        final long criticSeed = random.nextLong();
        this.critic = new TwinCritic(new Blueprint(device, TYPE, criticSeed), observations + actions, hidden);
        this.target = new TwinCritic(new Blueprint(device, TYPE, criticSeed), observations + actions, hidden);
        final Blueprint own = new Blueprint(device, TYPE, 0);
        final var weight = own.weight("log_alpha", Init.constant(Math.log(config.alpha())), 1);
        this.temperature = own.build();
        this.logAlpha = weight.get();
        this.follow = new TargetCopy(critic.parameters(), target.parameters(), config.tau());
        this.actorStep = Optimizers.of(adam(config.actorRate()), policy.parameters());
        this.criticStep = Optimizers.of(adam(config.criticRate()), critic.parameters());
        this.alphaStep = Optimizers.of(adam(config.alphaRate() == 0 ? 1 : config.alphaRate()), temperature);
        this.inputs = NStepTensors.allocate(device, task.vector(), task.layout(), config.batch());
        this.centre = device.lasting(device.of(task.scale().centre(), actions));
        this.half = device.lasting(device.of(task.scale().half(), actions));
    }

    private OptimizerConfig adam(final double rate) {
        return OptimizerConfig.adam(rate).clippedTo(config.clipNorm());
    }

    @Override
    public void update() {
        if (!replay.sample(sequences, random)) {
            throw new IllegalStateException("the replay holds no sequence of " + sequences.length()
                    + " rows yet: raise pace.minimum, or set replay.crossEpisodes=true");
        }
        batch.read(sequences);
        inputs.fill(batch);
        device.scoped(() -> {
            critics();
            if (version % config.actorEvery() == 0) {
                actor();
            }
            follow.blend();
        });
        version++;
    }

    private void critics() {
        final Tensor next = inputs.next();
        final TanhNormal.Draw then = policy.at(next).draw();
        final Tensor y = SacLosses.target(inputs, target.forward(next, then.value()), then, logAlpha.exp());
        final Tape tape = device.record();
        final Tensor action = inputs.actions().sub(centre).div(half);
        final Tensor q = critic.forward(inputs.observations(), action);
        final Tensor loss = SacLosses.critic(inputs, q, y);
        tape.gradients(loss, critic.parameters());
        criticStep.check().watch("loss/critic", loss);
        criticStep.step();
        figures.add(Figures.CRITIC, loss.item());
        figures.add(Figures.VALUE, q.mean().item());
    }

    private void actor() {
        final Tensor alpha = logAlpha.exp().stop();
        final Tensor observations = inputs.observations();
        final Tape tape = device.record();
        final TanhNormal.Draw action = policy.at(observations).draw();
        final Tensor loss = SacLosses.actor(inputs, critic.forward(observations, action.value()), action, alpha);
        tape.gradients(loss, policy.parameters());
        actorStep.check().watch("loss/actor", loss);
        actorStep.step();
        final Tensor entropy =
                action.logProb().stop().mul(inputs.weights()).sum().neg();
        figures.add(Figures.ACTOR, loss.item());
        figures.add(Figures.ENTROPY, entropy.item());
        figures.add(Figures.ALPHA, alpha.item());
        if (config.alphaRate() > 0) {
            temperature(entropy);
        }
    }

    private void temperature(final Tensor entropy) {
        final Tape tape = device.record();
        final double aim = config.entropy() * task.scale().size();
        final Tensor loss = logAlpha.mul(entropy.sub(aim)).sum();
        tape.gradients(loss, temperature);
        alphaStep.check().watch("loss/alpha", loss);
        alphaStep.step();
    }

    @Override
    public Weights policy() {
        return Export.weights(version, policy.parameters(), SquashedPolicy.NAME + "/");
    }

    @Override
    public void report(final MetricSink sink) {
        figures.report(sink);
    }

    @Override
    public void save(final State into) {
        into.put("version", version);
        random.save(into.in("random"));
        device.save(into.in("device"));
        Export.save(into.in("policy"), policy.parameters());
        Export.save(into.in("critic"), critic.parameters());
        Export.save(into.in("target"), target.parameters());
        Export.save(into.in("temperature"), temperature);
        Snapshot.save(into.in("actor_step"), actorStep.state());
        Snapshot.save(into.in("critic_step"), criticStep.state());
        Snapshot.save(into.in("alpha_step"), alphaStep.state());
    }

    @Override
    public void restore(final State from) {
        version = from.number("version");
        random.restore(from.in("random"));
        device.restore(from.in("device"));
        Export.restore(from.in("policy"), policy.parameters());
        Export.restore(from.in("critic"), critic.parameters());
        Export.restore(from.in("target"), target.parameters());
        Export.restore(from.in("temperature"), temperature);
        Snapshot.restore(from.in("actor_step"), device, actorStep);
        Snapshot.restore(from.in("critic_step"), device, criticStep);
        Snapshot.restore(from.in("alpha_step"), device, alphaStep);
    }

    @Override
    public void close() {
        inputs.close();
        centre.close();
        half.close();
        actorStep.close();
        criticStep.close();
        alphaStep.close();
        follow.close();
        policy.close();
        critic.close();
        target.close();
        temperature.close();
        device.close();
    }
}
