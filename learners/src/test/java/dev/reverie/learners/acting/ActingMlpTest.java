package dev.reverie.learners.acting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.DType;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.engines.Engines;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActingMlpTest {
    private static final List<Unary> ACTIVATIONS =
            List.of(Unary.RELU, Unary.TANH, Unary.SILU, Unary.ELU, Unary.SIGMOID, Unary.MISH, Unary.SOFTPLUS);

    static Stream<Kernels> kernels() {
        return Agreement.kernels();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void itComputesWhatTheEngineDoes(final Kernels kernels) {
        final SplittableRandom random = new SplittableRandom(1);
        try (Device device = Engines.open("auto", "cpu", 1)) {
            for (int trial = 0; trial < 40; trial++) {
                final int in = 1 + random.nextInt(40);
                final int[] hidden = random.ints(random.nextInt(4), 1, 200).toArray();
                final int out = 1 + random.nextInt(80);
                final Unary activation = ACTIVATIONS.get(trial % ACTIVATIONS.size());
                final TensorType type = trial % 2 == 0 ? TensorType.FLOAT32 : TensorType.FLOAT64;
                final Blueprint blueprint = new Blueprint(device, type, trial);
                final Mlp layers = new Mlp(blueprint.in("actor"), in, hidden, out, activation);
                final ActingMlp acting = new ActingMlp(kernels, "actor", in, hidden, out, activation);
                try (Parameters parameters = blueprint.build()) {
                    acting.adopt(Export.weights(1, parameters, "actor/"));
                    final float[] x = Agreement.normal(random, in);
                    final float[] y = Agreement.run(acting, x);
                    device.scoped(() -> Agreement.near(
                            layers.forward(device.of(x, 1, in).cast(type))
                                    .cast(TensorType.FLOAT32)
                                    .floats(),
                            y));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void weightsThatDoNotFitChangeNothing(final Kernels kernels) {
        final ActingMlp acting = new ActingMlp(kernels, "q", 3, new int[] {5}, 2, Unary.RELU);
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        arrays.put("q/0/kernel", random(2, 3, 5));
        arrays.put("q/0/bias", random(3, 5));
        arrays.put("q/1/kernel", random(4, 5, 2));
        arrays.put("q/1/bias", random(5, 2));
        arrays.put("critic/0/bias", random(6, 9));
        acting.adopt(new Weights(1, arrays));
        final float[] before = Agreement.run(acting, new float[] {1, -2, 3});
        assertTrue(before[0] != 0 && before[1] != 0);

        arrays.put("q/0/kernel", random(7, 3, 5));
        arrays.remove("q/1/bias");
        final Weights lacking = new Weights(2, arrays);
        assertMentions("no array 'q/1/bias'", () -> acting.adopt(lacking));
        arrays.put("q/1/bias", random(5, 3));
        final Weights misshapen = new Weights(2, arrays);
        assertMentions("'q/1/bias' has shape [3], not [2]", () -> acting.adopt(misshapen));
        arrays.put("q/1/bias", new NamedArray(DType.INT32, List.of(2), ByteBuffer.allocate(8)));
        final Weights integers = new Weights(2, arrays);
        assertMentions("'q/1/bias' is of INT32", () -> acting.adopt(integers));
        assertArrayEquals(before, Agreement.run(acting, new float[] {1, -2, 3}));
    }

    private static void assertMentions(final String what, final Runnable body) {
        final String message =
                assertThrows(IllegalArgumentException.class, body::run).getMessage();
        assertTrue(message.contains(what), message);
    }

    private static NamedArray random(final long seed, final int... shape) {
        int size = 1;
        for (final int n : shape) {
            size *= n;
        }
        return NamedArray.of(new SplittableRandom(seed).doubles(size, 0.1, 1).toArray(), shape);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void runningAllocatesNothing(final Kernels kernels) {
        final ActingMlp acting = new ActingMlp(kernels, "q", 24, new int[] {64, 64}, 6, Unary.SILU);
        final float[] x = Agreement.normal(new SplittableRandom(1), 24);
        final float[] y = new float[6];
        Agreement.allocatesNothing(() -> acting.run(x, 0, y, 0));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sizesAreChecked(final Kernels kernels) {
        assertThrows(IllegalArgumentException.class, () -> new ActingDense(kernels, "a", 0, 2, null));
        assertThrows(IllegalArgumentException.class, () -> new ActingDense(kernels, "a", 2, 2, Unary.SIN));
        final ActingMlp acting = new ActingMlp(kernels, "q", 24, new int[] {7}, 6, Unary.SILU);
        assertEquals(24, acting.inputs());
        assertEquals(6, acting.outputs());
    }
}
