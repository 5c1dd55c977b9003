package dev.reverie.learners.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.Weights;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlueprintTest {

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void aNetworkIsOneBlockOfItsLayersParameters(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT64, 3);
            final Mlp mlp = new Mlp(blueprint.in("q"), 2, new int[] {3}, 1, Unary.TANH);
            try (Parameters parameters = blueprint.build()) {
                assertEquals(
                        List.of("q/0/kernel", "q/0/bias", "q/1/kernel", "q/1/bias"),
                        List.copyOf(parameters.tensors().keySet()));
                assertEquals(13, parameters.size());
                final double[] w = parameters.values().doubles();
                final double[] x = {0.3, -0.8};
                double expected = w[12];
                for (int j = 0; j < 3; j++) {
                    expected += w[9 + j] * Math.tanh(x[0] * w[j] + x[1] * w[3 + j] + w[6 + j]);
                }
                final double want = expected;
                device.scoped(() -> {
                    final Tensor y = mlp.forward(device.of(x, 1, 2));
                    assertEquals(want, y.item(), 1e-12);
                });
            }
            assertEquals(0, device.live());
        }
    }

    @Test
    void theSameSeedBeginsAlikeOnEveryEngine() {
        assertArrayEquals(values("torch", 5), values("nd4j", 5));
        assertTrue(values("torch", 5)[0] != values("torch", 6)[0], "the seed has no effect");
    }

    private static float[] values(final String engine, final long seed) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, seed);
            new Mlp(blueprint, 4, new int[] {8, 8}, 2, Unary.RELU);
            try (Parameters parameters = blueprint.build()) {
                return parameters.values().floats();
            }
        }
    }

    @Test
    void weightsLeaveAndComeBack() {
        try (Device device = Engines.open("auto", "cpu", 1)) {
            final Blueprint one = new Blueprint(device, TensorType.FLOAT32, 1);
            new Mlp(one.in("actor"), 2, new int[] {3}, 1, Unary.RELU);
            new Mlp(one.in("critic"), 2, new int[] {3}, 1, Unary.RELU);
            final Blueprint other = new Blueprint(device, TensorType.FLOAT32, 2);
            new Mlp(other.in("actor"), 2, new int[] {3}, 1, Unary.RELU);
            try (Parameters from = one.build();
                    Parameters to = other.build()) {
                final Weights weights = Export.weights(7, from, "actor/");
                assertEquals(7, weights.version());
                assertEquals(4, weights.arrays().size());
                Export.adopt(weights, to);
                assertArrayEquals(
                        from.get("actor/0/kernel").floats(),
                        to.get("actor/0/kernel").floats());
                assertArrayEquals(
                        from.get("actor/1/bias").floats(),
                        to.get("actor/1/bias").floats());
                final float[] before = from.values().floats();
                assertThrows(IllegalArgumentException.class, () -> Export.adopt(weights, from));
                assertArrayEquals(before, from.values().floats());
                assertThrows(IllegalArgumentException.class, () -> Export.weights(0, from, "policy/"));
            }
        }
    }

    @Test
    void mistakesAreRefused() {
        try (Device device = Engines.open("auto", "cpu", 1)) {
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 1);
            final Dense dense = new Dense(blueprint.in("a"), 2, 3, null);
            assertThrows(IllegalStateException.class, () -> dense.forward(device.zeros(TensorType.FLOAT32, 1, 2)));
            assertThrows(IllegalArgumentException.class, () -> new Dense(blueprint.in("a"), 2, 3, null));
            assertThrows(IllegalArgumentException.class, () -> blueprint.in("a/b"));
            assertThrows(IllegalArgumentException.class, () -> blueprint.weight("w", Init.zeros(), 0, 2));
            try (Parameters parameters = blueprint.build()) {
                assertEquals(9, parameters.size());
                assertThrows(IllegalStateException.class, blueprint::build);
                assertThrows(IllegalStateException.class, () -> blueprint.weight("w", Init.zeros(), 2));
            }
        }
    }

    @Test
    void theModelIsPrintedAsATreeOfPartsWithTheirSizes() {
        try (Device device = Engines.open("auto", "cpu", 1)) {
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 1);
            new Mlp(blueprint.in("actor").in("body"), 20, new int[] {50}, 2, Unary.RELU);
            new Dense(blueprint.in("critic"), 2, 3, null);
            final List<String> lines = blueprint
                    .toString()
                    .lines()
                    .map(line -> line.strip().replaceAll(" +", " "))
                    .toList();
            assertEquals(
                    List.of(
                            "all/ 1,161",
                            "actor/ 1,152",
                            "body/ 1,152",
                            "0/ 1,050",
                            "kernel [20, 50] 1,000",
                            "bias [50] 50",
                            "1/ 102",
                            "kernel [50, 2] 100",
                            "bias [2] 2",
                            "critic/ 9",
                            "kernel [2, 3] 6",
                            "bias [3] 3"),
                    lines);
            final String part = blueprint.in("critic").toString();
            assertTrue(part.startsWith("critic/ ") && part.lines().count() == 3, part);
        }
    }

    @Test
    void orthogonalMatricesAre() {
        for (final int[] shape : new int[][] {{5, 3}, {3, 5}, {2, 4, 4}}) {
            final int members = shape.length == 3 ? shape[0] : 1;
            final int rows = shape[shape.length - 2];
            final int columns = shape[shape.length - 1];
            final double[] w = new double[members * rows * columns];
            Init.orthogonal(2).fill(w, shape, new SplittableRandom(1));
            final boolean wide = rows <= columns;
            final int count = Math.min(rows, columns);
            for (int e = 0; e < members; e++) {
                for (int i = 0; i < count; i++) {
                    for (int k = 0; k < count; k++) {
                        double dot = 0;
                        for (int j = 0; j < Math.max(rows, columns); j++) {
                            dot += at(w, e, wide ? i : j, wide ? j : i, rows, columns)
                                    * at(w, e, wide ? k : j, wide ? j : k, rows, columns);
                        }
                        assertEquals(i == k ? 4 : 0, dot, 1e-12);
                    }
                }
            }
        }
    }

    private static double at(
            final double[] w, final int e, final int r, final int c, final int rows, final int columns) {
        return w[(e * rows + r) * columns + c];
    }

    @Test
    void truncatedNormalsHaveTheirDeviationAndTheirBound() {
        final double[] w = new double[100_000];
        Init.fanIn(1).fill(w, new int[] {100, 1000}, new SplittableRandom(1));
        double sum = 0;
        double most = 0;
        for (final double x : w) {
            sum += x * x;
            most = Math.max(most, Math.abs(x));
        }
        assertEquals(0.1, Math.sqrt(sum / w.length), 1e-3);
        assertTrue(most < 0.1 * 2 / 0.8796 + 1e-9, "beyond two deviations: " + most);
    }
}
