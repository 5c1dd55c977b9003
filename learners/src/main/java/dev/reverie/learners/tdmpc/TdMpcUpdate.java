package dev.reverie.learners.tdmpc;

import dev.reverie.learners.MetricSink;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Export;
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
import java.util.LinkedHashMap;
import java.util.Map;

/** World model, values and policy, and the step of each that sequences give. Its device is not its own. One thread. */
final class TdMpcUpdate implements Update {
    private static final TensorType TYPE = TensorType.FLOAT32;
    private static final float[] UNCHANGED = {};

    private final TdMpcConfig config;
    private final Device device;
    private final Tensor bins;
    private final Parameters worlds;
    private final Parameters policies;
    private final Parameters targets;
    private final Parameters encoder;
    private final TargetCopy follow;
    private final TargetCopy slowed;
    private final Chain worldStep;
    private final Chain policyStep;
    private final RunningScale range;
    private final Figures figures = new Figures();
    private final WorldModel model;
    private final Policy policy;
    private final TdMpcLoss loss;

    /**
     * Networks that have learned nothing.
     *
     * @param config       sizes and scales.
     * @param device       of all tensors.
     * @param observations O.
     * @param actions      A.
     * @param tasks        1 or more.
     * @param draws        chance.
     * @param seed         of the first weights.
     */
    TdMpcUpdate(
            final TdMpcConfig config,
            final Device device,
            final int observations,
            final int actions,
            final int tasks,
            final Draws draws,
            final long seed) {
        this.config = config;
        this.device = device;
        this.bins = device.lasting(TwoHot.evenBins(device, TYPE, -config.mostBin(), config.mostBin(), config.bins()));
        final Blueprint world = new Blueprint(device, TYPE, seed);
        this.model = new WorldModel(world, config, observations, actions, tasks, bins);
        this.worlds = world.build();
        final Blueprint acting = new Blueprint(device, TYPE, seed + 1);
        this.policy = new Policy(acting, config, actions, tasks, draws);
        this.policies = acting.build();
        final Blueprint following = new Blueprint(device, TYPE, seed);
        final Heads target = WorldModel.values(following, config, actions, tasks, bins);
        this.targets = following.build();
        this.follow = new TargetCopy(worlds, targets, config.tau());
        follow.copy();
        this.encoder = copyOfEncoder(worlds);
        this.slowed = new TargetCopy(worlds, encoder, config.encoderShare());
        this.worldStep = Optimizers.of(adam(1e-8), worlds);
        this.policyStep = Optimizers.of(adam(1e-5), policies);
        this.range = new RunningScale(device, TYPE, config.tau());
        this.loss = new TdMpcLoss(config, model, policy, target, draws);
    }

    private static Parameters copyOfEncoder(final Parameters worlds) {
        final Map<String, Tensor> parts = new LinkedHashMap<>();
        worlds.tensors().forEach((name, tensor) -> {
            if (name.startsWith(WorldModel.ENCODER + "/")) {
                parts.put(name, tensor);
            }
        });
        return Parameters.of(parts);
    }

    private OptimizerConfig adam(final double epsilon) {
        final OptimizerConfig adam = OptimizerConfig.adam(config.learningRate());
        return new OptimizerConfig(
                adam.kind(),
                adam.rate(),
                adam.rateFinal(),
                adam.annealing(),
                0,
                0,
                adam.beta1(),
                adam.beta2(),
                epsilon,
                false,
                0,
                0,
                0,
                adam.clipRatioLeast(),
                config.clipNorm(),
                adam.checkInterval());
    }

    /**
     * One update, in a scope of the device; all sequences count alike.
     *
     * @param in sequences.
     * @return the world model's loss, before it.
     */
    Tensor learn(final Sequence in) {
        final Tensor seen = loss.seen(in);
        final Tensor y = loss.targets(in, seen);
        final Tape tape = device.record();
        final TdMpcLoss.Terms terms = loss.terms(in, seen, y);
        final Tensor total = loss.total(terms);
        tape.gradients(total, worlds);
        worldStep.check().watch("loss/tdmpc", total);
        worldStep.step();
        slowEncoder();
        WorldModel.renormalise(worlds);
        final Tensor policyLoss = behaviour(in, terms.latents());
        follow.blend();
        figures.add(terms, y, policyLoss, range.state(), worldStep.check().norm());
        return total;
    }

    /** Adam's step is proportional to its rate, so a share of the rate is that share of the way. */
    private void slowEncoder() {
        slowed.blend();
        encoder.tensors().forEach((name, tensor) -> worlds.get(name).assign(tensor));
    }

    private Tensor behaviour(final Sequence in, final Tensor latents) {
        final Tape tape = device.record();
        final Tensor policyLoss = loss.policy(in, latents, range);
        tape.gradients(policyLoss, policies);
        policyStep.check().watch("loss/policy", policyLoss);
        policyStep.step();
        return policyLoss;
    }

    @Override
    public float[] learn(final Sequence in, final Tensor weights) {
        learn(in);
        return UNCHANGED;
    }

    @Override
    public Weights weights(final long version) {
        final Map<String, NamedArray> arrays =
                new LinkedHashMap<>(Export.weights(version, worlds, "").arrays());
        arrays.putAll(Export.weights(version, policies, "").arrays());
        return new Weights(version, arrays);
    }

    @Override
    public void report(final MetricSink sink) {
        figures.report(sink);
    }

    @Override
    public void save(final State into) {
        Export.save(into.in("worlds"), worlds);
        Export.save(into.in("policies"), policies);
        Export.save(into.in("targets"), targets);
        Export.save(into.in("encoder"), encoder);
        into.put("range", range.state().cast(TensorType.FLOAT64).doubles());
        Snapshot.save(into.in("world_step"), worldStep.state());
        Snapshot.save(into.in("policy_step"), policyStep.state());
    }

    @Override
    public void restore(final State from) {
        Export.restore(from.in("worlds"), worlds);
        Export.restore(from.in("policies"), policies);
        Export.restore(from.in("targets"), targets);
        Export.restore(from.in("encoder"), encoder);
        final double[] kept = new double[1];
        from.read("range", kept);
        device.scoped(() -> range.state().assign(device.of(kept, 1).cast(TYPE)));
        Snapshot.restore(from.in("world_step"), device, worldStep);
        Snapshot.restore(from.in("policy_step"), device, policyStep);
    }

    WorldModel model() {
        return model;
    }

    Policy policy() {
        return policy;
    }

    /** @return of world model and values; encoder first, {@code q} last. */
    Parameters worlds() {
        return worlds;
    }

    Parameters policies() {
        return policies;
    }

    @Override
    public void close() {
        range.close();
        follow.close();
        slowed.close();
        worldStep.close();
        policyStep.close();
        encoder.close();
        targets.close();
        policies.close();
        worlds.close();
        bins.close();
    }
}
