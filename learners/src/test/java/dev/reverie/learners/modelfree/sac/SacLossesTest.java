package dev.reverie.learners.modelfree.sac;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.learners.math.TanhNormal;
import dev.reverie.learners.modelfree.NStepTensors;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The equations on two transitions, worked out by hand. */
class SacLossesTest {

    private static NStepTensors inputs(final Device device) {
        return new NStepTensors(
                device.zeros(TensorType.FLOAT64, 2, 1),
                device.zeros(TensorType.FLOAT64, 2, 1),
                device.zeros(TensorType.FLOAT64, 2, 1),
                device.of(new double[] {1, 2}, 2),
                device.of(new double[] {0.9, 0}, 2),
                device.of(new double[] {0.25, 0.75}, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void targetsTakeTheLesserCriticLessThePriceOfCertainty(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.scoped(() -> {
                final TanhNormal.Draw then = new TanhNormal.Draw(
                        device.zeros(TensorType.FLOAT64, 2, 1), device.of(new double[] {-0.5, 3}, 2));
                final Tensor next = device.of(new double[] {4, 7, 3, 8}, 2, 2, 1);
                final Tensor y = SacLosses.target(inputs(device), next, then, device.of(new double[] {0.2}, 1));
                // 1 + 0.9 (min(4, 3) + 0.2 0.5), and an end
                assertArrayEquals(new double[] {3.79, 2}, y.doubles(), 1e-12);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void bothCriticsComeNearerTheTarget(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.scoped(() -> {
                final Tensor q = device.of(new double[] {1, 2, 3, 4}, 2, 2, 1).requireGrad();
                final Tape tape = device.record();
                final Tensor loss = SacLosses.critic(inputs(device), q, device.of(new double[] {2, 3}, 2));
                // (0.25 1 + 0.75 1 + 0.25 1 + 0.75 1) / 2
                assertEquals(1, loss.item(), 1e-12);
                assertArrayEquals(
                        new double[] {-0.25, -0.75, 0.25, 0.75},
                        tape.gradients(loss, List.of(q)).get(0).doubles(),
                        1e-12);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void theActorSeeksTheLesserCriticsValueAndEntropy(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.scoped(() -> {
                final Tensor q = device.of(new double[] {1, 6, 3, 4}, 2, 2, 1).requireGrad();
                final Tensor density = device.of(new double[] {-0.5, 3}, 2).requireGrad();
                final TanhNormal.Draw action = new TanhNormal.Draw(device.zeros(TensorType.FLOAT64, 2, 1), density);
                final Tape tape = device.record();
                final Tensor loss = SacLosses.actor(inputs(device), q, action, device.of(new double[] {0.2}, 1));
                // 0.25 (-0.1 - 1) + 0.75 (0.6 - 4)
                assertEquals(-2.825, loss.item(), 1e-12);
                final List<Tensor> grads = tape.gradients(loss, List.of(q, density));
                assertArrayEquals(
                        new double[] {-0.25, 0, 0, -0.75}, grads.get(0).doubles(), 1e-12);
                assertArrayEquals(new double[] {0.05, 0.15}, grads.get(1).doubles(), 1e-12);
            });
        }
    }
}
