package dev.reverie.learners.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Draws have the moments they should, follow the seed, and stay finite; wrong shapes are told. */
class DistributionsTest {
    private static final int MANY = 100_000;

    private static Tensor row(final Device device, final int n, final double... values) {
        return device.of(values, 1, values.length).expand(n, values.length);
    }

    /** Mean and variance of columns, within five standard errors of the mean and 3 %. */
    private static void moments(final Tensor x, final double[] mean, final double[] var) {
        final double[] means = x.mean(0).doubles();
        final double[] vars = x.var(0).doubles();
        for (int i = 0; i < mean.length; i++) {
            assertEquals(mean[i], means[i], 5 * Math.sqrt(var[i] / x.dim(0)), "mean " + i);
            assertEquals(var[i], vars[i], 0.03 * var[i], "variance " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void drawsOfNormalsHaveTheirMoments(final String engine) {
        On.engine(engine, device -> {
            device.seed(11);
            final Normal normal = new Normal(row(device, MANY, -2, 0.5), row(device, MANY, 0.3, 4));
            moments(normal.sample(), new double[] {-2, 0.5}, new double[] {0.09, 16});
            assertEquals(
                    normal.entropy().at(0, 0).item(),
                    -normal.logProb(normal.sample()).mean().item(),
                    0.02);
            final TanhNormal tanh = new TanhNormal(normal);
            final TanhNormal.Draw draw = tanh.draw();
            assertTrue(draw.value().abs().max().item() <= 1);
            // by numerical integration over 10^6 points
            final double[] mean = {-0.9574643549560725, 0.09705957561520298};
            final double[] found = draw.value().mean(0).doubles();
            assertEquals(mean[0], found[0], 5e-4);
            assertEquals(mean[1], found[1], 0.014);
            assertEquals(
                    draw.logProb().neg().mean().item(), tanh.entropy().mean().item(), 0.05);
            assertArrayEquals(
                    new double[] {Math.tanh(-2), Math.tanh(0.5)},
                    tanh.mode().at(0, 0).doubles(),
                    1e-12);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void drawsOfTruncatedNormalsFillTheirBounds(final String engine) {
        On.engine(engine, device -> {
            device.seed(12);
            final TruncatedNormal cut =
                    new TruncatedNormal(row(device, MANY, 0.2, -3, 3, -0.9), row(device, MANY, 0.4, 1, 0.2, 2), -1, 1);
            final Tensor x = cut.sample();
            assertTrue(x.abs().max().item() <= 1);
            final double[] mean = cut.mean().at(0, 0).doubles();
            final double[] found = x.mean(0).doubles();
            for (int i = 0; i < mean.length; i++) {
                assertEquals(mean[i], found[i], 5 / Math.sqrt(MANY), "mean " + i);
            }
            assertEquals(cut.entropy().at(0, 0).item(), -cut.logProb(x).mean().item(), 0.02);
            assertArrayEquals(
                    new double[] {0.2, -1, 1, -0.9}, cut.mode().at(0, 0).doubles(), 1e-12);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void classesAreDrawnAsOftenAsTheyShould(final String engine) {
        On.engine(engine, device -> {
            device.seed(13);
            final Tensor logits = row(device, MANY, Math.log(0.2), Math.log(0.7), Math.log(0.1), -1e4);
            final double[] mixed = {0.9 * 0.2 + 0.025, 0.9 * 0.7 + 0.025, 0.9 * 0.1 + 0.025, 0.025};
            final Categorical categorical = new Categorical(logits, 0.1);
            assertArrayEquals(
                    mixed,
                    categorical.sample().oneHot(4, TensorType.FLOAT64).mean(0).doubles(),
                    0.008);
            assertArrayEquals(
                    new double[] {0.2, 0.7, 0.1, 0},
                    new Categorical(logits, 0)
                            .sample()
                            .oneHot(4, TensorType.FLOAT64)
                            .mean(0)
                            .doubles(),
                    0.008);
            assertEquals(1, categorical.mode().ints()[0]);
            final OneHot oneHot = new OneHot(logits.reshape(MANY / 2, 2, 4), 0.1);
            final Tensor x = oneHot.sample();
            assertArrayEquals(new int[] {MANY / 2, 2, 4}, x.shape());
            assertEquals(MANY, x.sum().item());
            assertArrayEquals(mixed, x.mean(0, 1).doubles(), 0.008);
            assertEquals(
                    oneHot.entropy().at(0, 0).item(), -oneHot.logProb(x).mean().item(), 0.02);
            assertArrayEquals(
                    new double[] {0, 1, 0, 0, 0, 1, 0, 0},
                    oneHot.mode().at(0, 5).doubles());
            final Bernoulli coin = new Bernoulli(row(device, MANY, Math.log(3), -1e4, 1e4));
            assertArrayEquals(new double[] {0.75, 0, 1}, coin.sample().mean(0).doubles(), 0.008);
            assertArrayEquals(new double[] {1, 0, 1}, coin.mode().at(0, 0).doubles());
            assertArrayEquals(new double[] {0.75, 0, 1}, coin.mean().at(0, 0).doubles(), 1e-12);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void mixturesDrawTheirPartsAndHeat(final String engine) {
        On.engine(engine, device -> {
            device.seed(14);
            final Tensor logits = row(device, MANY, Math.log(0.8), Math.log(0.2));
            final Tensor mean = device.of(new double[] {-1, 3}, 1, 2, 1).expand(MANY, 2, 1);
            final Tensor std = device.of(new double[] {0.1, 0.5}, 1, 2, 1).expand(MANY, 2, 1);
            final Mixture mixture = new Mixture(logits, mean, std);
            final double spread = 0.8 * 0.01 + 0.2 * 0.25 + 0.16 * 16;
            moments(mixture.sample(), new double[] {-0.2}, new double[] {spread});
            assertEquals(-0.2, mixture.mean().at(0, 0).item(), 1e-12);
            assertEquals(-1, mixture.mode().at(0, 0).item(), 1e-12);
            assertEquals(
                    mixture.entropy().mean().item(),
                    -mixture.logProb(mixture.sample()).mean().item(),
                    0.02);
            // at temperature 2 the weights are 2 to 1 and the variances doubled
            final double hot = 2 * (0.01 * 2 + 0.25) / 3 + 2.0 / 9 * 16;
            moments(mixture.sample(2), new double[] {1.0 / 3}, new double[] {hot});
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void theSeedRepeatsDraws(final String engine) {
        On.engine(engine, device -> {
            final Tensor zero = device.zeros(TensorType.FLOAT32, 4, 3);
            final Tensor one = device.full(TensorType.FLOAT32, 1, 4, 3);
            for (final Distribution each : List.of(
                    new Normal(zero, one),
                    new TanhNormal(zero, one),
                    new TruncatedNormal(zero, one, -1, 2),
                    new OneHot(zero, 0.01),
                    new Bernoulli(zero),
                    new Mixture(
                            zero,
                            device.zeros(TensorType.FLOAT32, 4, 3, 2),
                            device.full(TensorType.FLOAT32, 1, 4, 3, 2)))) {
                device.seed(5);
                final double[] first = each.sample().doubles();
                final double[] second = each.sample().doubles();
                device.seed(5);
                assertArrayEquals(first, each.sample().doubles(), each.toString());
                assertTrue(!Arrays.equals(first, second), each.toString());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void extremesStayFinite(final String engine) {
        On.engine(engine, device -> {
            for (final TensorType type : List.of(TensorType.FLOAT32, TensorType.FLOAT64)) {
                final Tensor wild = device.of(new double[] {1e4, -1e4, 0, 1e4, 1e4, -1e4}, 2, 3)
                        .cast(type);
                final Tensor index = device.of(new int[] {1, 2}, 2);
                final Tensor tiny = device.full(type, 1e-6, 2, 3);
                final Tensor edge =
                        device.of(new double[] {1, -1, 0, 1, -1, 0.5}, 2, 3).cast(type);
                final Tensor target = device.of(new double[] {1e9, -1e9}, 2).cast(type);
                gradientsAreFinite(device, wild, x -> new Categorical(x, 0.01).logProb(index));
                gradientsAreFinite(device, wild, x -> new Categorical(x, 0).entropy());
                gradientsAreFinite(device, wild, x -> new OneHot(x, 0.01).entropy());
                gradientsAreFinite(
                        device,
                        wild,
                        x -> Divergence.kl(
                                new OneHot(x, 0.01), new OneHot(x.flip(-1).mul(-1), 0.01)));
                gradientsAreFinite(
                        device, wild, x -> Divergence.kl(new Categorical(x, 0), new Categorical(x.flip(-1), 0)));
                gradientsAreFinite(device, wild, x -> new Bernoulli(x).logProb(device.zeros(type, 2, 3)));
                gradientsAreFinite(device, wild, x -> new Bernoulli(x).entropy());
                gradientsAreFinite(
                        device, wild, x -> new TanhNormal(x, tiny).draw().logProb());
                gradientsAreFinite(device, wild, x -> new TanhNormal(x.mul(1e-3), tiny).logProb(edge));
                gradientsAreFinite(
                        device, wild, x -> Normal.bounded(x, x, 0.1, 1).logProb(edge));
                final Tensor bins = TwoHot.symexpBins(device, type, 20, 3);
                gradientsAreFinite(device, wild, x -> new TwoHot(x, bins).loss(target));
                gradientsAreFinite(device, wild, x -> new TwoHot(x, bins).mean());
                for (final double std : new double[] {1e-6, 1e-3, 1, 100}) {
                    final Tensor spread = device.full(type, std, 2, 3);
                    gradientsAreFinite(device, edge, x -> new TruncatedNormal(x, spread, -1, 1).logProb(edge.mul(0.5)));
                    gradientsAreFinite(device, edge, x -> new TruncatedNormal(x.mul(3), spread, -1, 1).sample());
                    gradientsAreFinite(device, edge, x -> new TruncatedNormal(x, spread, -1, 1).entropy());
                    gradientsAreFinite(device, spread, x -> new TruncatedNormal(edge, x, -1, 1).mean());
                }
                gradientsAreFinite(device, wild, x -> new Mixture(x, x.unsqueeze(-1), tiny.unsqueeze(-1))
                        .logProb(edge.slice(1, 0, 1)));
            }
        });
    }

    private static void gradientsAreFinite(
            final Device device, final Tensor at, final java.util.function.UnaryOperator<Tensor> f) {
        try (Tape tape = device.record()) {
            final Tensor x = at.stop().requireGrad();
            final Tensor out = f.apply(x);
            On.finite("the value", out);
            On.finite("the gradient", tape.gradients(out.sum(), List.of(x)).get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void wrongShapesAreTold(final String engine) {
        On.engine(engine, device -> {
            final Tensor a = device.zeros(TensorType.FLOAT32, 2, 3);
            final Tensor b = device.full(TensorType.FLOAT32, 1, 2, 4);
            final Tensor bins = device.zeros(TensorType.FLOAT32, 5);
            says(() -> new Normal(a, b), "Normal", "[2, 3]", "[2, 4]");
            says(() -> new Normal(a, a.cast(TensorType.FLOAT64)), "types");
            says(() -> new Normal(a, a).logProb(b), "Normal.logProb", "[2, 4]");
            says(() -> Normal.bounded(a, a, 1, 0.1), "0.1");
            says(() -> new TruncatedNormal(a, a, 1, 1), "bounds 1.0");
            says(() -> new Categorical(a, 1), "unimix 1.0");
            says(() -> new Categorical(a, 0).logProb(device.of(new int[] {0, 1, 2}, 3)), "INT32[3]", "[.., n]");
            says(() -> new Categorical(a, 0).logProb(device.zeros(TensorType.FLOAT32, 2)), "INT32");
            says(() -> new OneHot(device.zeros(TensorType.FLOAT32, 3), 0), "[.., g, n]");
            says(() -> new OneHot(a, 0).logProb(b), "OneHot.logProb");
            says(() -> new Bernoulli(device.zeros(TensorType.INT32, 3)), "floating");
            says(() -> new Mixture(a, b, b), "Mixture");
            says(() -> new Mixture(a, a.unsqueeze(-1), a.unsqueeze(-1)).logProb(a), "Mixture.logProb");
            says(() -> new Mixture(a, a.unsqueeze(-1), a.unsqueeze(-1)).sample(0), "temperature");
            says(() -> new TwoHot(a, bins), "bins [n]", "[5]");
            says(() -> new TwoHot(b, bins.slice(0, 0, 4)).loss(a), "TwoHot.loss");
            says(() -> Divergence.kl(new Normal(a, a), new Normal(b, b)), "kl", "[2, 4]");
            says(() -> Divergence.kl(new OneHot(a, 0), new OneHot(b, 0)), "[2, 4]");
        });
    }

    static void says(final Executable mistake, final String... parts) {
        final String message =
                assertThrows(IllegalArgumentException.class, mistake).getMessage();
        for (final String part : parts) {
            assertTrue(message.contains(part), message + " does not say " + part);
        }
    }
}
