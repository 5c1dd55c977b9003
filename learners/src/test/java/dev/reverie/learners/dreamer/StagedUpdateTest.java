package dev.reverie.learners.dreamer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Experience;
import dev.reverie.learners.BehaviourStage;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.RandomActor;
import dev.reverie.learners.StagesConfig;
import dev.reverie.learners.Weights;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.engines.Engines;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import dev.reverie.storage.replay.SamplerConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model learner and behaviour learner apart learn what they learn together, and neither gets too far ahead. */
class StagedUpdateTest {
    private static final int UPDATES = 7;

    private static DreamerConfig config(final DreamerConfig.Kind kind, final double replayValue) {
        return new DreamerConfig(
                kind,
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
                false,
                4,
                4,
                0.99,
                0.95,
                0.01,
                1,
                1,
                0.1,
                replayValue,
                3e-4,
                0.02,
                1e-3,
                0,
                0.3,
                Configs.CLASSIC,
                Configs.PLANET);
    }

    private static StagesConfig stages(final int ahead, final int snapshotEvery) {
        return new StagesConfig(StagesConfig.Kind.SEPARATE, ahead, snapshotEvery, StagesConfig.SAME);
    }

    private static ReplayRing replay(final String id) {
        try (Environment environment = Environments.make(id, 1)) {
            final EnvSpec spec = environment.spec();
            final ReplayRing replay = new ReplayRing(
                    spec.layout(), new ReplayConfig(10_000, 0, true, 0, SamplerConfig.of(SamplerConfig.Kind.UNIFORM)));
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

    private static DreamerLearner.Task task(final DreamerConfig config, final String id) {
        try (Environment environment = Environments.make(id, 1)) {
            final EnvSpec spec = environment.spec();
            final Senses senses = Senses.of(spec, 1, config.kind() == DreamerConfig.Kind.DREAMERV3);
            return new DreamerLearner.Task(spec.layout(), senses, Actions.of(spec.action()));
        }
    }

    private static Device device() {
        return device("torch");
    }

    private static Device device(final String engine) {
        return Engines.open(engine, "cpu", 1);
    }

    private static DreamerLearner fused(final DreamerConfig config, final String id, final ReplayRing replay) {
        return new DreamerLearner(config, device(), task(config, id), replay, 9);
    }

    /** On two devices, or on one whose random numbers both draw in turn. */
    private static DreamerLearner staged(
            final DreamerConfig config,
            final String id,
            final ReplayRing replay,
            final StagesConfig stages,
            final boolean hasTwoDevices) {
        return new DreamerLearner(
                config,
                device(),
                task(config, id),
                replay,
                9,
                (task, device, random) -> new StagedUpdate(
                        config,
                        stages,
                        new StagedUpdate.Places(device, hasTwoDevices ? device() : device),
                        task,
                        random,
                        replay::transitions));
    }

    private static DreamerLearner staged(final ReplayRing replay, final StagesConfig stages) {
        return staged(config(DreamerConfig.Kind.DREAMERV3, 0.3), "CartPole-v1", replay, stages, true);
    }

    private static BehaviourStage stage(final DreamerLearner learner) {
        return Objects.requireNonNull(learner.behaviour());
    }

    private static State state(final DreamerLearner learner) {
        final State state = new State();
        learner.save(state);
        return state;
    }

    @ParameterizedTest
    @CsvSource({"DREAMERV2, CartPole-v1", "DREAMERV2, Pendulum-v1", "DREAMERV1, Pendulum-v1"})
    void secondAndFirstVersionLearnTheSameBitForBit(final DreamerConfig.Kind kind, final String id) {
        final DreamerConfig config = config(kind, 0);
        try (ReplayRing one = replay(id);
                ReplayRing other = replay(id);
                DreamerLearner whole = fused(config, id, one);
                DreamerLearner learner = staged(config, id, other, stages(2, 1), false)) {
            final BehaviourStage stage = stage(learner);
            for (int i = 0; i < UPDATES; i++) {
                whole.update();
                learner.update();
                assertTrue(stage.update());
            }
            assertEquals(UPDATES, learner.policy().version());
            assertEquals(
                    List.copyOf(new TreeMap<>(whole.policy().arrays()).values()),
                    List.copyOf(new TreeMap<>(learner.policy().arrays()).values()));
            final Map<String, State.Array> expected = of(state(whole), "behaviour/");
            final Map<String, State.Array> learned = of(state(learner), "stage/behaviour/");
            assertEquals(expected, learned);
            stage.close();
        }
    }

    /** Arrays of the names that begin so, by what comes after. */
    private static Map<String, State.Array> of(final State state, final String prefix) {
        final Map<String, State.Array> arrays = new TreeMap<>();
        state.arrays().forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                arrays.put(name.substring(prefix.length()), array);
            }
        });
        return arrays;
    }

    private static Map<String, State.Array> staged(final State state) {
        final Map<String, State.Array> all = of(state, "world/parameters/");
        all.putAll(of(state, "stage/behaviour/parameters/"));
        of(state, "stage/behaviour/behaviour/").forEach((name, array) -> all.put("beside/" + name, array));
        return all;
    }

    private static Map<String, State.Array> joint(final State state) {
        final Map<String, State.Array> all = of(state, "parameters/");
        of(state, "behaviour/").forEach((name, array) -> all.put("beside/" + name, array));
        return all;
    }

    /** The state of separate stages that begin as a joint update does. */
    private static State like(final State joint, final State staged) {
        final Map<String, State.Array> values = joint(joint);
        final State alike = new State();
        staged.arrays().forEach((name, array) -> {
            State.Array put = array;
            for (final String prefix : List.of("world/parameters/", "stage/world/", "stage/behaviour/parameters/")) {
                if (name.startsWith(prefix)) {
                    put = Objects.requireNonNull(values.get(name.substring(prefix.length())), name);
                }
            }
            final String beside = "stage/behaviour/behaviour/";
            if (name.startsWith(beside)) {
                put = Objects.requireNonNull(values.get("beside/" + name.substring(beside.length())), name);
            }
            if (name.startsWith("random/") || name.startsWith("device/")) {
                put = Objects.requireNonNull(joint.arrays().get(name), name);
            }
            alike.put(name, put);
        });
        return alike;
    }

    private record Pair(Map<String, State.Array> joint, Map<String, State.Array> staged) {}

    private static Pair third(final double replayValue, final int updates) {
        final DreamerConfig config = config(DreamerConfig.Kind.DREAMERV3, replayValue);
        try (ReplayRing one = replay("CartPole-v1");
                ReplayRing other = replay("CartPole-v1");
                DreamerLearner whole = fused(config, "CartPole-v1", one);
                DreamerLearner learner = staged(config, "CartPole-v1", other, stages(1, 1), false)) {
            learner.restore(like(state(whole), state(learner)));
            final BehaviourStage stage = stage(learner);
            for (int i = 0; i < updates; i++) {
                whole.update();
                learner.update();
                assertTrue(stage.update());
            }
            final Pair pair = new Pair(joint(state(whole)), staged(state(learner)));
            stage.close();
            return pair;
        }
    }

    private static void assertNear(final String name, final State.Array expected, final State.Array learned) {
        assertArrayEquals(floats(expected.data()), floats(learned.data()), 1e-5f, name);
    }

    private static float[] floats(final ByteBuffer data) {
        final float[] values = new float[data.remaining() / Float.BYTES];
        data.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    @Test
    void thirdVersionLearnsTheSameWithoutTheValueOfTheReplay() {
        final Pair pair = third(0, UPDATES);
        assertEquals(pair.joint().keySet(), pair.staged().keySet());
        pair.joint().forEach((name, array) -> {
            if (!name.equals("beside/range")) {
                assertNear(name, array, pair.staged().get(name));
            }
        });
    }

    /** The critic begins as zero: its second loss is the first that reaches states. */
    @Test
    void theValueOfTheReplayTeachesTheCriticAndNotTheWorldModel() {
        final Pair pair = third(0.3, 2);
        final Pair without = third(0, 2);
        final Map<String, Integer> same = new HashMap<>();
        pair.joint().forEach((name, array) -> {
            if (name.startsWith("critic/") || name.startsWith("acting/actor/")) {
                assertNear(name, array, pair.staged().get(name));
            } else if (name.startsWith("acting/")) {
                assertEquals(without.staged().get(name), pair.staged().get(name), name);
                same.merge(array.equals(pair.staged().get(name)) ? "same" : "other", 1, Integer::sum);
            }
        });
        assertTrue(same.getOrDefault("other", 0) > 0, () -> "the joint update shapes its states by it: " + same);
    }

    @Test
    void theModelLearnerIsNoFurtherAheadThanItMay() {
        final BehaviourStage stage;
        try (ReplayRing replay = replay("CartPole-v1");
                DreamerLearner learner = staged(replay, stages(2, 1))) {
            stage = stage(learner);
            assertFalse(stage.update(), "nothing was handed over");
            learner.update();
            assertTrue(stage.hasRoom());
            learner.update();
            assertFalse(stage.hasRoom());
            assertFalse(stage.isAtRest());
            assertTrue(assertThrows(IllegalStateException.class, learner::update)
                    .getMessage()
                    .contains("2 updates behind"));
            assertTrue(stage.update());
            assertTrue(stage.hasRoom());
            assertFalse(stage.isAtRest());
            assertTrue(stage.update());
            assertFalse(stage.update());
            assertTrue(stage.isAtRest());
            assertFalse(stage.isDone());
            stage.close();
        }
        assertTrue(stage.isDone());
    }

    private static Map<String, Double> report(final DreamerLearner learner) {
        final Map<String, Double> figures = new HashMap<>();
        learner.report(figures::put);
        return figures;
    }

    @Test
    void lagAndSnapshotsAreReported() {
        try (ReplayRing replay = replay("CartPole-v1");
                DreamerLearner learner =
                        staged(config(DreamerConfig.Kind.DREAMERV2, 0), "CartPole-v1", replay, stages(2, 3), true)) {
            final BehaviourStage stage = stage(learner);
            for (int i = 0; i < 6; i++) {
                learner.update();
                stage.update();
            }
            final Weights policy = learner.policy();
            learner.update();
            assertEquals(6, policy.version());
            final Map<String, Double> figures = report(learner);
            assertEquals(6, figures.get("train/behaviour_updates"));
            assertEquals(4, figures.get("train/policy_snapshot"), "snapshots are of updates 1, 4, 7, ..");
            assertEquals(3, figures.get("stage/policy/lag_updates"));
            assertEquals(0, figures.get("stage/policy/lag_steps"));
            assertTrue(Double.isFinite(figures.get("train/actor_loss")), figures::toString);
            assertTrue(Double.isFinite(figures.get("train/reward_loss")), figures::toString);
            stage.update();
            learner.policy();
            assertEquals(0, report(learner).get("stage/policy/lag_updates"));
            stage.close();
        }
    }

    @ParameterizedTest
    @EnumSource(value = DreamerConfig.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "PLANET")
    void bothStagesGoOnFromWhatWasSaved(final DreamerConfig.Kind kind) {
        final DreamerConfig config = config(kind, 0.3);
        try (ReplayRing replay = replay("Pendulum-v1");
                DreamerLearner learner = staged(config, "Pendulum-v1", replay, stages(2, 2), true);
                DreamerLearner again = staged(config, "Pendulum-v1", replay, stages(2, 2), true)) {
            for (int i = 0; i < 3; i++) {
                learner.update();
                stage(learner).update();
            }
            final State saved = state(learner);
            again.restore(saved);
            assertEquals(saved, state(again));
            assertEquals(3, again.policy().version());
            assertEquals(learner.policy(), again.policy());
            for (int i = 0; i < 3; i++) {
                learner.update();
                stage(learner).update();
                again.update();
                stage(again).update();
            }
            assertEquals(state(learner), state(again));
            stage(learner).close();
            stage(again).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    @Timeout(300)
    void onAThreadOfItsOwnNothingIsLostWhenStatesAreSaved(final String engine) throws InterruptedException {
        try (ReplayRing replay = replay("CartPole-v1")) {
            final DreamerConfig config = config(DreamerConfig.Kind.DREAMERV3, 0.3);
            final Device other = device(engine);
            final DreamerLearner learner = new DreamerLearner(
                    config,
                    device(engine),
                    task(config, "CartPole-v1"),
                    replay,
                    9,
                    (task, device, random) -> new StagedUpdate(
                            config,
                            stages(2, 1),
                            new StagedUpdate.Places(device, other),
                            task,
                            random,
                            replay::transitions));
            final BehaviourStage stage = stage(learner);
            final Thread thread = new Thread(() -> {
                while (!stage.isDone()) {
                    if (!stage.update()) {
                        Thread.onSpinWait();
                    }
                }
                stage.close();
            });
            thread.start();
            for (int i = 1; i <= 30; i++) {
                while (!stage.hasRoom()) {
                    Thread.onSpinWait();
                }
                learner.update();
                assertTrue(learner.policy().version() <= i);
                if (i % 10 == 0) {
                    assertEquals(i, state(learner).in("stage").longs("versions", 3)[0]);
                    assertEquals(i, learner.policy().version());
                }
            }
            final NamedArray actor = learner.policy().arrays().get("acting/actor/0/kernel");
            assertTrue(actor != null && Double.isFinite(floats(actor.data())[0]));
            learner.close();
            thread.join();
            assertTrue(stage.isDone());
        }
    }

    @Test
    @Timeout(300)
    void whatWaitsForAStageThatHasEndedFails() {
        try (ReplayRing replay = replay("CartPole-v1");
                DreamerLearner learner = staged(replay, stages(2, 1))) {
            learner.update();
            final long version = learner.policy().version();
            stage(learner).close();
            assertTrue(assertThrows(IllegalStateException.class, () -> state(learner))
                    .getMessage()
                    .contains("1 updates behind"));
            assertFalse(stage(learner).hasRoom());
            assertThrows(IllegalStateException.class, learner::update);
            assertEquals(version, learner.policy().version(), "the policy of before is still there");
        }
    }
}
