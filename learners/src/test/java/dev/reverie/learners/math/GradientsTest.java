package dev.reverie.learners.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Finite;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients against finite differences in float64, and where they are not to flow. */
class GradientsTest {

    private static int[] s(final int... shape) {
        return shape;
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void densitiesAndEntropies(final String engine) {
        On.engine(engine, device -> {
            final Finite finite = new Finite(device, 1);
            final int[] x = s(2, 3);
            finite.checkTwice("normal", xs -> new Normal(xs[0], xs[1].exp()).logProb(xs[2]), x, x, x);
            finite.check("normal's entropy", xs -> new Normal(xs[0], xs[1].exp()).entropy(), x, x);
            finite.check("bounded", xs -> Normal.bounded(xs[0], xs[1], 0.1, 1).logProb(xs[2]), x, x, x);
            finite.check("tanh normal", xs -> new TanhNormal(xs[0], xs[1].exp()).logProb(xs[2].mul(0.6)), x, x, x);
            finite.check("truncated", xs -> cut(xs).logProb(xs[2].mul(0.6)), x, x, x);
            finite.check("truncated's entropy", xs -> cut(xs).entropy(), x, x);
            finite.check("truncated's mean", xs -> cut(xs).mean(), x, x);
            final Tensor index = device.of(new int[] {2, 0}, 2);
            for (final double unimix : new double[] {0, 0.01}) {
                finite.checkTwice("categorical", xs -> new Categorical(xs[0], unimix).logProb(index), x);
                finite.check("its entropy", xs -> new Categorical(xs[0], unimix).entropy(), x);
                finite.check("one-hot", xs -> new OneHot(xs[0], unimix).logProb(xs[1]), s(2, 2, 3), s(2, 2, 3));
                finite.check("its entropy", xs -> new OneHot(xs[0], unimix).entropy(), s(2, 2, 3));
            }
            finite.check("bernoulli", xs -> new Bernoulli(xs[0]).logProb(xs[1]), x, x);
            finite.check("its entropy", xs -> new Bernoulli(xs[0]).entropy(), x);
            finite.check(
                    "mixture",
                    xs -> new Mixture(xs[0], xs[1], xs[2].exp()).logProb(xs[3]),
                    x,
                    s(2, 3, 2),
                    s(2, 3, 2),
                    s(2, 2));
            finite.check("its mean", xs -> new Mixture(xs[0], xs[1], xs[1].exp()).mean(), x, s(2, 3, 2));
            final Tensor bins = TwoHot.symexpBins(device, TensorType.FLOAT64, 2, 5);
            final Tensor target = device.of(new double[] {0.3, -1.1}, 2);
            finite.check("two-hot", xs -> new TwoHot(xs[0], bins).loss(target), s(2, 5));
            finite.check("two-hot of two", xs -> new TwoHot(xs[0], bins).loss(target, target.neg()), s(2, 5));
            finite.check("its mean", xs -> new TwoHot(xs[0], bins).mean(), s(2, 5));
            final Tensor even = TwoHot.evenBins(device, TensorType.FLOAT64, -2, 2, 4);
            finite.check("mean of even bins", xs -> new TwoHot(xs[0], even).mean(), s(2, 4));
            finite.check("MuZero's value", xs -> ValueScaling.value(xs[0], even), s(2, 4));
        });
    }

    private static TruncatedNormal cut(final Tensor... xs) {
        return new TruncatedNormal(xs[0], xs[1].exp(), -1, 1.2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void drawsCarryGradientsToTheirParameters(final String engine) {
        On.engine(engine, device -> {
            final Finite finite = new Finite(device, 2);
            final int[] x = s(2, 3);
            finite.check("normal", xs -> new Normal(xs[0], seeded(xs[1])).sample(), x, x);
            finite.check("tanh normal", xs -> new TanhNormal(xs[0], seeded(xs[1])).sample(), x, x);
            finite.check(
                    "its value with density",
                    xs -> {
                        final TanhNormal.Draw draw = new TanhNormal(xs[0], seeded(xs[1])).draw();
                        return draw.value().sum(-1).mul(draw.logProb());
                    },
                    x,
                    x);
            finite.check(
                    "truncated", xs -> new TruncatedNormal(xs[0], seeded(xs[1]), -1, 1).sample(), s(9, 3), s(9, 3));
            final Tensor weights = device.of(new double[] {0.1, 0.5, -1, 2, 0, 1}, 2, 3);
            finite.check(
                    "mixture's part",
                    xs -> new Mixture(weights, xs[0], seeded(xs[1])).sample(),
                    s(2, 3, 2),
                    s(2, 3, 2));
        });
    }

    private static Tensor seeded(final Tensor logStd) {
        logStd.device().seed(7);
        return logStd.exp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void oneHotDrawsHaveTheGradientOfTheirProbabilities(final String engine) {
        On.engine(engine, device -> {
            final double[] at = {0.3, -1, 2, 0.1, 0, -0.4};
            final Tensor weights = device.of(new double[] {1, -2, 3, 0.5, 0.25, 2}, 1, 2, 3);
            final double[] expected;
            try (Tape tape = device.record()) {
                final Tensor logits = device.of(at, 1, 2, 3).requireGrad();
                final Tensor p = logits.softmax(-1).mul(0.99).add(0.01 / 3);
                expected = tape.gradients(p.mul(weights).sum(), List.of(logits))
                        .get(0)
                        .doubles();
            }
            for (final boolean isDrawn : new boolean[] {true, false}) {
                try (Tape tape = device.record()) {
                    final Tensor logits = device.of(at, 1, 2, 3).requireGrad();
                    final OneHot one = new OneHot(logits, 0.01);
                    final Tensor x = isDrawn ? one.sample() : one.mode();
                    final double[] found = tape.gradients(x.mul(weights).sum(), List.of(logits))
                            .get(0)
                            .doubles();
                    assertArrayEquals(expected, found, 1e-12);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void divergences(final String engine) {
        On.engine(engine, device -> {
            final Finite finite = new Finite(device, 3);
            final int[] x = s(2, 3);
            finite.checkTwice(
                    "normals",
                    xs -> Divergence.kl(new Normal(xs[0], xs[1].exp()), new Normal(xs[2], xs[3].exp())),
                    x,
                    x,
                    x,
                    x);
            finite.checkTwice(
                    "categoricals", xs -> Divergence.kl(new Categorical(xs[0], 0.01), new Categorical(xs[1], 0)), x, x);
            finite.check(
                    "one-hots",
                    xs -> Divergence.kl(new OneHot(xs[0], 0.01), new OneHot(xs[1], 0.01)),
                    s(2, 2, 3),
                    s(2, 2, 3));
            finite.check("coins", xs -> Divergence.kl(new Bernoulli(xs[0]), new Bernoulli(xs[1])), x, x);
            assertEquals(
                    0.6 * Math.log(0.6 / 0.2) + 0.4 * Math.log(0.4 / 0.8),
                    Divergence.kl(
                                    new Bernoulli(device.of(new double[] {Math.log(1.5)}, 1)),
                                    new Bernoulli(device.of(new double[] {Math.log(0.25)}, 1)))
                            .item(),
                    1e-12);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void balanceAndFreeBitsSteerGradients(final String engine) {
        On.engine(engine, device -> {
            // posterior and prior of two rows: the first diverges by more than 1 nat, the second by less
            final double[] p = {4, -4, 0, 0.1, 0, 0};
            final double[] q = {-4, 4, 0, 0, 0.1, 0};
            final double[][] whole = slopes(device, p, q, 1, 0);
            final double[][] held = slopes(device, p, q, 0, 0);
            assertArrayEquals(new double[6], whole[0], 1e-300);
            assertArrayEquals(new double[6], held[1], 1e-300);
            final double[][] found = slopes(device, p, q, 0.8, 0);
            for (int i = 0; i < 6; i++) {
                assertEquals(0.8 * whole[1][i], found[1][i], 1e-12);
                assertEquals(0.2 * held[0][i], found[0][i], 1e-12);
            }
            assertEquals(true, Math.abs(found[0][0]) > 1e-4 && Math.abs(found[1][0]) > 1e-4);
            final double[][] none = slopes(device, p, q, 0.8, 100);
            assertArrayEquals(new double[6], none[0], 1e-300);
            assertArrayEquals(new double[6], none[1], 1e-300);
            try (Tape tape = device.record()) {
                final Tensor posterior = device.of(p, 2, 1, 3).requireGrad();
                final Tensor prior = device.of(q, 2, 1, 3).requireGrad();
                final Divergence.Balanced both = Divergence.balanced(new OneHot(posterior, 0), new OneHot(prior, 0))
                        .freeBits(1);
                assertEquals(1, both.dynamics().at(0, 1).item());
                final Tensor loss =
                        both.dynamics().sum().add(both.representation().sum().mul(0.1));
                final List<Tensor> grads = tape.gradients(loss, List.of(posterior, prior));
                for (final Tensor grad : grads) {
                    assertEquals(true, grad.at(0, 0).abs().sum().item() > 1e-3);
                    assertEquals(0, grad.at(0, 1).abs().sum().item());
                }
            }
        });
    }

    private static double[][] slopes(
            final Device device, final double[] p, final double[] q, final double balance, final double free) {
        try (Tape tape = device.record()) {
            final Tensor posterior = device.of(p, 2, 1, 3).requireGrad();
            final Tensor prior = device.of(q, 2, 1, 3).requireGrad();
            final Tensor loss = Divergence.balanced(new OneHot(posterior, 0), new OneHot(prior, 0))
                    .mix(balance, free);
            final List<Tensor> grads = tape.gradients(loss, List.of(posterior, prior));
            return new double[][] {grads.get(0).doubles(), grads.get(1).doubles()};
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void squashedNumbersHaveSlopesAtZeroToo(final String engine) {
        On.engine(engine, device -> {
            final Finite finite = new Finite(device, 4);
            finite.checkTwice("symlog", xs -> Symlog.symlog(xs[0]), s(5));
            finite.checkTwice("symexp", xs -> Symlog.symexp(xs[0]), s(5));
            finite.check("scaled", xs -> ValueScaling.scale(xs[0]), s(5));
            finite.check("unscaled", xs -> ValueScaling.unscale(xs[0]), s(5));
            assertEquals(1, slopeAtZero(device, Symlog::symlog), 1e-12);
            assertEquals(1, slopeAtZero(device, Symlog::symexp), 1e-12);
            assertEquals(0.501, slopeAtZero(device, ValueScaling::scale), 1e-12);
            assertEquals(1 / 0.501, slopeAtZero(device, ValueScaling::unscale), 1e-12);
        });
    }

    private static double slopeAtZero(final Device device, final java.util.function.UnaryOperator<Tensor> f) {
        try (Tape tape = device.record()) {
            final Tensor x = device.zeros(TensorType.FLOAT64, 1).requireGrad();
            return tape.gradients(f.apply(x).sum(), List.of(x)).get(0).item();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void returns(final String engine) {
        On.engine(engine, device -> {
            final Finite finite = new Finite(device, 5);
            final int[] x = s(2, 6);
            finite.check("lambda", xs -> Returns.lambda(xs[0], xs[1], xs[2], xs[3]), x, x, x, x);
            finite.check("gae", xs -> Returns.gae(xs[0], xs[1], xs[2], xs[3]), x, x, x, x);
            finite.check("n-step", xs -> Returns.nStep(xs[0], xs[1], xs[2], xs[3], 3), x, x, x, x);
        });
    }
}
