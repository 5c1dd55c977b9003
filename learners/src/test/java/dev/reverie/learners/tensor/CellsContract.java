package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Fused layers with norms and activations, cells with two results, slices' gradients, and products of few rows. */
@SuppressWarnings("try")
interface CellsContract {
    Device device();

    private Finite finite(final long seed) {
        return new Finite(device(), seed);
    }

    private static int[] s(final int... shape) {
        return shape;
    }

    @Test
    default void normsWithActivations() {
        for (final Unary op : new Unary[] {Unary.SILU, Unary.MISH, Unary.TANH, Unary.ELU}) {
            finite(1).checkTwice("rmsNorm " + op, xs -> Normal.rmsNorm(xs[0], xs[1], 1e-2, op), s(2, 3, 4), s(4));
            finite(2)
                    .checkTwice(
                            "layerNorm " + op,
                            xs -> Normal.layerNorm(xs[0], xs[1], xs[2], 1e-2, op),
                            s(3, 4),
                            s(4),
                            s(4));
        }
        finite(2).check("one row", xs -> Normal.layerNorm(xs[0], xs[1], xs[2], 1e-2, Unary.SILU), s(4), s(4), s(4));
    }

    @Test
    default void lstmIsItsFormulaAndEitherResultHasGradients() {
        final Tensor gates = device().normal(TensorType.FLOAT64, 2, 12);
        final Tensor c = device().normal(TensorType.FLOAT64, 2, 3);
        final Recurrent.Lstm made = Recurrent.lstm(gates, c);
        final Tensor next = gates.slice(1, 3, 6)
                .sigmoid()
                .mul(c)
                .add(gates.slice(1, 0, 3).sigmoid().mul(gates.slice(1, 6, 9).tanh()));
        assertArrayEquals(next.doubles(), made.c().doubles(), 1e-12);
        assertArrayEquals(
                gates.slice(1, 9, 12).sigmoid().mul(next.tanh()).doubles(),
                made.h().doubles(),
                1e-12);
        finite(3).checkTwice("h", xs -> Recurrent.lstm(xs[0], xs[1]).h(), s(2, 12), s(2, 3));
        finite(4).check("c", xs -> Recurrent.lstm(xs[0], xs[1]).c(), s(2, 12), s(2, 3));
        finite(5)
                .check(
                        "two steps",
                        xs -> {
                            final Recurrent.Lstm one = Recurrent.lstm(xs[0], xs[1]);
                            final Recurrent.Lstm two = Recurrent.lstm(
                                    xs[2].matmul(xs[3]).add(one.h().matmul(xs[3])), one.c());
                            return two.h().add(two.c().mul(0.3)).add(one.h());
                        },
                        s(2, 12),
                        s(2, 3),
                        s(2, 3),
                        s(3, 12));
    }

    @Test
    default void denseOntoIsDenseOfBothInputs() {
        finite(6)
                .checkTwice(
                        "denseOnto", xs -> Fused.denseOnto(xs[0], xs[1], xs[2], Unary.SILU), s(3, 2), s(3, 4), s(4, 2));
        final Tensor x = device().normal(TensorType.FLOAT32, 3, 4);
        final Tensor y = device().normal(TensorType.FLOAT32, 3, 5);
        final Tensor w = device().normal(TensorType.FLOAT32, 9, 7);
        final Tensor bias = device().normal(TensorType.FLOAT32, 7);
        assertArrayEquals(
                Fused.dense(Shaping.concat(1, x, y), w, bias, Unary.TANH).floats(),
                Fused.denseOnto(Fused.dense(y, w.slice(0, 4, 9), bias, null), x, w.slice(0, 0, 4), Unary.TANH)
                        .floats(),
                1e-5f);
    }

    @Test
    default void convolutionWithBiasAndActivation() {
        final Window window = Window.of(2, 1);
        finite(7)
                .checkTwice(
                        "conv2d",
                        xs -> Fused.conv2d(xs[0], xs[1], xs[2], window, Unary.SILU),
                        s(2, 2, 5, 4),
                        s(3, 2, 3, 3),
                        s(3));
        finite(8)
                .check(
                        "conv2d, no activation",
                        xs -> Fused.conv2d(xs[0], xs[1], xs[2], window, null),
                        s(1, 1, 4, 4),
                        s(2, 1, 2, 2),
                        s(2));
    }

    @Test
    default void slicesOfOneTensorShareItsGradient() {
        finite(9)
                .check(
                        "overlapping slices, and the whole",
                        xs -> {
                            final Tensor y = xs[0].mul(2);
                            return y.slice(0, 0, 3)
                                    .mul(y.slice(0, 1, 4))
                                    .add(y.at(0, 2))
                                    .add(y.slice(0, 0, 4, 2).at(0, 1))
                                    .add(y.sum(0));
                        },
                        s(4, 3));
        final Tensor weights = device().of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);
        try (Parameters parameters = Parameters.of(Map.of("w", weights))) {
            for (int again = 0; again < 2; again++) {
                final Tape tape = device().record();
                final Tensor w = parameters.get("w");
                final Tensor loss =
                        w.at(0, 0).mul(w.at(0, 2)).sum().add(w.slice(0, 1, 3).sum());
                assertArrayEquals(
                        new double[] {5, 6, 1, 1, 2, 3},
                        tape.gradients(loss, parameters).doubles(),
                        1e-12);
            }
        }
    }

    @Test
    default void gaussianKlOfEveryArgument() {
        finite(10)
                .checkTwice(
                        "gaussianKl",
                        xs -> Losses.gaussianKl(
                                xs[0],
                                xs[1].square().add(0.5),
                                xs[2],
                                xs[3].square().add(0.5)),
                        s(2, 2),
                        s(2, 2),
                        s(2, 2),
                        s(2, 2));
        finite(11)
                .check(
                        "gaussianKl, broadcasting",
                        xs -> Losses.gaussianKl(
                                xs[0],
                                xs[1].square().add(0.5),
                                xs[2],
                                xs[3].square().add(0.5)),
                        s(2, 3),
                        s(3),
                        s(2, 3),
                        s(3));
    }

    @Test
    default void productsOfFewRowsAreThoseOfFloat64() {
        for (final int rows : new int[] {1, 2, 16, 33, 48, 64, 130}) {
            final Tensor a = device().normal(TensorType.FLOAT32, rows, 512);
            final Tensor b = device().normal(TensorType.FLOAT32, 512, 200);
            final Tensor wide = device().normal(TensorType.FLOAT32, 230, 520);
            product(a, b, false);
            product(a, wide.slice(1, 4, 516).slice(0, 7, 207), true);
            product(a.slice(1, 3, 203), b.transpose(0, 1), false);
        }
        final Tensor heads = device().normal(TensorType.FLOAT32, 2, 5, 3, 4).transpose(1, 2);
        product(heads, device().normal(TensorType.FLOAT32, 2, 3, 5, 4), true);
        product(
                device().normal(TensorType.FLOAT32, 1, 4).expand(3, 4),
                device().normal(TensorType.FLOAT32, 4, 2),
                false);
    }

    private static void product(final Tensor a, final Tensor b, final boolean tb) {
        final double[] exact = a.cast(TensorType.FLOAT64)
                .matmul(false, b.cast(TensorType.FLOAT64), tb)
                .doubles();
        assertArrayEquals(exact, a.matmul(false, b, tb).doubles(), 2e-4, () -> a + " by " + b);
    }

    @Test
    default void softmaxOfShortRowsIsStable() {
        final float[] values = new float[64 * 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 8 == 3 ? 1000 : -1000 + i % 8;
        }
        final Tensor x = device().of(values, 64, 8);
        for (final Tensor y : List.of(x.softmax(-1), x.logSoftmax(-1).exp())) {
            for (int i = 0; i < values.length; i++) {
                assertEquals(i % 8 == 3 ? 1 : 0, y.floats()[i], 1e-6f);
            }
        }
    }
}
