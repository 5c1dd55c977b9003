package dev.reverie.learners.tdmpc;

import dev.reverie.learners.planning.PlanModel;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The world model as planners see it: all samples' latents at once, on its device. One thread, the device's. */
final class DeviceModel implements PlanModel, AutoCloseable {
    private final Device device;
    private final TdMpcConfig config;
    private final WorldModel model;
    private final Policy policy;
    private final Draws draws;
    private final int actions;
    private @Nullable Tensor start;
    private @Nullable Tensor latents;
    private int task;
    private int axes;
    private double discount = 1;

    DeviceModel(
            final Device device,
            final TdMpcConfig config,
            final WorldModel model,
            final Policy policy,
            final Draws draws,
            final int actions) {
        this.device = device;
        this.config = config;
        this.model = model;
        this.policy = policy;
        this.draws = draws;
        this.actions = actions;
        this.axes = actions;
    }

    /** Takes the task whose observations come, where there are several: as {@link ActingModel#task}. */
    void task(final int number, final int first, final double worth) {
        task = number;
        axes = first;
        discount = worth;
    }

    /** @return what {@code n} samples are told; null if there is one task. */
    private Sequence.@Nullable Tasks tasks(final int n) {
        if (!model.hasTasks()) {
            return null;
        }
        final int[] index = new int[n];
        Arrays.fill(index, task);
        final float[] has = new float[n * actions];
        for (int i = 0; i < has.length; i++) {
            has[i] = i % actions < axes ? 1 : 0;
        }
        final Tensor none = device.zeros(TensorType.FLOAT32, n);
        return new Sequence.Tasks(device.of(index, n), device.of(has, n, actions), none);
    }

    private Tensor told(final Tensor z) {
        return WorldModel.beside(z, model.embed(tasks(z.dim(0))), 1);
    }

    private Tensor drawn(final Tensor told) {
        final Sequence.Tasks tasks = tasks(told.dim(0));
        return policy.draw(told, tasks == null ? null : tasks.axes()).value();
    }

    /** Takes the observation {@code [O]} from which is planned. */
    void observe(final float[] observation) {
        start = replaced(start, () -> model.encode(told(device.of(observation, 1, observation.length))));
    }

    private Tensor replaced(final @Nullable Tensor old, final java.util.function.Supplier<Tensor> body) {
        final Scope scope = device.open();
        try {
            final Tensor made = device.lasting(body.get());
            if (old != null) {
                old.close();
            }
            return made;
        } finally {
            scope.close();
        }
    }

    private static Tensor present(final @Nullable Tensor tensor) {
        if (tensor == null) {
            throw new IllegalStateException("a latent model plans from an observation: none was given");
        }
        return tensor;
    }

    @Override
    public int actionSize() {
        return actions;
    }

    @Override
    public void begin(final int samples) {
        final Tensor from = present(start);
        latents = replaced(latents, () -> from.expand(samples, config.latent()).add(0));
    }

    @Override
    public void step(final double[] taken, final double[] rewards, final double[] discounts) {
        final Tensor z = present(latents);
        latents = replaced(z, () -> {
            final float[] values = new float[z.dim(0) * actions];
            for (int i = 0; i < values.length; i++) {
                values[i] = i % actions < axes ? (float) taken[i] : 0;
            }
            final Tensor action = device.of(values, z.dim(0), actions);
            final Tensor told = told(z);
            read(WorldModel.expected(model.reward(told, action)), rewards);
            final Tensor next = model.next(told, action);
            final Tensor ended = model.hasTermination() ? model.termination(told(next)) : null;
            if (ended == null) {
                Arrays.fill(discounts, 0, z.dim(0), discount);
            } else {
                read(ended, discounts);
                for (int i = 0; i < z.dim(0); i++) {
                    discounts[i] = Double.isNaN(discounts[i]) ? Double.NaN : discounts[i] > 0 ? 0 : discount;
                }
            }
            return next;
        });
    }

    /** The mean of two heads, for an action that the policy draws. */
    @Override
    public void values(final double[] values) {
        evaluated(
                z -> {
                    final Tensor told = told(z);
                    final Tensor q = WorldModel.expected(model.values(told, drawn(told)));
                    final int[] pair = draws.pair(config.heads());
                    return Shaping.stack(0, q.at(0, pair[0]), q.at(0, pair[1])).mean(0);
                },
                values);
    }

    @Override
    public boolean propose(final double[] proposed) {
        evaluated(z -> drawn(told(z)), proposed);
        return true;
    }

    private void evaluated(final Function<Tensor, Tensor> body, final double[] into) {
        final Tensor z = present(latents);
        device.scoped(() -> read(body.apply(z), into));
    }

    private static void read(final Tensor tensor, final double[] into) {
        final double[] values = tensor.cast(TensorType.FLOAT64).doubles();
        System.arraycopy(values, 0, into, 0, values.length);
    }

    @Override
    public void close() {
        if (start != null) {
            start.close();
        }
        if (latents != null) {
            latents.close();
        }
    }
}
