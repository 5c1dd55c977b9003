package dev.reverie.learners.tdmpc;

import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.BatchedDense;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.tensor.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** TD-MPC's model, values and policy in plain Java. Allocates nothing but when it adopts. One thread. */
final class ActingTold implements PlainModel {
    private final Kernels kernels;
    private final TdMpcConfig config;
    private final int actions;
    private final RandomGenerator random;
    private final Stack encoder;
    private final Stack dynamics;
    private final Stack reward;
    private final Stack policy;
    private final Stack[] qs = new Stack[Told.QS.length];
    private final float[] start;
    private final float[] inputs;
    private final int width;
    private int count;

    ActingTold(
            final Kernels kernels,
            final TdMpcConfig config,
            final int observations,
            final int actions,
            final RandomGenerator random) {
        this.kernels = kernels;
        this.config = config;
        this.actions = actions;
        this.random = random;
        final int latent = config.latent();
        final int hidden = config.hidden();
        final int rows = config.plan().samples();
        this.width = latent + actions;
        this.encoder = new Stack(
                layers(WorldModel.ENCODER, observations, config.encoderLayers(), config.encoder(), latent), 1);
        this.dynamics = new Stack(layers("dynamics", width, 2, hidden, latent), rows);
        this.reward = new Stack(layers("reward", width, 2, hidden, 1), rows);
        this.policy = new Stack(layers("policy", latent, 2, hidden, actions), rows);
        for (int i = 0; i < qs.length; i++) {
            final String prefix = Told.QS[i];
            qs[i] = new Stack(
                    List.of(
                            new BatchedDense(kernels, prefix + "/0", 0, width, hidden, Norm.layer(), Unary.TANH),
                            new BatchedDense(kernels, prefix + "/1", 0, hidden, hidden, Norm.none(), Unary.ELU),
                            new BatchedDense(kernels, prefix + "/2", 0, hidden, 1, Norm.none(), null)),
                    rows);
        }
        this.start = new float[latent];
        this.inputs = new float[rows * width];
    }

    private List<BatchedDense> layers(
            final String prefix, final int in, final int layers, final int size, final int out) {
        final List<BatchedDense> all = new ArrayList<>();
        for (int l = 0; l <= layers; l++) {
            final boolean isLast = l == layers;
            all.add(new BatchedDense(
                    kernels,
                    prefix + '/' + l,
                    0,
                    l == 0 ? in : size,
                    isLast ? out : size,
                    Norm.none(),
                    isLast ? null : Unary.ELU));
        }
        return all;
    }

    @Override
    public void adopt(final Weights weights) {
        final List<Stack> parts = List.of(encoder, dynamics, reward, policy, qs[0], qs[1]);
        parts.forEach(part -> part.require(weights));
        parts.forEach(part -> part.adopt(weights));
    }

    @Override
    public void observe(final float[] observation) {
        System.arraycopy(encoder.run(0, observation, observation.length, 1), 0, start, 0, start.length);
    }

    @Override
    public int actionSize() {
        return actions;
    }

    @Override
    public void begin(final int samples) {
        count = samples;
        for (int i = 0; i < samples; i++) {
            System.arraycopy(start, 0, inputs, i * width, start.length);
        }
    }

    @Override
    public void step(final double[] taken, final double[] rewards, final double[] discounts) {
        for (int i = 0; i < count; i++) {
            for (int a = 0; a < actions; a++) {
                inputs[i * width + config.latent() + a] = (float) taken[i * actions + a];
            }
        }
        final float[] earned = reward.run(0, inputs, width, count);
        for (int i = 0; i < count; i++) {
            rewards[i] = earned[i * reward.stride()];
        }
        final float[] next = dynamics.run(0, inputs, width, count);
        for (int i = 0; i < count; i++) {
            System.arraycopy(next, i * dynamics.stride(), inputs, i * width, config.latent());
        }
        Arrays.fill(discounts, 0, count, 1);
    }

    /** The lesser of both Qs, for an action that the policy draws. */
    @Override
    public void values(final double[] values) {
        draw();
        final float[] first = qs[0].run(0, inputs, width, count);
        final float[] second = qs[1].run(0, inputs, width, count);
        for (int i = 0; i < count; i++) {
            values[i] = Math.min(first[i * qs[0].stride()], second[i * qs[1].stride()]);
        }
    }

    @Override
    public boolean propose(final double[] proposed) {
        draw();
        for (int i = 0; i < count; i++) {
            for (int a = 0; a < actions; a++) {
                proposed[i * actions + a] = inputs[i * width + config.latent() + a];
            }
        }
        return true;
    }

    private void draw() {
        final float[] head = policy.run(0, inputs, width, count);
        final double most = ToldPolicy.MOST_NOISE;
        for (int i = 0; i < count; i++) {
            for (int a = 0; a < actions; a++) {
                final double noise = config.plan().leastStd() * random.nextGaussian();
                final double noisy = Math.tanh(head[i * policy.stride() + a]) + Math.max(-most, Math.min(most, noise));
                inputs[i * width + config.latent() + a] =
                        (float) Math.max(-ToldPolicy.END, Math.min(ToldPolicy.END, noisy));
            }
        }
    }
}
