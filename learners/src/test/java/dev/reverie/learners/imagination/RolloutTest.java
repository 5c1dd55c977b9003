package dev.reverie.learners.imagination;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutTest {
    /** States are numbers, seen doubled, to which actions are added. */
    private static final class Sum implements LatentModel<Tensor> {
        @Override
        public Tensor features(final Tensor state) {
            return state.mul(2);
        }

        @Override
        public Tensor imagine(final Tensor state, final Tensor action) {
            return state.add(action);
        }
    }

    /** The action is g times what is seen: {@code s[t] = (1 + 2 g)^t s[0]}, whose slope in g is {@code 2 t (1 + 2 g)^(t - 1) s[0]}. */
    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void everyStepIsSeenActedOnAndPassedByGradients(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.scoped(() -> {
                final Tensor start = device.of(new double[] {1, -3}, 2, 1);
                final Tensor gain = device.of(new double[] {0.25}, 1).requireGrad();
                final Tape tape = device.record();
                final Rollout rollout = Rollout.of(new Sum(), start, seen -> seen.mul(gain), 3);
                assertArrayEquals(new int[] {2, 4, 1}, rollout.features().shape());
                assertArrayEquals(
                        new double[] {2, 3, 4.5, 6.75, -6, -9, -13.5, -20.25},
                        rollout.features().doubles(),
                        1e-12);
                assertArrayEquals(
                        new double[] {0.5, 0.75, 1.125, 1.6875, -1.5, -2.25, -3.375, -5.0625},
                        rollout.actions().doubles(),
                        1e-12);
                final Tensor last = rollout.features().slice(1, 3, 4).sum();
                final double slope = tape.gradients(last, List.of(gain)).get(0).doubles()[0];
                assertArrayEquals(new double[] {2 * 2 * 3 * 2.25 * (1 - 3)}, new double[] {slope}, 1e-9);
            });
        }
    }

    @Test
    void aRolloutTakesAStep() {
        try (Device device = Engines.open("nd4j", "cpu", 1)) {
            device.scoped(() -> assertThrows(
                    IllegalArgumentException.class,
                    () -> Rollout.of(new Sum(), device.of(new double[] {1}, 1, 1), seen -> seen, 0)));
        }
    }
}
