package dev.reverie.learners.tdmpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.planning.PlanModel;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActingModelTest {
    private static final int N = 7;
    private static final int O = 3;
    private static final int A = 2;
    private static final float[] OBSERVATION = {0.3f, -1.2f, 0.7f};

    /** No chance: noise that differs between samples, heads 2 and 0. */
    private static final class Fixed implements Draws, RandomGenerator {
        private final Device device;
        private int gaussians;
        private int ints;

        Fixed(final Device device) {
            this.device = device;
        }

        @Override
        public Tensor normal(final int n, final int a) {
            final float[] x = new float[n * a];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) nextGaussian();
            }
            return device.of(x, n, a);
        }

        @Override
        public Tensor kept(final double rate, final int... shape) {
            throw new AssertionError("nothing is dropped in a plan");
        }

        @Override
        public int[] pair(final int heads) {
            return new int[] {2, 0};
        }

        @Override
        public double nextGaussian() {
            return Math.sin(gaussians++);
        }

        @Override
        public long nextLong() {
            throw new AssertionError();
        }

        /** 2 of 3 heads, then the one after it: 0. */
        @Override
        public int nextInt(final int bound) {
            return ints++ % 2 == 0 ? 2 : 0;
        }
    }

    private static void fill(final Parameters parameters) {
        parameters.tensors().forEach((name, tensor) -> {
            final float[] values = new float[(int) tensor.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.4 * Math.sin(1.3 * i + name.length()) + (name.endsWith("scale") ? 1 : 0));
            }
            tensor.assign(tensor.device().of(values, tensor.shape()));
        });
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 1", "false, 3", "true, 3"})
    void plansAsTheEngineDoes(final boolean isScalar, final int tasks) {
        final TdMpcConfig config =
                Configs.of("taskDim=5", "heads=3", "termination=1", "hidden=70", "encoderLayers=2", "bins=21");
        final Kernels kernels = isScalar ? Instructions.scalar() : Instructions.best();
        try (Device device = Engines.open("auto", "cpu", 1)) {
            final Fixed engineDraws = new Fixed(device);
            final Fixed plainDraws = new Fixed(device);
            try (TdMpcUpdate update = new TdMpcUpdate(config, device, O, A, tasks, engineDraws, 3);
                    DeviceModel engine =
                            new DeviceModel(device, config, update.model(), update.policy(), engineDraws, A)) {
                device.scoped(() -> {
                    fill(update.worlds());
                    fill(update.policies());
                });
                final ActingModel plain = new ActingModel(kernels, config, O, A, tasks, plainDraws);
                plain.adopt(update.weights(1));
                if (tasks > 1) {
                    engine.task(2, 1, 0.9);
                    plain.task(2, 1, 0.9);
                }
                engine.observe(OBSERVATION);
                plain.observe(OBSERVATION);
                final double[] expected = imagined(engine);
                final double[] actual = imagined(plain);
                assertTrue(Arrays.stream(expected).distinct().count() > N, Arrays.toString(expected));
                for (int i = 0; i < expected.length; i++) {
                    final double scale = Math.max(1, Math.abs(expected[i]));
                    assertEquals(expected[i], actual[i], 1e-4 * scale, "number " + i);
                }
            }
        }
    }

    /** Proposals, rewards and discounts of two steps, and values. */
    private static double[] imagined(final PlanModel model) {
        final double[] all = new double[N * A + 2 * 2 * N + N];
        final double[] actions = new double[N * A];
        final double[] rewards = new double[N];
        final double[] discounts = new double[N];
        model.begin(N);
        assertTrue(model.propose(actions));
        System.arraycopy(actions, 0, all, 0, N * A);
        for (int t = 0; t < 2; t++) {
            for (int i = 0; i < actions.length; i++) {
                actions[i] = Math.sin(3 * i + t);
            }
            model.step(actions, rewards, discounts);
            System.arraycopy(rewards, 0, all, N * A + 2 * t * N, N);
            System.arraycopy(discounts, 0, all, N * A + (2 * t + 1) * N, N);
        }
        model.values(rewards);
        System.arraycopy(rewards, 0, all, all.length - N, N);
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 9})
    void rowsAreMultipliedAlikeHoweverManyThereAre(final int n) {
        final TdMpcConfig config = Configs.of("latent=32", "hidden=130");
        final double[][] rewards = new double[2][n];
        final double[] actions = new double[n * A];
        for (int i = 0; i < actions.length; i++) {
            actions[i] = Math.cos(i);
        }
        try (Device device = Engines.open("auto", "cpu", 1);
                TdMpcUpdate update = new TdMpcUpdate(config, device, O, A, 1, new Fixed(device), 3)) {
            device.scoped(() -> fill(update.worlds()));
            for (int k = 0; k < 2; k++) {
                final ActingModel model = new ActingModel(
                        k == 0 ? Instructions.scalar() : Instructions.best(),
                        Configs.of("latent=32", "hidden=130", "plan.samples=9"),
                        O,
                        A,
                        1,
                        new Fixed(device));
                model.adopt(update.weights(1));
                model.observe(OBSERVATION);
                model.begin(n);
                model.step(actions, rewards[k], new double[n]);
            }
        }
        assertArrayEquals(rewards[0], rewards[1], 1e-4);
    }
}
