package dev.reverie.learners.tdmpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.planning.Planner;
import dev.reverie.learners.planning.PlannerConfig;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TdMpcUpdateTest {
    private static final int H = 2;
    private static final int B = 32;
    private static final PlannerConfig PLANNING = new PlannerConfig(
            PlannerConfig.Method.MPPI, PlannerConfig.Choice.MEAN, H, 64, 4, 8, 1, 0.05, 0, 2, 0, 0, 1, 8, 0.5);

    /** A point on a line: the action moves it, and being near 0 earns most. */
    private static Sequence drawn(final Device device, final SplitMix random) {
        final float[] x = new float[(H + 1) * B];
        final float[] action = new float[H * B];
        final float[] reward = new float[H * B];
        final float[] live = new float[H * B];
        for (int b = 0; b < B; b++) {
            x[b] = (float) random.nextDouble(-1, 1);
            for (int t = 0; t < H; t++) {
                final int i = t * B + b;
                action[i] = (float) random.nextDouble(-1, 1);
                x[i + B] = Math.max(-1.5f, Math.min(1.5f, x[i] + action[i]));
                reward[i] = -3 * Math.abs(x[i + B]);
                live[i] = 1;
            }
        }
        return new Sequence(
                device.of(x, H + 1, B, 1), device.of(action, H, B, 1), device.of(reward, H, B), device.of(live, H, B));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void updatesLearnAModelThatPlansWell(final String engine) {
        final TdMpcConfig config = Configs.of(
                "latent=16",
                "encoder=16",
                "hidden=32",
                "bins=21",
                "batch=" + B,
                "horizon=" + H,
                "discount=0.5",
                "reward=1",
                "value=0.5",
                "tau=0.02",
                "learningRate=3e-3",
                "encoderShare=1");
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.seed(5);
            final SplitMix random = new SplitMix(7);
            final Draws draws = new RandomDraws(device, random);
            try (TdMpcUpdate update = new TdMpcUpdate(config, device, 1, 1, 1, draws, 3);
                    DeviceModel latent = new DeviceModel(device, config, update.model(), update.policy(), draws, 1)) {
                double first = 0;
                double last = 0;
                for (int i = 0; i < 400; i++) {
                    final double[] loss = new double[1];
                    device.scoped(
                            () -> loss[0] = update.learn(drawn(device, random)).item());
                    first += i < 20 ? loss[0] / 20 : 0;
                    last += i >= 380 ? loss[0] / 20 : 0;
                }
                assertTrue(last < 0.7 * first, first + " -> " + last);
                final Planner planner =
                        new Planner(PLANNING, latent, new double[] {-1}, new double[] {1}, random, System::nanoTime);
                final double[] action = new double[1];
                for (final float x : new float[] {-0.7f, 0, 0.6f}) {
                    planner.reset();
                    latent.observe(new float[] {x});
                    planner.plan(Planner.NEVER, action);
                    assertEquals(-x, action[0], 0.3, "from " + x);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void theEncoderLearnsAtItsShareOfTheRate(final String engine) {
        final double[] moved = new double[2];
        for (int i = 0; i < 2; i++) {
            final TdMpcConfig config =
                    Configs.of("batch=" + B, "horizon=" + H, "learningRate=3e-3", "encoderShare=" + (i == 0 ? 1 : 0.3));
            try (Device device = Engines.open(engine, "cpu", 1);
                    TdMpcUpdate update =
                            new TdMpcUpdate(config, device, 1, 1, 1, new RandomDraws(device, new SplitMix(1)), 3)) {
                device.seed(1);
                final Tensor kernel = update.worlds().get("encoder/0/kernel");
                final float before = kernel.floats()[2];
                device.scoped(() -> {
                    update.learn(drawn(device, new SplitMix(2)));
                });
                moved[i] = kernel.floats()[2] - before;
            }
        }
        assertTrue(Math.abs(moved[0]) > 1e-4, "it learns");
        assertEquals(0.3, moved[1] / moved[0], 1e-3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void equalLogitsExpectNothing(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.scoped(() -> {
                final Tensor bins = TwoHot.evenBins(device, TensorType.FLOAT32, -10, 10, 101);
                assertEquals(
                        0,
                        WorldModel.expected(new TwoHot(device.of(new float[101], 1, 101), bins))
                                .floats()[0]);
            });
        }
    }
}
