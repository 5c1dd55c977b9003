package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Central finite differences in float64. */
@SuppressWarnings("try")
public final class Finite {
    private static final double H = 1e-5;

    private final Device device;
    private final RandomGenerator random;

    public Finite(final Device device, final long seed) {
        this.device = device;
        this.random = new java.util.SplittableRandom(seed);
    }

    public RandomGenerator random() {
        return random;
    }

    public double[] values(final int n, final DoubleUnaryOperator of) {
        final double[] values = new double[n];
        Arrays.setAll(values, i -> of.applyAsDouble(random.nextDouble(-1.5, 1.5)));
        return values;
    }

    /** Checks f's gradients at random arguments of the shapes. */
    public void check(final String name, final Function<Tensor[], Tensor> f, final int[]... shapes) {
        check(name, f, x -> x, shapes);
    }

    public void check(
            final String name,
            final Function<Tensor[], Tensor> f,
            final DoubleUnaryOperator domain,
            final int[]... shapes) {
        final double[][] at = new double[shapes.length][];
        for (int i = 0; i < shapes.length; i++) {
            at[i] = values((int) Checks.elements(shapes[i]), domain);
        }
        checkAt(name, f, at, shapes);
    }

    public void checkAt(
            final String name, final Function<Tensor[], Tensor> f, final double[][] at, final int[]... shapes) {
        final long live = device.live();
        final double[] cotangent;
        final double[][] grads = new double[shapes.length][];
        try (Scope scope = device.open();
                Tape tape = device.record()) {
            final Tensor[] xs = leaves(at, shapes);
            final Tensor out = f.apply(xs);
            cotangent = values((int) out.size(), x -> x);
            final List<Tensor> found = tape.gradients(out, device.of(cotangent, out.shape()), List.of(xs));
            for (int i = 0; i < grads.length; i++) {
                assertEquals(xs[i].form(), found.get(i).form(), name);
                grads[i] = found.get(i).doubles();
            }
        }
        for (int i = 0; i < at.length; i++) {
            for (int j = 0; j < at[i].length; j++) {
                final double x = at[i][j];
                at[i][j] = x + H;
                final double up = dot(f, at, shapes, cotangent);
                at[i][j] = x - H;
                final double down = dot(f, at, shapes, cotangent);
                at[i][j] = x;
                final double slope = (up - down) / (2 * H);
                assertEquals(
                        slope,
                        grads[i][j],
                        1e-6 * Math.max(1, Math.abs(slope)),
                        () -> name + " at its argument " + Arrays.toString(at[0]));
            }
        }
        assertEquals(live, device.live(), name + " leaks");
    }

    /** Checks gradients of gradients: f's gradient, weighted, is itself a function whose gradients are checked. */
    public void checkTwice(final String name, final Function<Tensor[], Tensor> f, final int[]... shapes) {
        check(name, f, shapes);
        check(
                name + " twice",
                xs -> {
                    for (final Tensor x : xs) {
                        x.requireGrad();
                    }
                    final Tape inner = device.record();
                    final Tensor loss = f.apply(xs).square().sum();
                    Tensor sum = device.zeros(TensorType.FLOAT64);
                    double weight = 0.7;
                    for (final Tensor grad : inner.gradients(loss, List.of(xs))) {
                        sum = sum.add(grad.square().sum().mul(weight));
                        weight += 0.2;
                    }
                    return sum;
                },
                shapes);
    }

    private Tensor[] leaves(final double[][] at, final int[]... shapes) {
        final Tensor[] xs = new Tensor[shapes.length];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = device.of(at[i], shapes[i]).requireGrad();
        }
        return xs;
    }

    private double dot(
            final Function<Tensor[], Tensor> f, final double[][] at, final int[][] shapes, final double[] cotangent) {
        try (Scope scope = device.open()) {
            final Tensor[] xs = new Tensor[shapes.length];
            for (int i = 0; i < xs.length; i++) {
                xs[i] = device.of(at[i], shapes[i]);
            }
            final double[] out = f.apply(xs).doubles();
            double sum = 0;
            for (int i = 0; i < out.length; i++) {
                sum += out[i] * cotangent[i];
            }
            return sum;
        }
    }

    /** A random shape of up to {@code axes} axes of 1 to 3. */
    int[] shape(final int axes) {
        final int[] shape = new int[1 + random.nextInt(axes)];
        Arrays.setAll(shape, i -> 1 + random.nextInt(3));
        return shape;
    }

    /** A shape that broadcasts with another. */
    int[] partner(final int... shape) {
        final int lead = random.nextInt(shape.length);
        final int[] partner = Arrays.copyOfRange(shape, lead, shape.length);
        for (int i = 0; i < partner.length; i++) {
            if (random.nextInt(3) == 0) {
                partner[i] = 1;
            }
        }
        return partner;
    }
}
