package dev.reverie.learners.tensor.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Normal;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowNormsTest {
    private static final double EPSILON = 1e-3;

    /** {@code [rows, n]}, every other column of a wider tensor if asked. */
    private static Tensor wave(final Device device, final int rows, final int n, final boolean isStrided) {
        final int width = isStrided ? 2 * n : n;
        final float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * Math.sin(1.3 * i + 0.4));
        }
        final Tensor whole = device.of(values, rows, width);
        return isStrided ? whole.slice(1, 0, n) : whole;
    }

    private static float[][] result(
            final Device device, final int rows, final int n, final boolean isStrided, final BinaryOperator<Tensor> f) {
        final float[][] out = new float[3][];
        device.scoped(() -> {
            final Tensor x = wave(device, rows, n, isStrided).requireGrad();
            final Tensor scale = wave(device, 1, n, false).reshape(n).add(3).requireGrad();
            final Tape tape = device.record();
            final Tensor y = f.apply(x, scale);
            final List<Tensor> grads = tape.gradients(y.square().mul(y).sum(), List.of(x, scale));
            out[0] = y.floats();
            out[1] = grads.get(0).floats();
            out[2] = grads.get(1).floats();
        });
        return out;
    }

    /** Rows of four and more, of a rest of the loops, and more elements than one loop takes. */
    @ParameterizedTest
    @CsvSource({"16,64,false", "3,7,false", "1,1,false", "5,64,true", "300,64,false"})
    void normsAndTheirGradientsAreTheFormulas(final int rows, final int n, final boolean isStrided) {
        try (Device device = Engines.open("torch", "cpu", 1)) {
            final float[][] ours = result(device, rows, n, isStrided, (x, w) -> Normal.rmsNorm(x, w, EPSILON));
            final float[][] plain = result(device, rows, n, isStrided, (x, w) -> x.mul(
                            x.square().mean(-1).unsqueeze(-1).add(EPSILON).map(Unary.RSQRT))
                    .mul(w));
            for (int i = 0; i < ours.length; i++) {
                assertArrayEquals(plain[i], ours[i], 2e-4f * most(plain[i]), "result " + i);
            }
        }
    }

    private static float most(final float[] values) {
        float most = 1;
        for (final float value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }
}
