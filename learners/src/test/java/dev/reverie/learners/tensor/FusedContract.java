package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Fused operations against the same of plain ones, and their gradients against finite differences. */
@SuppressWarnings("try")
interface FusedContract {
    Device device();

    private Finite finite(final long seed) {
        return new Finite(device(), seed);
    }

    private static int[] s(final int... shape) {
        return shape;
    }

    private static void same(final Tensor a, final Tensor b) {
        assertArrayEquals(a.shape(), b.shape());
        assertArrayEquals(a.doubles(), b.doubles(), 1e-12);
    }

    private Tensor normal(final int... shape) {
        return device().normal(TensorType.FLOAT64, shape);
    }

    @Test
    default void rmsNormIsItsFormula() {
        final Tensor x = normal(2, 3, 4);
        final Tensor w = normal(4);
        final Tensor plain =
                x.div(x.square().keeping(Reduction.MEAN, -1).add(1e-3).sqrt()).mul(w);
        same(plain, Normal.rmsNorm(x, w, 1e-3));
        finite(1).checkTwice("rmsNorm", xs -> Normal.rmsNorm(xs[0], xs[1], 1e-3), s(2, 3, 4), s(4));
        finite(1).check("rmsNorm of one row", xs -> Normal.rmsNorm(xs[0], xs[1], 1e-3), s(4), s(4));
    }

    @Test
    default void gruIsItsFormula() {
        final Tensor gates = normal(2, 9);
        final Tensor h = normal(2, 3);
        for (final double bias : new double[] {0, -1}) {
            final Tensor r = gates.slice(1, 0, 3).sigmoid();
            final Tensor u = gates.slice(1, 3, 6).add(bias).sigmoid();
            final Tensor c = gates.slice(1, 6, 9).mul(r).tanh();
            same(u.mul(c).add(u.neg().add(1).mul(h)), Recurrent.gru(gates, h, bias));
            finite(2).checkTwice("gru", xs -> Recurrent.gru(xs[0], xs[1], bias), s(2, 9), s(2, 3));
        }
        final Tensor left = Recurrent.gru(normal(2, 6), normal(2, 2), 0);
        assertArrayEquals(s(2, 2), left.shape());
        final Tensor two = normal(2, 12);
        final Tensor state = normal(2, 4);
        same(
                Shaping.concat(
                        1,
                        Recurrent.gru(two.slice(1, 0, 6), state.slice(1, 0, 2), -1),
                        Recurrent.gru(two.slice(1, 6, 12), state.slice(1, 2, 4), -1)),
                Recurrent.blockGru(two, state, 2, -1));
        finite(3).check("blockGru", xs -> Recurrent.blockGru(xs[0], xs[1], 2, -1), s(3, 12), s(3, 4));
        finite(4)
                .check(
                        "lstm",
                        xs -> {
                            final Recurrent.Lstm next = Recurrent.lstm(xs[0], xs[1]);
                            return next.h().add(next.c().mul(0.3));
                        },
                        s(2, 12),
                        s(2, 3));
        assertThrows(IllegalArgumentException.class, () -> Recurrent.gru(h, gates, 0));
    }

    @Test
    default void ensembleIsItsMembers() {
        final Tensor x = normal(4, 3);
        final Tensor w = normal(2, 3, 5);
        final Tensor b = normal(2, 1, 5);
        final Tensor members = Shaping.stack(
                0,
                Fused.dense(x, w.at(0, 0), b.at(0, 0).reshape(5), Unary.SILU),
                Fused.dense(x, w.at(0, 1), b.at(0, 1).reshape(5), Unary.SILU));
        same(members, Fused.ensembleDense(x, w, b, Unary.SILU));
        finite(5)
                .checkTwice(
                        "ensembleDense",
                        xs -> Fused.ensembleDense(xs[0], xs[1], xs[2], Unary.TANH),
                        s(2, 3, 2),
                        s(2, 2, 2),
                        s(2, 1, 2));
        finite(5)
                .check(
                        "ensembleDense of one input",
                        xs -> Fused.ensembleDense(xs[0], xs[1], xs[2], null),
                        s(3, 2),
                        s(2, 2, 2),
                        s(2, 1, 2));
        final Tensor whole = normal(4, 6);
        same(
                Shaping.concat(
                        1,
                        Fused.dense(whole.slice(1, 0, 3), w.at(0, 0), b.at(0, 0).reshape(5), null),
                        Fused.dense(whole.slice(1, 3, 6), w.at(0, 1), b.at(0, 1).reshape(5), null)),
                Fused.blockDense(whole, w, b, null));
        finite(6)
                .check(
                        "blockDense",
                        xs -> Fused.blockDense(xs[0], xs[1], xs[2], Unary.SILU),
                        s(3, 4),
                        s(2, 2, 2),
                        s(2, 1, 2));
    }

    @Test
    default void twoHotKeepsTheMean() {
        final Tensor bins = device().of(new double[] {-3, -1, 0, 2}, 4);
        final Tensor hot = Losses.twoHot(device().of(new double[] {-9, -2, -0.25, 0, 1.5, 7}, 2, 3), bins);
        assertArrayEquals(s(2, 3, 4), hot.shape());
        assertArrayEquals(
                new double[] {
                    1, 0, 0, 0, 0.5, 0.5, 0, 0, 0, 0.25, 0.75, 0, 0, 0, 1, 0, 0, 0, 0.25, 0.75, 0, 0, 0, 1,
                },
                hot.doubles(),
                1e-12);
    }

    @Test
    default void lossesAreTheirFormulas() {
        final Tensor p = normal(2, 3, 4);
        final Tensor q = normal(2, 3, 4);
        same(p.softmax(-1).mul(p.logSoftmax(-1).sub(q.logSoftmax(-1))).sum(-1), Losses.categoricalKl(p, q));
        same(q.softmax(-1).mul(p.logSoftmax(-1)).sum(-1).neg(), Losses.crossEntropy(p, q.softmax(-1)));
        finite(7).checkTwice("categoricalKl", xs -> Losses.categoricalKl(xs[0], xs[1]), s(2, 3), s(2, 3));
        finite(8).check("categoricalKl of one", xs -> Losses.categoricalKl(xs[0], xs[0].mul(2)), s(2, 3));
        try (Scope scope = device().open()) {
            final Tensor target = normal(2, 3).softmax(-1);
            finite(9).checkTwice("crossEntropy", xs -> Losses.crossEntropy(xs[0], target), s(2, 3));
        }
        finite(10)
                .check(
                        "gaussianKl",
                        xs -> Losses.gaussianKl(
                                xs[0],
                                xs[1].square().add(0.5),
                                xs[2],
                                xs[3].square().add(0.5)),
                        s(3),
                        s(3),
                        s(3),
                        s(3));
        assertEquals(
                Math.log(2) + (1 + 4) / 8.0 - 0.5,
                Losses.gaussianKl(
                                device().of(new double[] {3}, 1),
                                device().of(new double[] {1}, 1),
                                device().of(new double[] {1}, 1),
                                device().of(new double[] {2}, 1))
                        .item(),
                1e-12);
    }

    @Test
    default void attentionSeesWhatItMay() {
        final Tensor q = normal(2, 2, 3, 4);
        final Tensor k = normal(2, 2, 3, 4);
        final Tensor v = normal(2, 2, 3, 5);
        final Tensor mask = Attention.causalMask(device(), TensorType.FLOAT64, 3, 1);
        final Tensor seen = Attention.of(q, k, v, mask);
        same(v.slice(2, 0, 1), seen.slice(2, 0, 1));
        same(q.matmul(false, k, true).mul(0.5).softmax(-1).matmul(v), Attention.of(q, k, v, null));
        final Tensor blocks = Attention.causalMask(device(), TensorType.FLOAT64, 2, 2);
        final double no = Double.NEGATIVE_INFINITY;
        assertArrayEquals(new double[] {0, 0, no, no, 0, 0, no, no, 0, 0, 0, 0, 0, 0, 0, 0}, blocks.doubles());
        for (final Tensor some : new Tensor[] {null, mask}) {
            finite(11)
                    .checkTwice(
                            "attention",
                            xs -> Attention.of(xs[0], xs[1], xs[2], some),
                            s(2, 3, 2),
                            s(2, 3, 2),
                            s(2, 3, 2));
        }
    }

    @Test
    default void laPropSteps() {
        final Tensor p = device().of(new double[] {1, -2}, 2);
        final Tensor m = device().zeros(TensorType.FLOAT64, 2);
        final Tensor v = device().zeros(TensorType.FLOAT64, 2);
        final double[] expected = {1, -2};
        final double[] first = new double[2];
        final double[] second = new double[2];
        for (int t = 1; t <= 3; t++) {
            final double[] grad = {0.5 * t, -1};
            device().engine().laProp(p, device().of(grad, 2), m, v, AdamStep.at(t, 0.1, 0.9, 0.99, 1e-8, 0.01));
            for (int i = 0; i < 2; i++) {
                second[i] = 0.99 * second[i] + 0.01 * grad[i] * grad[i];
                final double scaled = grad[i] / (Math.sqrt(second[i] / (1 - Math.pow(0.99, t))) + 1e-8);
                first[i] = 0.9 * first[i] + 0.1 * scaled;
                expected[i] = expected[i] * (1 - 0.1 * 0.01) - 0.1 * first[i] / (1 - Math.pow(0.9, t));
            }
        }
        assertArrayEquals(expected, p.doubles(), 1e-12);
    }

    @Test
    default void recurrencesShareWeights() {
        finite(12)
                .check(
                        "three steps of a gated unit",
                        xs -> {
                            Tensor h = xs[0];
                            for (int t = 0; t < 3; t++) {
                                final Tensor x = Shaping.concat(
                                        1, h, xs[0].slice(1, 0, 1).mul(t));
                                h = Recurrent.gru(Fused.dense(x, xs[1], xs[2], null), h, -1);
                            }
                            return h;
                        },
                        s(2, 2),
                        s(3, 6),
                        s(6));
    }
}
