package dev.reverie.learners.modelfree.dqn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QNetworkTest {
    private static final int ROWS = 300;

    /** The last layer's outputs are V and three advantages, whatever the network before it. */
    @Test
    void advantagesAreRelativeToTheirMean() {
        final DqnConfig config = Vectors.config(List.of(8), true, true);
        try (Device device = Engines.open("auto", "cpu", 1)) {
            final QNetwork network = new QNetwork(new Blueprint(device, TensorType.FLOAT64, 3), 2, 3, config);
            final double[] kernel = network.parameters().get("q/1/kernel").doubles();
            final double[] bias = network.parameters().get("q/1/bias").doubles();
            final double[] w = network.parameters().get("q/0/kernel").doubles();
            final double[] b = network.parameters().get("q/0/bias").doubles();
            final double[] x = {0.3, -1.2};
            final double[] heads = bias.clone();
            for (int i = 0; i < 8; i++) {
                final double h = Math.max(0, x[0] * w[i] + x[1] * w[8 + i] + b[i]);
                for (int k = 0; k < 4; k++) {
                    heads[k] += h * kernel[4 * i + k];
                }
            }
            final double mean = (heads[1] + heads[2] + heads[3]) / 3;
            final double[] expected = new double[3];
            for (int a = 0; a < 3; a++) {
                expected[a] = heads[0] + heads[a + 1] - mean;
            }
            assertArrayEquals(expected, network.forward(device.of(x, 1, 2)).doubles(), 1e-12);
            assertEquals(heads[0], (expected[0] + expected[1] + expected[2]) / 3, 1e-12);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theActorDoesWhatTheEngineFindsBest(final boolean dueling) {
        final DqnConfig config = Vectors.config(List.of(64, 32), true, dueling);
        final Dqn dqn = new Dqn(config, new EngineConfig("auto", "cpu", 1), Vectors.cartPole(), 1);
        final Actor actor = dqn.evaluator(1);
        final Rows rows = Rows.allocate(Vectors.cartPole().layout(), ROWS);
        final float[] seen = new float[4 * ROWS];
        final SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < ROWS; i++) {
            rows.put(i, Phase.MID, 0, 1);
            for (int j = 0; j < 4; j++) {
                seen[4 * i + j] = (float) (40 * random.nextDouble() - 20);
                rows.floatAt(i, 0, j, seen[4 * i + j]);
            }
        }
        try (Device device = Engines.open("auto", "cpu", 1)) {
            final QNetwork network = new QNetwork(new Blueprint(device, TensorType.FLOAT32, 4), 4, 2, config);
            final Weights weights = network.weights(7);
            assertEquals(7, weights.version());
            assertEquals(List.of(32, 2), weights.get("q/2/kernel", 32, 2).shape());
            actor.adopt(weights);
            actor.act(rows, rows);
            final float[] values = network.forward(device.of(seen, ROWS, 4)).floats();
            int ones = 0;
            for (int i = 0; i < ROWS; i++) {
                final float gap = values[2 * i + 1] - values[2 * i];
                if (Math.abs(gap) > 1e-4) {
                    assertEquals(gap > 0 ? 1 : 0, rows.action(i), "row " + i + ", gap " + gap);
                }
                ones += rows.action(i);
            }
            assertTrue(ones > 10 && ones < ROWS - 10, "one action for all rows shows nothing: " + ones);
        }
    }
}
