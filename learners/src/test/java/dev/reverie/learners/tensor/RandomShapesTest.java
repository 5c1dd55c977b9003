package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Operations of shapes drawn at random give the same values and gradients on every engine. */
@SuppressWarnings("try")
class RandomShapesTest {
    private static final int CASES = 150;
    private static final List<Device> DEVICES = new ArrayList<>();

    private final SplittableRandom random = new SplittableRandom(11);

    @BeforeAll
    static void open() {
        for (final String name : List.of("torch", "nd4j")) {
            DEVICES.add(Installed.open(name));
        }
    }

    @AfterAll
    static void close() {
        DEVICES.forEach(Device::close);
    }

    private TensorType type() {
        return random.nextBoolean() ? TensorType.FLOAT32 : TensorType.FLOAT64;
    }

    private int[] shape(final int rank, final int most) {
        return IntStream.range(0, rank).map(i -> random.nextInt(1, most + 1)).toArray();
    }

    private double[] values(final int... shape) {
        return random.doubles(Checks.elements(shape), -2, 2).toArray();
    }

    /** The result of {@code op} on both engines, and the gradients to its arguments of a sum that weighs each element. */
    private void agree(
            final String what, final TensorType type, final int[][] shapes, final Function<Tensor[], Tensor> op) {
        final double[][] values = Arrays.stream(shapes).map(this::values).toArray(double[][]::new);
        final List<List<double[]>> results = new ArrayList<>();
        final String form = what + " of " + type + " " + Arrays.deepToString(shapes);
        for (final Device device : DEVICES) {
            final List<double[]> result = new ArrayList<>();
            try (Scope scope = device.open()) {
                final Map<String, Tensor> initial = new LinkedHashMap<>();
                for (int i = 0; i < shapes.length; i++) {
                    initial.put("x" + i, device.of(values[i], shapes[i]).cast(type));
                }
                try (Parameters parameters = Parameters.of(initial);
                        Tape tape = device.record()) {
                    final Tensor[] xs = IntStream.range(0, shapes.length)
                            .mapToObj(i -> parameters.get("x" + i))
                            .toArray(Tensor[]::new);
                    final Tensor out = op.apply(xs);
                    result.add(doubles(out.stop()));
                    if (out.requiresGrad()) {
                        final Tensor weights = device.range(type, (int) out.size())
                                .mul(0.7)
                                .map(Unary.SIN)
                                .reshape(out.shape());
                        result.add(doubles(tape.gradients(out.mul(weights).sum(), parameters)));
                    }
                }
            }
            results.add(result);
            assertEquals(0, device.live(), form);
        }
        final double within = type == TensorType.FLOAT32 ? 2e-4 : 1e-10;
        for (int i = 0; i < results.get(0).size(); i++) {
            assertArrayEquals(results.get(0).get(i), results.get(1).get(i), within, form);
        }
    }

    private static double[] doubles(final Tensor x) {
        return x.cast(TensorType.FLOAT64).doubles();
    }

    private Window window() {
        return new Window(
                random.nextInt(1, 4),
                random.nextInt(1, 4),
                random.nextInt(0, 4),
                random.nextInt(0, 4),
                random.nextInt(1, 3),
                random.nextInt(1, 3));
    }

    @Test
    void convolutions() {
        for (int done = 0; done < CASES; ) {
            final Window window = window();
            final int[] x = {random.nextInt(1, 20), random.nextInt(1, 4), random.nextInt(1, 9), random.nextInt(1, 30)};
            final int[] kernel = {random.nextInt(1, 6), x[1], random.nextInt(1, 5), random.nextInt(1, 5)};
            if (x[2] + 2 * window.paddingHeight() <= window.dilationHeight() * (kernel[2] - 1)
                    || x[3] + 2 * window.paddingWidth() <= window.dilationWidth() * (kernel[3] - 1)) {
                continue;
            }
            agree("conv2d " + window, type(), new int[][] {x, kernel}, t -> Convolution.conv2d(t[0], t[1], window));
            done++;
        }
    }

    @Test
    void transposedConvolutions() {
        for (int done = 0; done < CASES; ) {
            final Window window = window();
            final int[] x = {random.nextInt(1, 20), random.nextInt(1, 4), random.nextInt(1, 6), random.nextInt(1, 20)};
            final int[] kernel = {x[1], random.nextInt(1, 6), random.nextInt(1, 5), random.nextInt(1, 5)};
            if (window.heightBack(x[2], kernel[2]) < 1 || window.widthBack(x[3], kernel[3]) < 1) {
                continue;
            }
            final String what = "convTranspose2d " + window;
            agree(what, type(), new int[][] {x, kernel}, t -> Convolution.convTranspose2d(t[0], t[1], window));
            done++;
        }
    }

    @Test
    void broadcasting() {
        final Binary[] ops = {Binary.ADD, Binary.SUB, Binary.MUL, Binary.MIN, Binary.MAX};
        for (int i = 0; i < CASES; i++) {
            final int[] a = shape(random.nextInt(0, 5), 6);
            final int[] b = Arrays.copyOfRange(a, random.nextInt(0, a.length + 1), a.length);
            for (final int[] some : new int[][] {a, b}) {
                for (int k = 0; k < some.length; k++) {
                    some[k] = random.nextInt(3) == 0 ? 1 : some[k];
                }
            }
            final Binary op = ops[random.nextInt(ops.length)];
            final boolean isSwapped = random.nextBoolean();
            agree(op.name(), type(), isSwapped ? new int[][] {b, a} : new int[][] {a, b}, t -> switch (op) {
                case ADD -> t[0].add(t[1]);
                case SUB -> t[0].sub(t[1]);
                case MUL -> t[0].mul(t[1]);
                case MIN -> t[0].min(t[1]);
                default -> t[0].max(t[1]);
            });
        }
    }

    private int[] order(final int rank) {
        final List<Integer> axes =
                new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.shuffle(axes, new java.util.Random(random.nextLong()));
        return axes.stream().mapToInt(i -> i).toArray();
    }

    @Test
    void permutations() {
        for (int i = 0; i < CASES; i++) {
            final int rank = random.nextInt(1, 6);
            final int[] order = order(rank);
            agree("permute " + Arrays.toString(order), type(), new int[][] {shape(rank, 6)}, t -> t[0].permute(order));
        }
    }

    @Test
    void reductions() {
        for (int i = 0; i < 2 * CASES; i++) {
            final int rank = random.nextInt(1, 6);
            final int[] axes = Arrays.stream(Arrays.copyOf(order(rank), random.nextInt(1, rank + 1)))
                    .sorted()
                    .toArray();
            final Reduction op = Reduction.values()[random.nextInt(Reduction.values().length)];
            final String what = op + " over " + Arrays.toString(axes);
            agree(what, type(), new int[][] {shape(rank, 7)}, t -> t[0].keeping(op, axes));
        }
    }

    @Test
    void rowsAlongAnyAxis() {
        for (int i = 0; i < CASES; i++) {
            final int rank = random.nextInt(1, 5);
            final int axis = random.nextInt(rank);
            final int[][] shape = {shape(rank, 12)};
            agree("softmax along " + axis, type(), shape, t -> t[0].softmax(axis));
            agree("logSoftmax along " + axis, type(), shape, t -> t[0].logSoftmax(axis));
            agree("cumsum along " + axis, type(), shape, t -> t[0].cumsum(axis));
        }
    }

    @Test
    void functionsOfOneArgument() {
        final Unary[] smooth = {
            Unary.NEG,
            Unary.EXP,
            Unary.TANH,
            Unary.SIGMOID,
            Unary.SILU,
            Unary.ELU,
            Unary.RELU,
            Unary.MISH,
            Unary.SOFTPLUS,
            Unary.SQUARE,
            Unary.ABS
        };
        for (final Unary op : smooth) {
            for (final int n : new int[] {1, 3, 255, 256, 1000}) {
                for (final TensorType type : new TensorType[] {TensorType.FLOAT32, TensorType.FLOAT64}) {
                    agree(op.name(), type, new int[][] {{n}}, t -> t[0].map(op));
                }
            }
        }
    }

    @Test
    void normalisations() {
        for (int i = 0; i < CASES; i++) {
            final int n = random.nextInt(2, 20);
            final int[] x = {random.nextInt(1, 7), random.nextInt(1, 4), n};
            final TensorType type = type();
            agree("layerNorm", type, new int[][] {x, {n}, {n}}, t -> Normal.layerNorm(t[0], t[1], t[2], 1e-2));
            agree("rmsNorm", type, new int[][] {x, {n}}, t -> Normal.rmsNorm(t[0], t[1], 1e-2));
        }
    }

    @Test
    void denseLayersOfEnsembles() {
        final Unary[] activations = {Unary.TANH, Unary.SILU, Unary.RELU, Unary.ELU, Unary.SIGMOID};
        for (int i = 0; i < CASES; i++) {
            final int[] x = shape(3, 9);
            final int m = random.nextInt(1, 9);
            final Unary activation = activations[random.nextInt(activations.length)];
            final int[][] shapes = {x, {x[0], x[2], m}, {x[0], 1, m}};
            agree("dense " + activation, type(), shapes, t -> Fused.ensembleDense(t[0], t[1], t[2], activation));
        }
    }
}
