package dev.reverie.learners.tdmpc;

import dev.reverie.envs.DType;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.BatchedDense;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.tensor.Unary;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * World model, values and policy in plain Java, as planners see them: all samples' latents at once. What {@link DeviceModel} computes
 * on an engine. Allocates nothing but when it adopts. One thread.
 */
final class ActingModel implements PlainModel {
    private static final int LAYERS = 2;

    private final Kernels kernels;
    private final TdMpcConfig config;
    private final int actions;
    private final RandomGenerator random;
    private final Stack encoder;
    private final Stack dynamics;
    private final Stack reward;
    private final @Nullable Stack termination;
    private final Stack q;
    private final Stack policy;
    private final Expectation expectation;
    private final float[] start;
    private final float[] inputs;
    private final int width;
    private final int told;
    private final float[][] tasks;
    private final float[] seen;
    private int count;
    private int task;
    private int axes;
    private double discount = 1;

    /**
     * A model that knows nothing.
     *
     * @param kernels      that run it.
     * @param config       sizes.
     * @param observations O.
     * @param actions      A.
     * @param tasks        1 or more.
     * @param random       of actions that the policy draws.
     */
    ActingModel(
            final Kernels kernels,
            final TdMpcConfig config,
            final int observations,
            final int actions,
            final int tasks,
            final RandomGenerator random) {
        this.kernels = kernels;
        this.config = config;
        this.actions = actions;
        this.random = random;
        final int latent = config.latent();
        final int embedding = config.told(tasks);
        this.tasks = new float[tasks][embedding];
        this.seen = new float[observations + embedding];
        this.axes = actions;
        this.told = latent + embedding;
        this.width = told + actions;
        this.encoder = new Stack(
                normed(WorldModel.ENCODER, 0, seen.length, config.encoderLayers(), config.encoder(), latent), 1);
        this.dynamics = stack(normed("dynamics", 0, width, LAYERS, config.hidden(), latent));
        this.reward = stack(plain("reward", 0, width, config.bins()));
        this.termination = config.termination() > 0 ? stack(plain("termination", 0, told, 1)) : null;
        this.q = stack(plain("q", config.heads(), width, config.bins()));
        this.policy = stack(plain("policy", 0, told, 2 * actions));
        this.expectation = new Expectation(kernels, config.bins(), config.mostBin());
        this.start = new float[told];
        this.inputs = new float[config.plan().samples() * width];
    }

    private Stack stack(final List<BatchedDense> layers) {
        return new Stack(layers, config.plan().samples());
    }

    /** Hidden layers. */
    private List<BatchedDense> hidden(
            final String prefix, final int members, final int in, final int layers, final int size) {
        final List<BatchedDense> all = new ArrayList<>();
        for (int l = 0; l < layers; l++) {
            all.add(new BatchedDense(
                    kernels, prefix + '/' + l, members, l == 0 ? in : size, size, Norm.layer(), Unary.MISH));
        }
        return all;
    }

    /** Hidden layers, and one with a norm. */
    private List<BatchedDense> normed(
            final String prefix, final int members, final int in, final int layers, final int size, final int out) {
        final List<BatchedDense> all = hidden(prefix, members, in, layers, size);
        all.add(new BatchedDense(kernels, prefix + '/' + layers, members, size, out, Norm.layer(), null));
        return all;
    }

    /** Hidden layers, and one without a norm. */
    private List<BatchedDense> plain(final String prefix, final int members, final int in, final int out) {
        final List<BatchedDense> all = hidden(prefix, members, in, LAYERS, config.hidden());
        all.add(new BatchedDense(kernels, prefix + '/' + LAYERS, members, config.hidden(), out, Norm.none(), null));
        return all;
    }

    private List<Stack> parts() {
        final List<Stack> parts = new ArrayList<>(List.of(encoder, dynamics, reward, q, policy));
        if (termination != null) {
            parts.add(termination);
        }
        return parts;
    }

    @Override
    public void adopt(final Weights weights) {
        parts().forEach(part -> part.require(weights));
        final NamedArray table = tasks.length > 1 ? table(weights) : null;
        parts().forEach(part -> part.adopt(weights));
        if (table != null) {
            final FloatBuffer values = table.data().asFloatBuffer();
            for (final float[] one : tasks) {
                values.get(one);
            }
        }
    }

    private NamedArray table(final Weights weights) {
        final NamedArray table = weights.arrays().get(WorldModel.TASKS);
        if (table == null
                || table.dtype() != DType.FLOAT32
                || !table.shape().equals(List.of(tasks.length, tasks[0].length))) {
            throw new IllegalArgumentException("weights of " + tasks.length + " tasks hold '" + WorldModel.TASKS
                    + "' FLOAT32 [" + tasks.length + ", " + tasks[0].length + "], got " + table);
        }
        return table;
    }

    /**
     * Takes the task whose observations come, where there are several.
     *
     * @param number of the task.
     * @param first  how many of an action's first axes it has; the others are 0 in all that is imagined.
     * @param worth  discount of a step: a model of several tasks discounts by itself.
     */
    void task(final int number, final int first, final double worth) {
        task = number;
        axes = first;
        discount = worth;
    }

    @Override
    public void observe(final float[] observation) {
        System.arraycopy(observation, 0, seen, 0, observation.length);
        System.arraycopy(tasks[task], 0, seen, observation.length, tasks[task].length);
        normalise(encoder.run(0, seen, seen.length, 1), encoder.stride(), 1, start, start.length);
        System.arraycopy(tasks[task], 0, start, config.latent(), tasks[task].length);
    }

    /** SimNorm of rows of latents into rows of inputs. */
    private void normalise(final float[] z, final int stride, final int n, final float[] into, final int intoStride) {
        final int group = config.group();
        for (int i = 0; i < n; i++) {
            for (int g = i * stride; g < i * stride + config.latent(); g += group) {
                float most = z[g];
                for (int j = g + 1; j < g + group; j++) {
                    most = Math.max(most, z[j]);
                }
                for (int j = g; j < g + group; j++) {
                    z[j] -= most;
                }
            }
        }
        kernels.activate(Unary.EXP, z, 0, n * stride);
        for (int i = 0; i < n; i++) {
            for (int g = 0; g < config.latent(); g += group) {
                final int from = i * stride + g;
                float sum = 0;
                for (int j = from; j < from + group; j++) {
                    sum += z[j];
                }
                final float factor = 1 / sum;
                final int to = i * intoStride + g;
                for (int j = 0; j < group; j++) {
                    into[to + j] = z[from + j] * factor;
                }
            }
        }
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
                inputs[i * width + told + a] = a < axes ? (float) taken[i * actions + a] : 0;
            }
        }
        expectation.of(reward.run(0, inputs, width, count), reward.stride(), count, rewards);
        normalise(dynamics.run(0, inputs, width, count), dynamics.stride(), count, inputs, width);
        Arrays.fill(discounts, 0, count, discount);
        if (termination != null) {
            final float[] logits = termination.run(0, inputs, width, count);
            for (int i = 0; i < count; i++) {
                final float logit = logits[i * termination.stride()];
                discounts[i] = Float.isNaN(logit) ? Double.NaN : logit > 0 ? 0 : discount;
            }
        }
    }

    /** The mean of two heads, for an action that the policy draws. */
    @Override
    public void values(final double[] values) {
        draw();
        final int first = random.nextInt(config.heads());
        final int second = (first + 1 + random.nextInt(config.heads() - 1)) % config.heads();
        expectation.of(q.run(first, inputs, width, count), q.stride(), count, values);
        expectation.add(q.run(second, inputs, width, count), q.stride(), count, values);
        for (int i = 0; i < count; i++) {
            values[i] /= 2;
        }
    }

    @Override
    public boolean propose(final double[] proposed) {
        draw();
        for (int i = 0; i < count; i++) {
            for (int a = 0; a < actions; a++) {
                proposed[i * actions + a] = inputs[i * width + told + a];
            }
        }
        return true;
    }

    /** Writes actions of the policy beside the latents. */
    private void draw() {
        final float[] head = policy.run(0, inputs, width, count);
        for (int i = 0; i < count; i++) {
            final int from = i * policy.stride();
            for (int a = 0; a < actions; a++) {
                final double std = Math.exp(Policy.logStd(head[from + actions + a]));
                final double action = Math.tanh(head[from + a] + std * random.nextGaussian());
                inputs[i * width + told + a] = a < axes ? (float) action : 0;
            }
        }
    }
}
