package dev.reverie.learners.dreamer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.math.Normal;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanetModelTest {
    private static final int N = 7;
    private static final float[] STATE = {0.3f, -0.2f, 0.7f, 0.1f, 0.9f, -1.1f, 0.4f};

    /** No chance, but numbers that differ. */
    private static final class Waves implements RandomGenerator {
        private int drawn;

        @Override
        public double nextGaussian() {
            return Math.sin(drawn++);
        }

        @Override
        public long nextLong() {
            throw new AssertionError();
        }
    }

    private static double action(final int i) {
        return Math.sin(0.7 * i);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dreamsAreTheEngines(final boolean isScalar) {
        final DreamerConfig config = Configs.planet(0, 3, 2, 4);
        final EnvSpec env = new EnvSpec("x", 1, List.of(Field.vector("x", 3, -9, 9)), ActionSpace.Box.of(2, -1, 1), 0);
        final Actions actions = Actions.of(env.action());
        final Kernels kernels = isScalar ? Instructions.scalar() : Instructions.best();
        final PlanetModel plain = new PlanetModel(kernels, config, actions, new Waves());
        final AtomicInteger drawn = new AtomicInteger();
        try (Device device = Engines.open("auto", "cpu", 1);
                WorldUpdate world = new WorldUpdate(
                        config,
                        device,
                        Senses.of(env, 1, false),
                        actions,
                        distribution -> {
                            final Normal normal = (Normal) distribution;
                            final double[] noise = new double[N * 3];
                            Arrays.setAll(noise, i -> Math.sin(drawn.getAndIncrement()));
                            final Tensor along =
                                    device.of(noise, N, 3).cast(normal.mean().type());
                            return normal.mean().add(normal.std().mul(along));
                        },
                        1)) {
            device.scoped(() -> {
                GoldenBatch.fill(world.parameters(), 0, 1.5);
                plain.adopt(Export.weights(1, world.parameters(), ""));
                plain.observe(STATE);
                plain.begin(N);
                Rssm.State state = new Rssm.State(repeated(device, 0, 4), repeated(device, 4, 7));
                final double[] rewards = new double[N];
                final double[] discounts = new double[N];
                for (int t = 0; t < 3; t++) {
                    final double[] taken = new double[2 * N];
                    final int from = 100 * t;
                    Arrays.setAll(taken, i -> action(from + i));
                    state = world.model()
                            .rssm()
                            .imagine(
                                    state, device.of(taken, N, 2).cast(state.h().type()));
                    final float[] expected =
                            world.model().rewards(state.features()).floats();
                    plain.step(taken, rewards, discounts);
                    for (int i = 0; i < N; i++) {
                        assertEquals(expected[i], rewards[i], 1e-4, "sample " + i + " of step " + t);
                        assertEquals(1, discounts[i]);
                    }
                }
                assertEquals(N, Arrays.stream(rewards).distinct().count());
            });
        }
    }

    private static Tensor repeated(final Device device, final int from, final int to) {
        final float[] row = Arrays.copyOfRange(STATE, from, to);
        final float[] rows = new float[N * row.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row[i % row.length];
        }
        return device.of(rows, N, row.length);
    }
}
