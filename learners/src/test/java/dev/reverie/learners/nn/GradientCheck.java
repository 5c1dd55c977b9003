package dev.reverie.learners.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/** A layer's gradients, to its inputs and to its parameters, against central differences in float64. */
@SuppressWarnings("try")
final class GradientCheck implements AutoCloseable {
    private static final double H = 1e-5;
    private static final int SAMPLED = 24;

    private final String name;
    private final Device device;
    private final SplittableRandom random;
    private final Parameters parameters;
    private final Function<Tensor[], Tensor> layer;
    private final long live;

    private GradientCheck(
            final String name,
            final Device device,
            final long seed,
            final Function<Blueprint, Function<Tensor[], Tensor>> make) {
        this.name = name;
        this.device = device;
        this.random = new SplittableRandom(seed);
        this.live = device.live();
        final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT64, seed);
        this.layer = make.apply(blueprint);
        this.parameters = blueprint.build();
        set(values(Math.toIntExact(parameters.size()), 0.7));
    }

    /** Checks a layer at random parameters and inputs of the shapes. */
    static void check(
            final String name,
            final Device device,
            final Function<Blueprint, Function<Tensor[], Tensor>> make,
            final int[]... shapes) {
        try (GradientCheck check = new GradientCheck(name, device, name.hashCode(), make)) {
            check.run(shapes);
        }
    }

    /** Checks a layer of one input. */
    static void layer(
            final String name, final Device device, final Function<Blueprint, Layer> make, final int... shape) {
        check(
                name,
                device,
                blueprint -> {
                    final Layer made = make.apply(blueprint);
                    return xs -> made.forward(xs[0]);
                },
                shape);
    }

    private double[] values(final int n, final double bound) {
        final double[] values = new double[n];
        Arrays.setAll(values, i -> random.nextDouble(-bound, bound));
        return values;
    }

    private void set(final double[] values) {
        device.scoped(() -> parameters.values().assign(device.of(values, values.length)));
    }

    private void run(final int[]... shapes) {
        final double[][] at = new double[shapes.length][];
        Arrays.setAll(at, i -> values(Arrays.stream(shapes[i]).reduce(1, Math::multiplyExact), 1.5));
        final double[] theta = read();
        final List<double[]> grads = new ArrayList<>();
        final double[] cotangent;
        try (Scope scope = device.open();
                Tape tape = device.record()) {
            final Tensor[] xs = inputs(at, shapes);
            final Tensor out = layer.apply(xs);
            cotangent = values(Math.toIntExact(out.size()), 1);
            final List<Tensor> sources = Stream.concat(Arrays.stream(xs), parameters.tensors().values().stream())
                    .toList();
            for (final Tensor grad : tape.gradients(out, device.of(cotangent, out.shape()), sources)) {
                grads.add(grad.doubles());
            }
        }
        for (int i = 0; i < at.length; i++) {
            final double[] x = at[i];
            slopes("input " + i, x, grads.get(i), () -> dot(at, shapes, cotangent));
        }
        int from = 0;
        int k = at.length;
        for (final String parameter : parameters.tensors().keySet()) {
            final double[] grad = grads.get(k++);
            final double[] part = Arrays.copyOfRange(theta, from, from + grad.length);
            final int start = from;
            slopes(parameter, part, grad, () -> {
                System.arraycopy(part, 0, theta, start, part.length);
                set(theta);
                return dot(at, shapes, cotangent);
            });
            System.arraycopy(part, 0, theta, start, part.length);
            set(theta);
            from += grad.length;
        }
        asOneBlock(at, shapes, cotangent, grads.subList(at.length, grads.size()));
    }

    /** The gradients that an optimiser sees come by another way, sums of products put off to the end: they are the same. */
    private void asOneBlock(
            final double[][] at, final int[][] shapes, final double[] cotangent, final List<double[]> expected) {
        if (parameters.size() == 0) {
            return;
        }
        final double[] all = expected.stream().flatMapToDouble(Arrays::stream).toArray();
        try (Scope scope = device.open();
                Tape tape = device.record()) {
            final Tensor out = layer.apply(inputs(at, shapes));
            final Tensor loss = out.mul(device.of(cotangent, out.shape())).sum();
            assertArrayEquals(all, tape.gradients(loss, parameters).doubles(), 1e-9, name);
        }
    }

    private double[] read() {
        return parameters.values().doubles();
    }

    private interface Value {
        double get();
    }

    private void slopes(final String what, final double[] x, final double[] grad, final Value value) {
        final int count = Math.min(x.length, SAMPLED);
        double largest = 0;
        for (int s = 0; s < count; s++) {
            final int j = count == x.length ? s : random.nextInt(x.length);
            final double here = x[j];
            x[j] = here + H;
            final double up = value.get();
            x[j] = here - H;
            final double down = value.get();
            x[j] = here;
            final double slope = (up - down) / (2 * H);
            largest = Math.max(largest, Math.abs(slope));
            assertEquals(slope, grad[j], 2e-6 * Math.max(1, Math.abs(slope)), name + ": " + what + " at " + j);
        }
        assertTrue(largest > 1e-9, name + ": nothing depends on " + what);
    }

    private Tensor[] inputs(final double[][] at, final int[][] shapes) {
        final Tensor[] xs = new Tensor[at.length];
        Arrays.setAll(xs, i -> device.of(at[i], shapes[i]).requireGrad());
        return xs;
    }

    private double dot(final double[][] at, final int[][] shapes, final double[] cotangent) {
        try (Scope scope = device.open()) {
            final Tensor[] xs = new Tensor[at.length];
            Arrays.setAll(xs, i -> device.of(at[i], shapes[i]));
            final double[] out = layer.apply(xs).doubles();
            double sum = 0;
            for (int i = 0; i < out.length; i++) {
                sum += out[i] * cotangent[i];
            }
            return sum;
        }
    }

    @Override
    public void close() {
        parameters.close();
        assertEquals(live, device.live(), name + " leaks");
    }
}
