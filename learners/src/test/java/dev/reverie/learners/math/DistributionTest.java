package dev.reverie.learners.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {
    private static final int N = 20_000;

    private static void on(final String engine, final Consumer<Device> body) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.seed(7);
            device.scoped(() -> body.accept(device));
            assertEquals(0, device.live());
        }
    }

    private static Tensor rows(final Device device, final double... row) {
        return device.of(row, 1, row.length).expand(N, row.length);
    }

    private static double[] means(final Tensor samples) {
        return samples.mean(0).doubles();
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void samplesHaveTheMomentsOfTheirDistribution(final String engine) {
        on(engine, device -> {
            final DiagonalNormal normal = new DiagonalNormal(rows(device, 1, -2), rows(device, 0.5, 2));
            final Tensor x = normal.sample();
            assertArrayEquals(new double[] {1, -2}, means(x), 0.05);
            assertArrayEquals(new double[] {0.25, 4}, x.var(0).doubles(), 0.15);
            assertEquals(
                    normal.entropy().mean().item(), -normal.logProb(x).mean().item(), 0.03);
            final TruncatedNormal cut =
                    new TruncatedNormal(new DiagonalNormal(rows(device, 0.5, -3), rows(device, 0.7, 1)), -1, 1);
            final Tensor inside = cut.sample();
            assertArrayEquals(new double[] {truncatedMean(0.5, 0.7), truncatedMean(-3, 1)}, means(inside), 0.02);
            assertTrue(inside.max(0).doubles()[0] <= 1 && inside.min(0).doubles()[1] >= -1);
            assertEquals(
                    cut.entropy().mean().item(), -cut.logProb(inside).mean().item(), 0.03);
        });
    }

    /** By a sum over small steps. */
    private static double truncatedMean(final double mean, final double std) {
        double mass = 0;
        double sum = 0;
        for (double x = -0.9995; x < 1; x += 0.001) {
            final double p = Math.exp(-0.5 * (x - mean) * (x - mean) / (std * std));
            mass += p;
            sum += x * p;
        }
        return sum / mass;
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void choicesComeAsOftenAsTheirProbability(final String engine) {
        on(engine, device -> {
            final double[] p = {0.1, 0.2, 0.7};
            final double[] logits = {Math.log(0.1), Math.log(0.2), Math.log(0.7)};
            final Tensor index = Categorical.of(rows(device, logits), 0).sample();
            assertArrayEquals(p, means(index.oneHot(3, TensorType.FLOAT64)), 0.012);
            final Tensor mixed = Categorical.of(rows(device, logits), 0.3).sample();
            assertArrayEquals(new double[] {0.17, 0.24, 0.59}, means(mixed.oneHot(3, TensorType.FLOAT64)), 0.012);
            final Tensor hot = OneHot.of(rows(device, logits).unsqueeze(1), 0).sample();
            assertArrayEquals(p, hot.mean(0).at(0, 0).doubles(), 0.012);
            assertArrayEquals(new double[] {0.2689, 0.8808}, means(new Bernoulli(rows(device, -1, 2)).sample()), 0.012);
            final TwoHot bins =
                    new TwoHot(rows(device, logits), device.of(new double[] {-1, 0, 1}, 3), Scaling.IDENTITY);
            assertEquals(bins.mean().at(0, 0).item(), bins.sample().mean().item(), 0.02);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void mixturesDrawEachComponentByItsShare(final String engine) {
        on(engine, device -> {
            final Tensor logits = rows(device, Math.log(0.25), Math.log(0.75));
            final Tensor means = device.of(new double[] {-4, 1, 4, 2}, 1, 2, 2).expand(N, 2, 2);
            final Tensor stds =
                    device.of(new double[] {0.1, 0.2, 0.3, 0.4}, 1, 2, 2).expand(N, 2, 2);
            final MixtureDensity mixture = new MixtureDensity(logits, new DiagonalNormal(means, stds));
            assertArrayEquals(new double[] {2, 1.75}, means(mixture.sample()), 0.08);
            assertArrayEquals(new double[] {4, 2}, mixture.mode().at(0, 0).doubles(), 0);
            // cold: the likelier component only, narrow
            final Tensor cold = mixture.sample(0.01);
            assertArrayEquals(new double[] {4, 2}, means(cold), 0.01);
            assertEquals(0.03 * 0.03, cold.var(0).doubles()[0], 3e-4);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void aDrawOfTheSquashedNormalHasTheDensityOfItsAction(final String engine) {
        on(engine, device -> {
            final TanhNormal squashed =
                    new TanhNormal(new DiagonalNormal(rows(device, 0.3, -0.5), rows(device, 0.4, 0.6)));
            final TanhNormal.Draw draw = squashed.draw();
            assertArrayEquals(
                    squashed.logProb(draw.action()).doubles(), draw.logProb().doubles(), 1e-6);
            final Tensor far = device.full(TensorType.FLOAT32, 60, 3, 2);
            final TanhNormal.Draw out =
                    new TanhNormal(new DiagonalNormal(far, device.full(TensorType.FLOAT32, 1, 3, 2))).draw();
            assertTrue(Double.isFinite(out.logProb().sum().item()), "far out: " + out.logProb());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void gradientsGoStraightThroughOneHotSamples(final String engine) {
        on(engine, device -> {
            final Tensor logits =
                    device.of(new double[] {0.2, -0.4, 0.9}, 1, 1, 3).requireGrad();
            final Tensor weight = device.of(new double[] {1, 2, 4}, 1, 1, 3);
            final Tape tape = device.record();
            final Tensor sample = OneHot.of(logits, 0).sample();
            assertEquals(1, sample.stop().max().item(), 1e-12);
            assertEquals(1, sample.stop().sum().item(), 1e-12);
            final double[] straight = tape.gradients(sample.mul(weight).sum(), List.of(logits))
                    .get(0)
                    .doubles();
            final Tape other = device.record();
            final double[] soft = other.gradients(logits.softmax(-1).mul(weight).sum(), List.of(logits))
                    .get(0)
                    .doubles();
            assertArrayEquals(soft, straight, 1e-12);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void extremeLogitsStayFinite(final String engine) {
        on(engine, device -> {
            final Tensor logits =
                    device.of(new float[] {1e4f, -1e4f, 0, 5}, 1, 2, 2).requireGrad();
            final Tape tape = device.record();
            final OneHot sharp = OneHot.of(logits, 0);
            final OneHot mixed = OneHot.of(logits, 0.01);
            final Tensor bernoulli = new Bernoulli(logits).logProb(device.zeros(TensorType.FLOAT32, 1, 2, 2));
            final Tensor sum = sharp.entropy()
                    .add(mixed.entropy())
                    .add(mixed.kl(OneHot.of(logits.neg(), 0.01)))
                    .sum()
                    .add(bernoulli.sum());
            assertTrue(Double.isFinite(sum.item()), "sum " + sum.item());
            final Tensor grad = tape.gradients(sum, List.of(logits)).get(0);
            assertTrue(Double.isFinite(grad.square().sum().item()), "gradient");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void equalLogitsOverHugeBinsMeanExactlyZero(final String engine) {
        on(engine, device -> {
            final Tensor bins = TwoHot.symexp(device, TensorType.FLOAT32, 255);
            final TwoHot flat = new TwoHot(device.zeros(TensorType.FLOAT32, 3, 255), bins, Scaling.IDENTITY);
            assertArrayEquals(new float[3], flat.mean().floats());
            final float[] b = bins.floats();
            assertEquals(Math.expm1(20), b[254], 1e2);
            assertEquals(0, b[127]);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void symlogHasGradientOneAtZero(final String engine) {
        on(engine, device -> {
            for (final boolean inverse : new boolean[] {false, true}) {
                final Tensor x = device.of(new double[] {0, 1, -3}, 3).requireGrad();
                final Tape tape = device.record();
                final Tensor y = inverse ? Symlog.symexp(x) : Symlog.symlog(x);
                final double[] expected = inverse ? new double[] {1, Math.E, Math.exp(3)} : new double[] {1, 0.5, 0.25};
                assertArrayEquals(
                        expected, tape.gradients(y.sum(), List.of(x)).get(0).doubles(), 1e-9);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void eachSideOfTheDivergenceTrainsItsOwn(final String engine) {
        on(engine, device -> {
            final Tensor posterior =
                    device.of(new double[] {0.5, -1, 0.3, 2, 0, 1}, 1, 2, 3).requireGrad();
            final Tensor prior =
                    device.of(new double[] {0, 0.4, -0.7, 1, 0.2, 0.1}, 1, 2, 3).requireGrad();
            final double full = OneHot.of(posterior.stop(), 0.01)
                    .kl(OneHot.of(prior.stop(), 0.01))
                    .item();
            final Tape tape = device.record();
            final BalancedKl kl = BalancedKl.of(OneHot.of(posterior, 0.01), OneHot.of(prior, 0.01));
            assertEquals(full, kl.dynamics().item(), 1e-12);
            assertEquals(full, kl.balanced(0.8).item(), 1e-12);
            assertEquals(full * 1.1, kl.weighed(1, 0.1).item(), 1e-12);
            final List<Tensor> grads = tape.gradients(kl.dynamics().sum(), List.of(posterior, prior));
            assertEquals(0, grads.get(0).square().sum().item());
            assertTrue(grads.get(1).square().sum().item() > 0);
            final Tape second = device.record();
            final BalancedKl again = BalancedKl.of(OneHot.of(posterior, 0.01), OneHot.of(prior, 0.01));
            final List<Tensor> others = second.gradients(again.representation().sum(), List.of(posterior, prior));
            assertTrue(others.get(0).square().sum().item() > 0);
            assertEquals(0, others.get(1).square().sum().item());
            final Tape third = device.record();
            final Tensor free = BalancedKl.of(OneHot.of(posterior, 0.01), OneHot.of(prior, 0.01))
                    .free(full + 1)
                    .dynamics();
            assertEquals(full + 1, free.item(), 1e-12);
            assertEquals(
                    0,
                    third.gradients(free.sum(), List.of(prior))
                            .get(0)
                            .square()
                            .sum()
                            .item());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void theReturnScaleFollowsSlowlyAndNeverFallsBelowItsLimit(final String engine) {
        on(engine, device -> {
            try (ReturnScale scale = new ReturnScale(device, TensorType.FLOAT32, 0.05, 1)) {
                final float[] returns = new float[101];
                for (int i = 0; i < returns.length; i++) {
                    returns[i] = 10 * i;
                }
                scale.update(device.of(returns, 101));
                assertEquals(45, scale.scale().item(), 1e-4);
                for (int i = 0; i < 250; i++) {
                    scale.update(device.of(returns, 101));
                }
                assertEquals(900, scale.scale().item(), 0.5);
                for (int i = 0; i < 400; i++) {
                    scale.update(device.zeros(TensorType.FLOAT32, 4, 5));
                }
                assertEquals(1, scale.scale().item());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void shapesThatDoNotFitAreNamed(final String engine) {
        on(engine, device -> {
            final Tensor two = device.zeros(TensorType.FLOAT32, 2, 3);
            final Tensor three = device.zeros(TensorType.FLOAT32, 2, 4);
            says("DiagonalNormal", () -> new DiagonalNormal(two, three));
            says("does not fit", () -> new DiagonalNormal(two, two).logProb(three));
            says("[.., G, K]", () -> OneHot.of(device.zeros(TensorType.FLOAT32, 3), 0));
            says("unimix", () -> Categorical.of(two, 1));
            says("[B, T + 1]", () -> Returns.lambda(two, two, two, 0.9));
            says("[B, T]", () -> Returns.nStep(device.zeros(TensorType.FLOAT32, 3), two, three, 1));
            says("1 or more", () -> Returns.nStep(two, two, three, 0));
            says("bins [n]", () -> new TwoHot(two, device.zeros(TensorType.FLOAT32, 4), Scaling.IDENTITY));
            says("odd", () -> TwoHot.symexp(device, TensorType.FLOAT32, 254));
        });
    }

    private static void says(final String part, final org.junit.jupiter.api.function.Executable mistake) {
        final String message =
                assertThrows(IllegalArgumentException.class, mistake).getMessage();
        assertTrue(message.contains(part), message);
    }
}
