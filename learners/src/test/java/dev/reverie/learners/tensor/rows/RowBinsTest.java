package dev.reverie.learners.tensor.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bins of float32 rows beside the same in float64, which is made of plain operations. */
class RowBinsTest {
    /** Members that share their targets, and rows of each. */
    private static final int E = 2;

    private static final int ROWS = 37;

    private static Tensor logits(final Device device, final int n) {
        final double[] values = new double[E * ROWS * n];
        for (int i = 0; i < values.length; i++) {
            values[i] = 6 * Math.sin(1.7 * i + 0.3 * (i % 11));
        }
        return device.of(values, E, ROWS, n);
    }

    /** Inside, on a bin, and beyond both ends; the same for all members. */
    private static Tensor targets(final Device device, final double from) {
        final double[] values = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            values[i] = i == 3 ? 0 : from + 0.41 * i;
        }
        return device.of(values, 1, ROWS).expand(E, ROWS);
    }

    /** A gradient whose memory runs the other way. */
    private static Tensor across(final Device device, final TensorType type) {
        final double[] values = new double[E * ROWS];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.cos(0.9 * i);
        }
        return device.of(values, ROWS, E).cast(type).transpose(0, 1);
    }

    /** Loss with one target, with two, their gradients, and the mean. */
    private static double[][] result(final Device device, final TensorType type, final int n, final double most) {
        final double[][] out = new double[5][];
        device.scoped(() -> {
            final Tensor bins = TwoHot.evenBins(device, type, -most, most, n);
            final Tensor first = targets(device, -7).cast(type);
            final Tensor second = targets(device, -1).cast(type);
            for (int i = 0; i < 2; i++) {
                final Tensor x = logits(device, n).cast(type).requireGrad();
                final Tape tape = device.record();
                final TwoHot twoHot = new TwoHot(x, bins);
                final Tensor loss = i == 0 ? twoHot.loss(first) : twoHot.loss(first, second);
                out[2 * i] = loss.cast(TensorType.FLOAT64).doubles();
                out[2 * i + 1] = tape.gradients(loss, across(device, type), List.of(x))
                        .get(0)
                        .cast(TensorType.FLOAT64)
                        .doubles();
            }
            out[4] = new TwoHot(logits(device, n).cast(type), bins)
                    .mean()
                    .cast(TensorType.FLOAT64)
                    .doubles();
        });
        return out;
    }

    @ParameterizedTest
    @CsvSource({"torch,255", "nd4j,255", "torch,101", "nd4j,2", "torch,16", "nd4j,17"})
    void float32IsFloat64(final String engine, final int n) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            final double[][] exact = result(device, TensorType.FLOAT64, n, 5);
            final double[][] ours = result(device, TensorType.FLOAT32, n, 5);
            for (int i = 0; i < exact.length; i++) {
                double most = 1;
                for (final double value : exact[i]) {
                    most = Math.max(most, Math.abs(value));
                }
                assertArrayEquals(exact[i], ours[i], 1e-5 * most, engine + " " + n + ", result " + i);
            }
        }
    }

    /** Kernels read memory by its address: whatever does not fit must not get there. */
    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void whatDoesNotFitIsRefused(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.scoped(() -> {
                final Tensor bins = TwoHot.evenBins(device, TensorType.FLOAT32, -1, 1, 5);
                final Tensor logits = device.full(TensorType.FLOAT32, 0, 7, 5);
                final Tensor few = device.full(TensorType.FLOAT32, 0, 3);
                final Tensor wide = device.full(TensorType.FLOAT64, 0, 7);
                final Tensor four = device.full(TensorType.FLOAT32, 0, 7, 4);
                assertThrows(IllegalArgumentException.class, () -> Losses.twoHotCrossEntropy(logits, bins, few));
                assertThrows(IllegalArgumentException.class, () -> Losses.twoHotCrossEntropy(logits, bins, wide));
                assertThrows(IllegalArgumentException.class, () -> Losses.twoHotCrossEntropy(logits, bins));
                assertThrows(IllegalArgumentException.class, () -> Losses.binMean(four, bins));
                assertThrows(IllegalArgumentException.class, () -> Losses.binMean(logits, logits));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void equalLogitsExpectExactlyNothingAndNotANumberStaysOne(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.scoped(() -> {
                final Tensor bins = TwoHot.symexpBins(device, TensorType.FLOAT32, 20, 255);
                final TwoHot even = new TwoHot(device.full(TensorType.FLOAT32, 0.7, 1, 255), bins);
                assertEquals(0f, even.mean().floats()[0]);
                final float[] loss = new TwoHot(device.full(TensorType.FLOAT32, 0.7, 2, 255), bins)
                        .loss(device.of(new float[] {Float.NaN, 3}, 2))
                        .floats();
                assertTrue(Float.isNaN(loss[0]));
                assertEquals(Math.log(255), loss[1], 1e-5);
                final float[] broken = new float[255];
                broken[9] = Float.NaN;
                assertTrue(Float.isNaN(
                        new TwoHot(device.of(broken, 1, 255), bins).mean().floats()[0]));
            });
        }
    }
}
