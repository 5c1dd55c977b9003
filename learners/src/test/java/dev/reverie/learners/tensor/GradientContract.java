package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every gradient against finite differences in float64, on any engine. */
@SuppressWarnings("try")
interface GradientContract {
    Device device();

    private Finite finite(final long seed) {
        return new Finite(device(), seed);
    }

    @Test
    default void unaryFunctionsHaveGradients() {
        final Set<Unary> positive = Set.of(Unary.LOG, Unary.SQRT, Unary.RSQRT, Unary.RECIPROCAL, Unary.LOG1P);
        final Finite finite = finite(1);
        for (final Unary op : Unary.values()) {
            if (Set.of(Unary.NOT, Unary.SIGN, Unary.FLOOR, Unary.ROUND).contains(op)) {
                continue;
            }
            for (int i = 0; i < 3; i++) {
                // kept from the kink at 0
                finite.check(
                        op.name(),
                        xs -> xs[0].map(op),
                        positive.contains(op) ? x -> 0.2 + Math.abs(x) : x -> x + Math.copySign(0.01, x),
                        finite.shape(3));
            }
        }
    }

    @Test
    default void unaryFunctionsTwice() {
        for (final Unary op : List.of(
                Unary.TANH,
                Unary.SIGMOID,
                Unary.SILU,
                Unary.SOFTPLUS,
                Unary.MISH,
                Unary.EXP,
                Unary.SQUARE,
                Unary.SIN)) {
            finite(2).checkTwice(op.name(), xs -> xs[0].map(op), new int[] {2, 3});
        }
        finite(3).checkTwice("elu of a square", xs -> xs[0].square().sub(0.5).map(Unary.ELU), new int[] {5});
        finite(3).checkTwice("relu of a square", xs -> xs[0].square().sub(0.5).relu(), new int[] {5});
        finite(3).checkTwice("log", xs -> xs[0].square().add(1).log(), new int[] {5});
        finite(3).checkTwice("sqrt", xs -> xs[0].square().add(1).sqrt(), new int[] {5});
        finite(3).checkTwice("rsqrt", xs -> xs[0].square().add(1).map(Unary.RSQRT), new int[] {5});
    }

    @Test
    default void broadcastingFunctionsHaveGradients() {
        final Finite finite = finite(4);
        for (int i = 0; i < 12; i++) {
            final int[] a = finite.shape(4);
            final int[] b = finite.partner(a);
            finite.check("add", xs -> xs[0].add(xs[1]), a, b);
            finite.check("sub", xs -> xs[1].sub(xs[0]), a, b);
            finite.check("mul", xs -> xs[0].mul(xs[1]), a, b);
            finite.check("div", xs -> xs[1].div(xs[0].square().add(0.5)), a, b);
            finite.check("pow", xs -> xs[0].square().add(0.5).pow(xs[1]), a, b);
            finite.check("min", xs -> xs[0].min(xs[1]), a, b);
            finite.check("max", xs -> xs[0].max(xs[1]), a, b);
            finite.check("where", xs -> xs[0].is(Binary.GT, xs[1]).where(xs[0].square(), xs[1]), a, b);
        }
        finite.checkTwice(
                "add, mul, div",
                xs -> xs[0].add(xs[1]).mul(xs[0]).div(xs[1].square().add(1)),
                new int[] {2, 3},
                new int[] {3});
    }

    @Test
    default void functionsWithNumbersHaveGradients() {
        final Finite finite = finite(5);
        finite.check("add", xs -> xs[0].add(2).sub(5).mul(3).div(7), new int[] {2, 3});
        finite.check("pow 3", xs -> xs[0].pow(3), new int[] {4});
        finite.check("pow 0", xs -> xs[0].pow(0).add(xs[0]), new int[] {4});
        finite.check("pow -1.5", xs -> xs[0].square().add(0.1).pow(-1.5), new int[] {4});
        finite.check("clip", xs -> xs[0].clip(-0.5, 0.75), new int[] {9});
        finite.check("clip below", xs -> xs[0].clip(0.1, Double.POSITIVE_INFINITY), new int[] {9});
    }

    @Test
    default void productsHaveGradients() {
        final Finite finite = finite(6);
        for (final boolean ta : new boolean[] {false, true}) {
            for (final boolean tb : new boolean[] {false, true}) {
                final int[] a = ta ? new int[] {3, 2} : new int[] {2, 3};
                final int[] b = tb ? new int[] {4, 3} : new int[] {3, 4};
                finite.checkTwice("matmul " + ta + tb, xs -> xs[0].matmul(ta, xs[1], tb), a, b);
                finite.check(
                        "batched matmul " + ta + tb,
                        xs -> xs[0].matmul(ta, xs[1], tb),
                        new int[] {2, a[0], a[1]},
                        new int[] {2, b[0], b[1]});
                finite.check(
                        "matmul of many by one " + ta + tb,
                        xs -> xs[0].matmul(ta, xs[1], tb),
                        new int[] {2, 2, a[0], a[1]},
                        b);
                finite.check("matmul of one by many " + ta + tb, xs -> xs[0].matmul(ta, xs[1], tb), a, new int[] {
                    2, b[0], b[1]
                });
            }
        }
    }

    @Test
    default void weightsUsedAgainAndAgain() {
        final Finite finite = finite(7);
        finite.check(
                "recurrence",
                xs -> {
                    Tensor h = xs[0];
                    for (int i = 0; i < 4; i++) {
                        h = h.matmul(xs[1]).add(xs[2]).tanh();
                    }
                    return h;
                },
                new int[] {2, 3},
                new int[] {3, 3},
                new int[] {3});
        finite.check("a product with itself", xs -> xs[0].matmul(xs[0]).matmul(xs[0]), new int[] {3, 3});
        finite.check("a sum with itself", xs -> xs[0].add(xs[0]).mul(xs[0]).add(xs[0]), new int[] {3});
    }

    @Test
    default void reductionsHaveGradients() {
        final Finite finite = finite(8);
        final int[] shape = {2, 3, 2};
        for (final int[] axes : new int[][] {{}, {0}, {1}, {2}, {-1}, {0, 2}, {1, 2}, {0, 1, 2}}) {
            for (final Reduction op : Reduction.values()) {
                finite.check(op.name(), xs -> xs[0].keeping(op, axes).square(), shape);
            }
            finite.check("sum", xs -> xs[0].sum(axes), shape);
            finite.check("max", xs -> xs[0].max(axes), shape);
            finite.check("var", xs -> xs[0].var(axes), shape);
            finite.checkTwice("mean", xs -> xs[0].mean(axes), shape);
            finite.checkTwice("logsumexp", xs -> xs[0].logSumExp(axes), shape);
        }
        finite.check("cumsum", xs -> xs[0].cumsum(1).square(), shape);
        finite.check("sort", xs -> xs[0].sort(false).values().mul(xs[0].cumsum(-1)), shape);
        finite.check("topK", xs -> xs[0].topK(2, true).values().square(), new int[] {3, 4});
    }

    @Test
    default void shapesHaveGradients() {
        final Finite finite = finite(9);
        final int[] shape = {2, 3, 4};
        finite.check("reshape", xs -> xs[0].reshape(4, -1).square(), shape);
        finite.check("permute", xs -> xs[0].permute(2, 0, 1).mul(xs[0].reshape(4, 2, 3)), shape);
        finite.check("transpose", xs -> xs[0].transpose(0, -1).square(), shape);
        finite.check("expand", xs -> xs[0].expand(5, 2, 3).square(), new int[] {2, 1});
        finite.check("slice", xs -> xs[0].slice(1, 1, 3).square(), shape);
        finite.check("slice by 2", xs -> xs[0].slice(2, 1, 4, 2).square(), shape);
        finite.check("at", xs -> xs[0].at(1, 2).square(), shape);
        finite.check(
                "pad",
                xs -> xs[0].pad(new int[] {1, 0, 2}, new int[] {0, 1, 1}, 3).square(),
                shape);
        finite.check("flip", xs -> xs[0].flip(1).mul(xs[0]), shape);
        finite.check(
                "concat", xs -> Shaping.concat(1, xs[0], xs[1], xs[0]).square(), new int[] {2, 1}, new int[] {2, 3});
        finite.check("stack", xs -> Shaping.stack(-1, xs[0], xs[1]).square(), new int[] {2, 3}, new int[] {2, 3});
        finite.checkTwice("slice", xs -> xs[0].slice(0, 1, 3).square(), new int[] {4, 2});
    }

    @Test
    default void placesHaveGradients() {
        final Finite finite = finite(10);
        try (Scope scope = device().open()) {
            final Tensor columns = device().of(new int[] {0, 2, 2, 1}, 2, 2);
            finite.check("gather", xs -> xs[0].gather(1, columns).square(), new int[] {2, 3});
            finite.check("scatterAdd", xs -> xs[0].scatterAdd(1, columns, 4).square(), new int[] {2, 2});
            final Tensor rows = device().of(new int[] {2, 0, 2, 1}, 4);
            finite.check("indexSelect", xs -> xs[0].indexSelect(0, rows).square(), new int[] {3, 2});
            finite.check(
                    "indexSelect of columns", xs -> xs[0].indexSelect(1, rows).square(), new int[] {2, 3});
            finite.checkTwice("gather", xs -> xs[0].gather(1, columns).square(), new int[] {2, 3});
        }
    }

    @Test
    default void convolutionsHaveGradients() {
        final Finite finite = finite(11);
        for (final Window window : List.of(
                Window.of(1, 0),
                Window.of(1, 1),
                Window.of(2, 1),
                new Window(2, 1, 0, 1, 1, 2),
                new Window(1, 3, 2, 0, 2, 1))) {
            finite.check(
                    "conv2d " + window,
                    xs -> Convolution.conv2d(xs[0], xs[1], window),
                    new int[] {2, 2, 5, 6},
                    new int[] {3, 2, 3, 2});
            finite.check(
                    "convTranspose2d " + window,
                    xs -> Convolution.convTranspose2d(xs[0], xs[1], window),
                    new int[] {2, 3, 3, 2},
                    new int[] {3, 2, 3, 4});
        }
        finite.checkTwice(
                "conv2d", xs -> Convolution.conv2d(xs[0], xs[1], Window.of(2, 1)), new int[] {1, 2, 4, 4}, new int[] {
                    2, 2, 3, 3
                });
        finite.check(
                "causalConv1d", xs -> Convolution.causalConv1d(xs[0], xs[1], 2), new int[] {2, 2, 5}, new int[] {3, 2, 2
                });
    }

    @Test
    default void normalFormsHaveGradients() {
        final Finite finite = finite(12);
        final int[] shape = {2, 3, 4};
        for (int axis = 0; axis < 3; axis++) {
            final int a = axis;
            finite.check("softmax", xs -> xs[0].softmax(a).square(), shape);
            finite.check("logSoftmax", xs -> xs[0].logSoftmax(a).square(), shape);
        }
        finite.checkTwice("softmax", xs -> xs[0].softmax(-1), new int[] {2, 3});
        finite.checkTwice("logSoftmax", xs -> xs[0].logSoftmax(0), new int[] {2, 3});
        finite.checkTwice(
                "layerNorm",
                xs -> Normal.layerNorm(xs[0], xs[1], xs[2], 1e-3),
                new int[] {2, 4},
                new int[] {4},
                new int[] {4});
        finite.check(
                "layerNorm", xs -> Normal.layerNorm(xs[0], xs[1], xs[2], 1e-3), shape, new int[] {4}, new int[] {4});
        finite.checkTwice("rmsNorm", xs -> Normal.rmsNorm(xs[0], xs[1], 1e-3), shape, new int[] {4});
    }

    @Test
    default void denseLayersHaveGradients() {
        final Finite finite = finite(13);
        for (final Unary op :
                List.of(Unary.TANH, Unary.SIGMOID, Unary.SILU, Unary.ELU, Unary.RELU, Unary.MISH, Unary.SOFTPLUS)) {
            finite.checkTwice(
                    "dense " + op,
                    xs -> Fused.dense(xs[0], xs[1], xs[2], op),
                    new int[] {2, 3},
                    new int[] {3, 2},
                    new int[] {2});
        }
        finite.check(
                "dense of dense",
                xs -> Fused.dense(Fused.dense(xs[0], xs[1], xs[2], Unary.SILU), xs[1], xs[2], null),
                new int[] {2, 2, 3},
                new int[] {3, 3},
                new int[] {3});
    }

    @Test
    default void stopsAndStraightThrough() {
        try (Scope scope = device().open();
                Tape tape = device().record()) {
            final Tensor x = device().of(new double[] {2, 3}, 2).requireGrad();
            final Tensor y = device().of(new double[] {5, 7}, 2).requireGrad();
            final Tensor stopped = x.stop();
            final Tensor straight = y.straightThrough(x);
            assertArrayEquals(new double[] {5, 7}, straight.doubles());
            final List<Tensor> grads =
                    tape.gradients(stopped.mul(x).add(straight.mul(10)).sum(), List.of(x, y));
            assertArrayEquals(new double[] {12, 13}, grads.get(0).doubles());
            assertArrayEquals(new double[] {0, 0}, grads.get(1).doubles());
        }
    }

    @Test
    default void graphIsUsedOnce() {
        try (Scope scope = device().open();
                Tape tape = device().record()) {
            final Tensor x = device().of(new double[] {2, 3}, 2).requireGrad();
            final Tensor loss = x.square().sum();
            assertArrayEquals(
                    new double[] {4, 6}, tape.gradients(loss, List.of(x)).get(0).doubles());
            final String message = assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(x)))
                    .getMessage();
            assertTrue(message.contains("walked back before"), message);
            // a second graph of the same leaf begins from nothing
            try (Tape next = device().record()) {
                assertArrayEquals(
                        new double[] {5, 5},
                        next.gradients(x.mul(5).sum(), List.of(x)).get(0).doubles());
            }
        }
    }

    @Test
    default void whatIsNotAskedForIsNotGiven() {
        try (Scope scope = device().open()) {
            final Tensor x = device().of(new double[] {2, 3}, 2).requireGrad();
            final Tensor y = device().of(new double[] {5, 7}, 2).requireGrad();
            final Tensor unseen = x.mul(3);
            try (Tape tape = device().record()) {
                final Tensor middle = x.mul(y);
                final List<Tensor> grads = tape.gradients(middle.square().sum(), List.of(middle, x));
                assertArrayEquals(new double[] {20, 42}, grads.get(0).doubles());
                assertArrayEquals(new double[] {100, 294}, grads.get(1).doubles());
            }
            assertEquals(false, unseen.requiresGrad());
            try (Tape tape = device().record()) {
                assertThrows(IllegalArgumentException.class, () -> tape.gradients(unseen.sum(), List.of(x)));
                assertThrows(IllegalArgumentException.class, () -> tape.gradients(x.mul(y), List.of(x)));
                final Tensor plain = device().zeros(TensorType.FLOAT64);
                assertThrows(IllegalArgumentException.class, () -> tape.gradients(x.sum(), List.of(plain)));
            }
        }
    }

    /** Parts of one tensor add to one gradient, whatever came to it before, after and between. */
    @Test
    default void partsOfASequenceShareItsGradient() {
        finite(31)
                .check(
                        "steps",
                        xs -> {
                            final Tensor y = xs[0].mul(2);
                            Tensor sum = y.at(0, 2).square();
                            for (int t = 0; t < 4; t++) {
                                sum = sum.mul(y.at(0, t))
                                        .add(y.slice(0, t / 2, t / 2 + 2).sum(0));
                            }
                            return sum;
                        },
                        new int[] {4, 2, 3});
        finite(32)
                .check(
                        "parts and the whole",
                        xs -> {
                            final Tensor y = xs[0].square();
                            final Tensor early =
                                    y.at(0, 1).mul(y.transpose(0, 2).at(2, 0).transpose(0, 1));
                            final Tensor whole =
                                    y.add(y.permute(0, 2, 1).permute(0, 2, 1).mul(3));
                            final Tensor inner = y.slice(0, 0, 1).slice(1, 1, 2).mul(whole.slice(0, 2, 3));
                            return early.add(whole.sum(0)).add(y.at(0, 1)).add(inner.sum(1));
                        },
                        new int[] {3, 2, 3});
    }
}
