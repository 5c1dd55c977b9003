package dev.reverie.learners.modelfree.sac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.math.TanhNormal;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SquashedPolicyTest {
    private static final int O = 3;
    private static final int A = 2;
    private static final int B = 4;

    private final SplittableRandom random = new SplittableRandom(1);

    private double[] values(final int n) {
        return random.doubles(n, -1.5, 1.5).toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void theDensityIsThatOfTheSquashedNormal(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1);
                SquashedPolicy policy =
                        new SquashedPolicy(new Blueprint(device, TensorType.FLOAT64, 5), O, new int[] {8}, A)) {
            final double[] x = values(B * O);
            final double[] noise = values(B * A);
            device.scoped(() -> {
                final TanhNormal.Draw action = draw(policy.at(device.of(x, B, O)), device.of(noise, B, A));
                final double[] a = action.value().doubles();
                final double[] logProb = action.logProb().doubles();
                final TanhNormal.Draw centre =
                        draw(policy.at(device.of(x, B, O)), device.zeros(TensorType.FLOAT64, B, A));
                final TanhNormal.Draw one =
                        draw(policy.at(device.of(x, B, O)), device.full(TensorType.FLOAT64, 1, B, A));
                final double[] mean = centre.value().doubles();
                final double[] sigma = one.value().doubles();
                for (int b = 0; b < B; b++) {
                    double expected = 0;
                    for (int j = b * A; j < (b + 1) * A; j++) {
                        final double m = atanh(mean[j]);
                        final double s = atanh(sigma[j]) - m;
                        final double u = atanh(a[j]);
                        assertEquals(noise[j], (u - m) / s, 1e-6);
                        expected += -0.5 * (u - m) * (u - m) / (s * s)
                                - Math.log(s * Math.sqrt(2 * Math.PI))
                                - Math.log(1 - a[j] * a[j]);
                    }
                    assertEquals(expected, logProb[b], 1e-8);
                }
            });
        }
    }

    private static TanhNormal.Draw draw(final TanhNormal policy, final Tensor noise) {
        final Tensor u = policy.before().mean().add(policy.before().std().mul(noise));
        return new TanhNormal.Draw(u.tanh(), policy.logProbBefore(u));
    }

    private static double atanh(final double y) {
        return 0.5 * Math.log((1 + y) / (1 - y));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void gradientsOfActionAndDensityAreTheirDifferences(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1);
                SquashedPolicy policy =
                        new SquashedPolicy(new Blueprint(device, TensorType.FLOAT64, 5), O, new int[] {8}, A)) {
            final double[] x = values(B * O);
            final double[] noise = values(B * A);
            final double[] grads = new double[(int) policy.parameters().size()];
            device.scoped(() -> {
                final Tape tape = device.record();
                final double[] g = tape.gradients(loss(policy, device, x, noise), policy.parameters())
                        .doubles();
                System.arraycopy(g, 0, grads, 0, g.length);
            });
            final double[] at = policy.parameters().values().doubles();
            final double h = 1e-6;
            for (int i = 0; i < at.length; i++) {
                final double[] moved = at.clone();
                final double[] losses = new double[2];
                for (int side = 0; side < 2; side++) {
                    moved[i] = at[i] + (side == 0 ? h : -h);
                    policy.parameters().values().overwrite(bytes(moved));
                    final int which = side;
                    device.scoped(
                            () -> losses[which] = loss(policy, device, x, noise).item());
                }
                assertEquals((losses[0] - losses[1]) / (2 * h), grads[i], 1e-6, "parameter " + i);
            }
        }
    }

    private static Tensor loss(
            final SquashedPolicy policy, final Device device, final double[] x, final double[] noise) {
        final TanhNormal.Draw action = draw(policy.at(device.of(x, B, O)), device.of(noise, B, A));
        return action.value().square().sum().add(action.logProb().mul(0.3).sum());
    }

    private static ByteBuffer bytes(final double[] values) {
        final ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.nativeOrder());
        data.asDoubleBuffer().put(values);
        return data;
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void farOutActionsHaveFiniteDensitiesAndGradients(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1);
                SquashedPolicy policy =
                        new SquashedPolicy(new Blueprint(device, TensorType.FLOAT32, 5), O, new int[] {8}, A)) {
            device.scoped(() -> {
                final Tape tape = device.record();
                final TanhNormal.Draw action = draw(
                        policy.at(device.full(TensorType.FLOAT32, 1e3, B, O)),
                        device.full(TensorType.FLOAT32, 4, B, A));
                final Tensor loss = action.logProb().sum();
                assertTrue(Double.isFinite(loss.item()), "log density " + loss.item());
                final Tensor grads = tape.gradients(loss, policy.parameters());
                assertTrue(Double.isFinite(grads.square().sum().item()), "gradient");
            });
        }
    }
}
