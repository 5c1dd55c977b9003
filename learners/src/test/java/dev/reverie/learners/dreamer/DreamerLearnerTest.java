package dev.reverie.learners.dreamer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.OpenLoop;
import dev.reverie.learners.RandomActor;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.engines.Engines;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import dev.reverie.storage.replay.SamplerConfig;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DreamerLearnerTest {
    private static final int COLUMNS = 16;

    private static DreamerConfig config(final boolean latents) {
        return new DreamerConfig(
                DreamerConfig.Kind.DREAMERV3,
                8,
                2,
                8,
                2,
                4,
                8,
                1,
                1,
                4,
                8,
                latents,
                4,
                4,
                0.99,
                0.95,
                0.01,
                1,
                1,
                0.1,
                0.3,
                3e-4,
                0.02,
                1e-3,
                0,
                0.3,
                Configs.CLASSIC,
                Configs.PLANET);
    }

    /** Random play; fresh sequences first, with a row before. */
    private static ReplayRing replay(final boolean latents) {
        try (Environment environment = Environments.make("CartPole-v1", 1)) {
            final EnvSpec spec = environment.spec();
            final SamplerConfig sampler =
                    SamplerConfig.of(SamplerConfig.Kind.ONLINE).withContext(latents ? 1 : 0);
            final ReplayRing replay =
                    new ReplayRing(spec.layout(), new ReplayConfig(10_000, 0, true, latents ? COLUMNS : 0, sampler));
            final Experience experience = Experience.allocate(spec.layout(), 1);
            final RandomActor actor = new RandomActor(spec, 5);
            environment.reset(5, experience.rows());
            for (int tick = 0; tick < 200; tick++) {
                actor.act(experience.rows(), experience.rows());
                experience.stamp(0, tick, 0, 0, 0);
                replay.add(experience);
                environment.step(experience.rows(), experience.rows());
            }
            return replay;
        }
    }

    private static DreamerLearner learner(final ReplayRing replay, final boolean latents) {
        try (Environment environment = Environments.make("CartPole-v1", 1)) {
            final EnvSpec spec = environment.spec();
            final var task = new DreamerLearner.Task(spec.layout(), Senses.of(spec, 1, true), new Actions(2, null));
            return new DreamerLearner(config(latents), Engines.open("torch", "cpu", 1), task, replay, 9);
        }
    }

    private static List<Object> learned(final int looks) {
        try (ReplayRing replay = replay(false);
                DreamerLearner learner = learner(replay, false)) {
            for (int i = 0; i < 6; i++) {
                learner.update();
                for (int j = 0; j < looks; j++) {
                    learner.dream();
                }
            }
            return List.copyOf(new TreeMap<>(learner.policy().arrays()).values());
        }
    }

    @Test
    void dreamsChangeNothingThatIsLearned() {
        assertEquals(learned(0), learned(2));
    }

    @Test
    void dreamsAreBesideWhatHappenedAndTheirErrorsReported() {
        try (ReplayRing replay = replay(false);
                DreamerLearner learner = learner(replay, false)) {
            assertNull(learner.dream());
            learner.update();
            final OpenLoop dream = learner.dream();
            assertNotNull(dream);
            assertEquals(List.of(4), dream.shape());
            assertTrue(dream.truth().length <= 8 && dream.context() <= 5);
            assertEquals(4, dream.dream()[0].length);
            final Map<String, Double> figures = new TreeMap<>();
            learner.report(figures::put);
            for (final String name : List.of("kl", "reward_error", "continue_error", "open_loop_1")) {
                assertTrue(figures.get("model/" + name) >= 0, name + " in " + figures);
            }
        }
    }

    @Test
    void statesAreKeptBesideTheRows() {
        try (ReplayRing replay = replay(true);
                DreamerLearner learner = learner(replay, true)) {
            for (int i = 0; i < 20; i++) {
                learner.update();
            }
            try (Environment environment = Environments.make("CartPole-v1", 1)) {
                final SequenceBatch batch = new SequenceBatch(environment.spec().layout(), 4, 9, COLUMNS);
                assertTrue(replay.sample(batch, new SplitMix(1)));
                int kept = 0;
                for (int i = 0; i < 4 * 9; i++) {
                    final float[] state = new float[COLUMNS];
                    for (int j = 0; j < COLUMNS; j++) {
                        state[j] = batch.columns().getFloat(4 * (COLUMNS * i + j));
                    }
                    final double drawn = state[8] + state[9] + state[10] + state[11];
                    assertTrue(drawn == 0 || Math.abs(drawn - 1) < 1e-5, Arrays.toString(state));
                    kept += drawn > 0 ? 1 : 0;
                }
                assertTrue(kept > 20, kept + " of 36 rows have a state");
            }
        }
    }

    @Test
    void aSequenceGoesOnFromTheStateBeforeIt() {
        try (Environment environment = Environments.make("CartPole-v1", 1);
                Device device = Engines.open("torch", "cpu", 1)) {
            final EnvSpec spec = environment.spec();
            final SequenceBatch sequences = new SequenceBatch(spec.layout(), 1, 3, 2);
            final Rows rows = sequences.rows();
            for (int t = 0; t < 3; t++) {
                rows.put(t, Phase.MID, 0, 1);
                rows.action(t, t % 2 == 0 ? 1 : 0);
                sequences.columns().putFloat(8 * t, 3 + t);
                sequences.columns().putFloat(8 * t + 4, 7 + t);
            }
            try (Batch batch = new Batch(device, Senses.of(spec, 1, true), new Actions(2, null), 2, 1, 2, 1)) {
                device.scoped(() -> {
                    batch.read(sequences);
                    assertEquals(List.of(3f, 7f), list(batch.start().floats()));
                    assertEquals(List.of(0f, 0f), list(batch.first().floats()));
                    assertEquals(List.of(0f, 1f, 1f, 0f), list(batch.previous().floats()));
                });
            }
        }
    }

    private static List<Float> list(final float[] values) {
        final Float[] boxed = new Float[values.length];
        Arrays.setAll(boxed, i -> values[i]);
        return List.of(boxed);
    }
}
