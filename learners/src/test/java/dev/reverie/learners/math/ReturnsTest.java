package dev.reverie.learners.math;

import static dev.reverie.learners.math.DistributionsTest.says;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnsTest {

    private static double[] random(final SplittableRandom random, final int n) {
        final double[] x = new double[n];
        Arrays.setAll(x, i -> random.nextDouble(-1, 1));
        return x;
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void lambdaReturnsOfEveryLengthAreThoseOfALoop(final String engine) {
        On.engine(engine, device -> {
            final SplittableRandom random = new SplittableRandom(3);
            for (final int rows : new int[] {2, 3, 4, 5, 8, 9, 16, 17, 64, 65}) {
                final double[] reward = random(random, rows);
                final double[] discount = random(random, rows);
                final double[] value = random(random, rows);
                final double[] expected = new double[rows - 1];
                double after = value[rows - 1];
                for (int t = rows - 2; t >= 0; t--) {
                    after = reward[t + 1] + discount[t + 1] * (0.05 * value[t + 1] + 0.95 * after);
                    expected[t] = after;
                }
                final Tensor r = device.of(reward, 1, rows);
                final Tensor d = device.of(discount, 1, rows);
                final Tensor v = device.of(value, 1, rows);
                final Tensor got = Returns.lambda(r, d, v, 0.95);
                assertArrayEquals(expected, got.doubles(), 1e-12, rows + " rows");
                final Tensor gae = Returns.gae(r, d, v, device.full(TensorType.FLOAT64, 0.95, 1, rows));
                assertArrayEquals(expected, gae.add(v.slice(1, 0, rows - 1)).doubles(), 1e-12, "advantages and values");
                // of one step, and of the whole sequence
                final Tensor never = device.zeros(TensorType.FLOAT64, 1, rows);
                same(Returns.lambda(r, d, v, 0), Returns.nStep(r, d, v, never, 1));
                same(Returns.lambda(r, d, v, 1), Returns.nStep(r, d, v, never, rows + 3));
            }
        });
    }

    private static void same(final Tensor expected, final Tensor actual) {
        assertArrayEquals(expected.doubles(), actual.doubles(), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void noReturnSeesBeyondTheEndOfItsEpisode(final String engine) {
        On.engine(engine, device -> {
            final int rows = 7;
            final int last = 3;
            final SplittableRandom random = new SplittableRandom(4);
            final double[] cut = new double[rows];
            cut[last] = 1;
            final double[] reward = random(random, rows);
            final double[] value = random(random, rows);
            final double[][] before = all(device, reward, value, cut);
            for (int t = last + 1; t < rows; t++) {
                reward[t] += 10;
                value[t] += 10;
            }
            final double[][] after = all(device, reward, value, cut);
            for (int k = 0; k < before.length; k++) {
                for (int t = 0; t < last; t++) {
                    assertEquals(before[k][t], after[k][t], 1e-12, "function " + k + " at " + t);
                }
                assertEquals(true, Math.abs(before[k][last + 1] - after[k][last + 1]) > 1, "function " + k);
            }
            // the last row's value counts: the episode was cut, not ended
            value[last] += 10;
            final double[][] moved = all(device, reward, value, cut);
            for (int k = 0; k < moved.length; k++) {
                assertEquals(true, Math.abs(moved[k][last - 1] - after[k][last - 1]) > 1, "function " + k);
            }
        });
    }

    private static double[][] all(
            final Device device, final double[] reward, final double[] value, final double[] cut) {
        final int rows = cut.length;
        final Tensor r = device.of(reward, 1, rows);
        final Tensor v = device.of(value, 1, rows);
        final Tensor d = device.full(TensorType.FLOAT64, 0.9, 1, rows);
        final Tensor last = device.of(cut, 1, rows);
        final Tensor trace = Returns.trace(last, 0.8);
        final Returns.Vtrace vtrace =
                Returns.vtrace(r, d, v, trace, device.full(TensorType.FLOAT64, -0.1, 1, rows - 1), 1, 1);
        return new double[][] {
            Returns.lambda(r, d, v, trace).doubles(),
            Returns.gae(r, d, v, trace).doubles(),
            Returns.nStep(r, d, v, last, 5).doubles(),
            vtrace.targets().doubles(),
            vtrace.advantages().doubles()
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void onPolicyVtraceIsTheLambdaReturnAndHugeRatiosAreClipped(final String engine) {
        On.engine(engine, device -> {
            final SplittableRandom random = new SplittableRandom(5);
            final Tensor r = device.of(random(random, 10), 2, 5);
            final Tensor v = device.of(random(random, 10), 2, 5);
            final Tensor d = device.full(TensorType.FLOAT64, 0.9, 2, 5);
            final Tensor trace = device.full(TensorType.FLOAT64, 1, 2, 5);
            final Tensor even = device.zeros(TensorType.FLOAT64, 2, 4);
            same(
                    Returns.lambda(r, d, v, 1),
                    Returns.vtrace(r, d, v, trace, even, 1, 1).targets());
            final Returns.Vtrace wild = Returns.vtrace(r, d, v, trace, even.add(1e4), 1, 1);
            same(Returns.lambda(r, d, v, 1), wild.targets());
            final Returns.Vtrace never = Returns.vtrace(r, d, v, trace, even.sub(1e4), 1, 1);
            same(v.slice(1, 0, 4), never.targets());
            same(even, never.advantages());
            v.requireGrad();
            assertEquals(
                    false, Returns.vtrace(r, d, v, trace, even, 1, 1).targets().requiresGrad());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void bothSquashesKeepFloat32Exact(final String engine) {
        On.engine(engine, device -> {
            final float[] values = {0, 1e-6f, -3e-4f, 0.5f, -1, 30, -4e4f, 3e5f};
            final Tensor x = device.of(values, values.length);
            final float[] there = ValueScaling.unscale(ValueScaling.scale(x)).floats();
            final float[] log = Symlog.symexp(Symlog.symlog(x)).floats();
            for (int i = 0; i < values.length; i++) {
                assertEquals(values[i], there[i], 2e-6 * Math.abs(values[i]), "scaled");
                assertEquals(values[i], log[i], 2e-5 * Math.abs(values[i]), "symlog");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void binsAreSymmetricAndEqualLogitsMeanZero(final String engine) {
        On.engine(engine, device -> {
            final Tensor bins = TwoHot.symexpBins(device, TensorType.FLOAT32, 20, 255);
            assertEquals(0, bins.add(bins.flip(0)).abs().max().item());
            assertEquals(Math.expm1(20), bins.at(0, 254).item(), 100);
            for (final double logit : new double[] {0, 3.3}) {
                final float[] mean = new TwoHot(device.full(TensorType.FLOAT32, logit, 4, 255), bins)
                        .mean()
                        .floats();
                assertArrayEquals(new float[4], mean);
            }
            final Tensor support = TwoHot.evenBins(device, TensorType.FLOAT64, -300, 300, 601);
            assertArrayEquals(new double[] {-300, -299, 0, 300}, new double[] {
                support.at(0, 0).item(),
                support.at(0, 1).item(),
                support.at(0, 300).item(),
                support.at(0, 600).item()
            });
            final Tensor value = device.of(new double[] {-7, 0, 123.4, 5e4}, 4);
            final Tensor categories = ValueScaling.categories(value, support);
            assertArrayEquals(
                    value.doubles(),
                    ValueScaling.value(categories.add(1e-300).log(), support).doubles(),
                    1e-5);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void theRangeIsNeverBelowItsFloorAndItsStateGoesOn(final String engine) {
        On.engine(engine, device -> {
            try (ReturnRange range = new ReturnRange(device, TensorType.FLOAT32, 0.5, 5, 95, 1);
                    ReturnRange other = new ReturnRange(device, TensorType.FLOAT32, 0.5, 5, 95, 1)) {
                range.update(device.full(TensorType.FLOAT32, 7, 1));
                assertEquals(1, range.scale().item());
                final float[] spread = new float[101];
                for (int i = 0; i <= 100; i++) {
                    spread[100 - i] = i;
                }
                final float[] expected = {3.5f / 2 + 2.5f, 3.5f / 2 + 47.5f};
                device.scoped(() -> range.update(device.of(spread, 101)));
                assertArrayEquals(expected, range.state().floats(), 1e-5f);
                assertEquals(45, range.scale().item(), 1e-4);
                other.state().assign(range.state());
                assertEquals(45, other.scale().item(), 1e-4);
                says(() -> range.update(device.zeros(TensorType.FLOAT64, 3)), "ReturnRange", "FLOAT64[3]");
                says(() -> range.update(device.zeros(TensorType.FLOAT32, 0)), "at least one");
            }
            says(() -> new ReturnRange(device, TensorType.FLOAT32, 0, 5, 95, 1), "rate 0.0");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void wrongShapesAreTold(final String engine) {
        On.engine(engine, device -> {
            final Tensor a = device.zeros(TensorType.FLOAT32, 2, 5);
            final Tensor b = device.zeros(TensorType.FLOAT32, 2, 4);
            says(() -> Returns.lambda(a, b, a, a), "lambda", "[2, 4]", "[B, T]");
            says(() -> Returns.gae(a, a, a.cast(TensorType.FLOAT64), a), "gae", "FLOAT64");
            final Tensor one = device.zeros(TensorType.FLOAT32, 2, 1);
            says(() -> Returns.lambda(one, one, one, 0.9), "at least two rows");
            final Tensor wide = device.zeros(TensorType.FLOAT32, 2, 3, 4);
            says(() -> Returns.lambda(wide, wide, wide, 0.9), "[B, T]");
            says(() -> Returns.nStep(a, a, a, a, 0), "0 steps");
            says(() -> Returns.vtrace(a, a, a, a, a, 1, 1), "[B, T - 1]");
            says(() -> Divergence.balanced(new OneHot(a, 0), new OneHot(a, 0)).mix(1.5, 0), "balance 1.5");
        });
    }
}
