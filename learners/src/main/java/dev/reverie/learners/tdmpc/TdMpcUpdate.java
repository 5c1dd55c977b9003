package dev.reverie.learners.tdmpc;

import dev.reverie.learners.math.ReturnRange;
import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.EnsembleMlp;
import dev.reverie.learners.optim.Chain;
import dev.reverie.learners.optim.OptimizerConfig;
import dev.reverie.learners.optim.Optimizers;
import dev.reverie.learners.optim.TargetCopy;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;

/** World model, values and policy, and the step of each that sequences give. Its device is not its own. One thread. */
final class TdMpcUpdate implements AutoCloseable {
    private static final TensorType TYPE = TensorType.FLOAT32;

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
    private final ReturnRange range;
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
     * @param draws        chance.
     * @param seed         of the first weights.
     */
    TdMpcUpdate(
            final TdMpcConfig config,
            final Device device,
            final int observations,
            final int actions,
            final Draws draws,
            final long seed) {
        this.config = config;
        this.device = device;
        this.bins = device.lasting(TwoHot.evenBins(device, TYPE, -config.mostBin(), config.mostBin(), config.bins()));
        final Blueprint world = new Blueprint(device, TYPE, seed);
        this.model = new WorldModel(world, config, observations, actions, bins);
        this.worlds = world.build();
        final Blueprint acting = new Blueprint(device, TYPE, seed + 1);
        this.policy = new Policy(acting, config, actions, draws);
        this.policies = acting.build();
        final Blueprint following = new Blueprint(device, TYPE, seed);
        final EnsembleMlp target = WorldModel.values(following, config, actions, bins);
        this.targets = following.build();
        this.follow = new TargetCopy(worlds, targets, config.tau());
        follow.copy();
        this.encoder = copyOfEncoder(worlds);
        this.slowed = new TargetCopy(worlds, encoder, config.encoderShare());
        this.worldStep = Optimizers.of(adam(), worlds);
        this.policyStep = Optimizers.of(adam(), policies);
        this.range = new ReturnRange(device, TYPE, config.tau(), 5, 95, 1);
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

    private OptimizerConfig adam() {
        return OptimizerConfig.adam(config.learningRate()).clippedTo(config.clipNorm());
    }

    /**
     * One update.
     *
     * @param in sequences.
     * @return the world model's loss, before it.
     */
    double learn(final Sequence in) {
        final double[] before = new double[1];
        device.scoped(() -> {
            final Tensor y = loss.targets(in);
            final Tape tape = device.record();
            final TdMpcLoss.Terms terms = loss.terms(in, y);
            final Tensor total = loss.total(terms);
            tape.gradients(total, worlds);
            worldStep.check().watch("loss/tdmpc", total);
            worldStep.step();
            slowEncoder();
            behaviour(terms.latents());
            follow.blend();
            before[0] = total.item();
        });
        return before[0];
    }

    /** Adam's step is proportional to its rate, so a share of the rate is that share of the way. */
    private void slowEncoder() {
        slowed.blend();
        encoder.tensors().forEach((name, tensor) -> worlds.get(name).assign(tensor));
    }

    private void behaviour(final Tensor latents) {
        final Tape tape = device.record();
        final Tensor policyLoss = loss.policy(latents, range);
        tape.gradients(policyLoss, policies);
        policyStep.check().watch("loss/policy", policyLoss);
        policyStep.step();
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
