package dev.reverie.learners.tdmpc;

import dev.reverie.learners.MetricSink;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
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

/** TD-MPC's: a model, its slow copy and a policy. Its device is not its own. One thread. */
final class ToldUpdate implements Update {
    private static final TensorType TYPE = TensorType.FLOAT32;
    private static final int TARGET_EVERY = 2;
    private static final float LEAST_PRIORITY = 1e-6f;

    private final Device device;
    private final Parameters models;
    private final Parameters targets;
    private final Parameters policies;
    private final TargetCopy follow;
    private final Chain modelStep;
    private final Chain policyStep;
    private final ToldLoss loss;
    private final Figures figures = new Figures();
    private final Tensor one;
    private long updates;

    ToldUpdate(
            final TdMpcConfig config,
            final Device device,
            final int observations,
            final int actions,
            final Draws draws,
            final long seed) {
        this.device = device;
        final Blueprint modelling = new Blueprint(device, TYPE, seed);
        final Told model = new Told(modelling, config, observations, actions);
        this.models = modelling.build();
        final Blueprint following = new Blueprint(device, TYPE, seed);
        final Told target = new Told(following, config, observations, actions);
        this.targets = following.build();
        final Blueprint acting = new Blueprint(device, TYPE, seed + 1);
        final ToldPolicy policy = new ToldPolicy(acting, config, actions, draws);
        this.policies = acting.build();
        this.follow = new TargetCopy(models, targets, config.tau());
        follow.copy();
        final OptimizerConfig adam = OptimizerConfig.adam(config.learningRate()).clippedTo(config.clipNorm());
        this.modelStep = Optimizers.of(adam, models);
        this.policyStep = Optimizers.of(adam, policies);
        this.loss = new ToldLoss(config, model, target, policy);
        this.one = device.lasting(device.zeros(TYPE, 1).add(1));
    }

    ToldLoss loss() {
        return loss;
    }

    Parameters models() {
        return models;
    }

    Parameters targets() {
        return targets;
    }

    Parameters policies() {
        return policies;
    }

    @Override
    public float[] learn(final Sequence in, final Tensor weights) {
        final Tensor y = loss.targets(in);
        final Tensor seen = loss.seen(in);
        final Tape tape = device.record();
        final ToldLoss.Terms terms = loss.terms(in, seen, y);
        final Tensor total = loss.total(terms, weights);
        tape.gradients(total, models);
        modelStep.check().watch("loss/tdmpc", total);
        modelStep.step();
        final Tape second = device.record();
        final Tensor policyLoss = loss.policy(terms.latents());
        second.gradients(policyLoss, policies);
        policyStep.check().watch("loss/policy", policyLoss);
        policyStep.step();
        if (updates++ % TARGET_EVERY == 0) {
            follow.blend();
        }
        figures.add(
                new TdMpcLoss.Terms(
                        terms.consistency().mean(),
                        terms.reward().mean(),
                        terms.value().mean(),
                        total.mul(0),
                        terms.latents()),
                y,
                policyLoss,
                one,
                modelStep.check().norm());
        final float[] priorities = terms.surprise().floats();
        for (int b = 0; b < priorities.length; b++) {
            priorities[b] += LEAST_PRIORITY;
        }
        return priorities;
    }

    @Override
    public Weights weights(final long version) {
        final Map<String, NamedArray> arrays =
                new LinkedHashMap<>(Export.weights(version, models, "").arrays());
        arrays.putAll(Export.weights(version, policies, "").arrays());
        return new Weights(version, arrays);
    }

    @Override
    public void report(final MetricSink sink) {
        figures.report(sink);
    }

    @Override
    public void save(final State into) {
        into.put("updates", updates);
        Export.save(into.in("models"), models);
        Export.save(into.in("targets"), targets);
        Export.save(into.in("policies"), policies);
        Snapshot.save(into.in("model_step"), modelStep.state());
        Snapshot.save(into.in("policy_step"), policyStep.state());
    }

    @Override
    public void restore(final State from) {
        updates = from.number("updates");
        Export.restore(from.in("models"), models);
        Export.restore(from.in("targets"), targets);
        Export.restore(from.in("policies"), policies);
        Snapshot.restore(from.in("model_step"), device, modelStep);
        Snapshot.restore(from.in("policy_step"), device, policyStep);
    }

    @Override
    public void close() {
        follow.close();
        modelStep.close();
        policyStep.close();
        models.close();
        targets.close();
        policies.close();
        one.close();
    }
}
