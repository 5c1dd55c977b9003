package dev.reverie.learners.tensor.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Normal;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Norms of float32 rows and their gradients beside the same in float64, which no fused kernel computes. */
class NormedRowsTest {
    private static final double EPSILON = 1e-3;

    /** Members, rows of each, elements; a far one reaches where activations are flat or straight. */
    private record Case(int members, int rows, int n, double scale, boolean isStrided) {}

    private static final List<Case> CASES = List.of(
            new Case(1, 16, 64, 2, false),
            new Case(1, 3, 7, 2, false),
            new Case(1, 1, 1, 2, false),
            new Case(1, 5, 64, 2, true),
            new Case(1, 300, 40, 1, false),
            new Case(1, 2, 5000, 2, false),
            new Case(1, 6, 24, 60, false),
            new Case(1, 4500, 1, 2, false),
            new Case(2, 130, 72, 2, false),
            new Case(3, 5, 6, 2, false));

    static Stream<Arguments> all() {
        return Stream.of("torch", "nd4j").flatMap(engine -> CASES.stream().map(c -> Arguments.of(engine, c)));
    }

    private static Tensor wave(final Device device, final double size, final double phase, final int... shape) {
        int count = 1;
        for (final int n : shape) {
            count *= n;
        }
        final double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = size * Math.sin(1.3 * i + phase);
        }
        return device.of(values, shape);
    }

    /** Result and gradients to x, scale and shift. */
    private static double[][] result(
            final Device device, final Case c, final TensorType type, final boolean isLayer, final Unary op) {
        final double[][] out = new double[isLayer ? 4 : 3][];
        final boolean isOne = c.members() == 1;
        device.scoped(() -> {
            final int width = c.isStrided() ? 2 * c.n() : c.n();
            final Tensor whole =
                    wave(device, 2, 0.4, c.members(), c.rows(), width).cast(type);
            final Tensor x = (c.isStrided() ? whole.slice(2, 0, c.n()) : whole).requireGrad();
            final Tensor scale =
                    wave(device, c.scale(), 1, c.members(), 1, c.n()).cast(type).requireGrad();
            final Tensor shift =
                    wave(device, 1, 2, c.members(), 1, c.n()).cast(type).requireGrad();
            final Tape tape = device.record();
            final Tensor y;
            if (!isOne) {
                y = Normal.ensemble(x, scale, isLayer ? shift : null, EPSILON, op);
            } else if (isLayer) {
                y = Normal.layerNorm(x, scale.reshape(c.n()), shift.reshape(c.n()), EPSILON, op);
            } else {
                y = Normal.rmsNorm(x, scale.reshape(c.n()), EPSILON, op);
            }
            final Tensor along = c.rows() % 2 == 0
                    ? wave(device, 1, 3, c.members(), c.n(), c.rows())
                            .cast(type)
                            .transpose(1, 2)
                    : wave(device, 1, 3, c.members(), c.rows(), c.n()).cast(type);
            final List<Tensor> grads = tape.gradients(y, along, isLayer ? List.of(x, scale, shift) : List.of(x, scale));
            out[0] = y.cast(TensorType.FLOAT64).doubles();
            for (int i = 0; i < grads.size(); i++) {
                out[i + 1] = grads.get(i).cast(TensorType.FLOAT64).doubles();
            }
        });
        return out;
    }

    private static double most(final double[] values) {
        double most = 1;
        for (final double value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }

    @ParameterizedTest
    @MethodSource("all")
    void float32IsFloat64(final String engine, final Object one) {
        final Case c = (Case) one;
        try (Device device = Engines.open(engine, "cpu", 1)) {
            for (final Unary op : new Unary[] {null, Unary.SILU, Unary.MISH}) {
                for (final boolean isLayer : new boolean[] {true, false}) {
                    final double[][] exact = result(device, c, TensorType.FLOAT64, isLayer, op);
                    final double[][] ours = result(device, c, TensorType.FLOAT32, isLayer, op);
                    for (int i = 0; i < exact.length; i++) {
                        assertArrayEquals(
                                exact[i],
                                ours[i],
                                1e-5 * most(exact[i]),
                                c + (isLayer ? " layer " : " rms ") + op + ", result " + i);
                    }
                }
            }
        }
    }

    /** What is not a number stays one: a run that diverged must not look sane. */
    @Test
    void notANumberStaysOne() {
        for (final String engine : List.of("torch", "nd4j")) {
            try (Device device = Engines.open(engine, "cpu", 1)) {
                for (final Unary op : new Unary[] {Unary.SILU, Unary.MISH}) {
                    device.scoped(() -> {
                        final float[] values = new float[64];
                        values[5] = Float.NaN;
                        final Tensor x = device.of(values, 2, 32);
                        final Tensor ones = device.full(TensorType.FLOAT32, 1, 32);
                        final float[] y =
                                Normal.layerNorm(x, ones, ones, EPSILON, op).floats();
                        assertTrue(Float.isNaN(y[5]) && Float.isNaN(y[20]), engine + " " + op);
                        assertTrue(Float.isFinite(y[40]), engine + " " + op);
                    });
                }
            }
        }
    }

    @Test
    void thisJvmHasThem() {
        assertTrue(
                NormedRows.create().isPresent()
                        || ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty(),
                "the vector module is there but its kernels are not");
    }
}
