package dev.reverie.learners.tdmpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Learner;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.learners.tensor.engines.Engines;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several tasks at once. */
class TdMpcTasksTest {
    private static final EngineConfig ENGINE = new EngineConfig("auto", "cpu", 1);

    /**
     * Two tasks that look alike: a point on a line, which the first axis of an action moves in task 0 and the other way in task 1; it
     * earns less the farther it is from 0. A second axis is task 1's alone, and does nothing.
     */
    private static final EnvSpec LINES = spec(
            Field.vector("x", 1, -9, 9),
            Field.discrete("task", 2),
            Field.discrete("axes", 3),
            Field.discrete("limit", 501));

    private static EnvSpec spec(final Field... fields) {
        return new EnvSpec("lines", 1, List.of(fields), ActionSpace.Box.of(2, -2, 2), 6);
    }

    private static void show(final Rows rows, final int i, final int task, final float x) {
        rows.floatAt(i, 0, 0, x);
        rows.intAt(i, 1, 0, task);
        rows.intAt(i, 2, 0, task + 1);
        rows.intAt(i, 3, 0, task == 0 ? 6 : 500);
    }

    /** Episodes of six uniform actions, of the tasks in turn; what stands on the axis that task 0 has not is {@code junk}. */
    private static ReplayRing lines(final int episodes, final float junk) {
        final ReplayRing replay = new ReplayRing(LINES.layout(), new ReplayConfig(10_000, false));
        final Experience tick = Experience.allocate(LINES.layout(), 1);
        final Rows rows = tick.rows();
        final SplittableRandom random = new SplittableRandom(3);
        float x = 0;
        for (int i = 0; i < 7 * episodes; i++) {
            final int task = i / 7 % 2;
            if (i % 7 == 0) {
                x = (float) random.nextDouble(-3, 3);
                rows.put(0, Phase.FIRST, 0, 1);
            } else {
                x = Math.max(-4, Math.min(4, x + (task == 0 ? 1 : -1) * rows.actionAt(0, 0)));
                rows.put(0, i % 7 == 6 ? Phase.LAST : Phase.MID, -Math.abs(x), 1);
            }
            show(rows, 0, task, x);
            rows.actionAt(0, 0, (float) random.nextDouble(-2, 2));
            final float second = (float) random.nextDouble(-2, 2);
            rows.actionAt(0, 1, task == 0 ? junk : second);
            tick.stamp(0, i, 0, 0, 0);
            replay.add(tick);
        }
        return replay;
    }

    @Test
    @Tag("learns")
    void itLearnsWhatTellsTheTasksApart() {
        final TdMpc algorithm = new TdMpc(
                Configs.of(
                        "latent=32",
                        "hidden=32",
                        "batch=32",
                        "taskDim=8",
                        "learningRate=3e-3",
                        "reward=1",
                        "plan.samples=32",
                        "plan.iterations=4",
                        "plan.elites=6"),
                ENGINE,
                LINES);
        try (ReplayRing replay = lines(300, 0);
                Learner learner = algorithm.learner(replay, 7)) {
            for (int i = 0; i < 500; i++) {
                learner.update();
            }
            final Actor best = algorithm.evaluator(1);
            final Rows rows = Rows.allocate(LINES.layout(), 2);
            best.adopt(learner.policy());
            for (final float from : new float[] {-1.5f, 1.2f}) {
                best.act(rows(rows, from), rows);
                assertEquals(-from, rows.actionAt(0, 0), 0.6, "task 0 from " + from);
                assertEquals(from, rows.actionAt(1, 0), 0.6, "task 1 from " + from);
            }
        }
    }

    @Test
    void actorsPlanForTheTaskOfARowAndLeaveAxesThatItHasNot() {
        final TdMpc algorithm = new TdMpc(Configs.of("taskDim=4", "learningRate=1e-2"), ENGINE, LINES);
        try (ReplayRing replay = lines(30, 0);
                Learner learner = algorithm.learner(replay, 7)) {
            final Rows rows = Rows.allocate(LINES.layout(), 2);
            final Actor explorer = algorithm.actor(1);
            explorer.act(rows(rows, 1), rows);
            assertEquals(0, rows.actionAt(0, 1), "at random, too");
            for (int i = 0; i < 20; i++) {
                learner.update();
            }
            explorer.adopt(learner.policy());
            explorer.act(rows(rows, 1), rows);
            assertEquals(0, rows.actionAt(0, 1), "task 0 has one axis");
            assertNotEquals(0, rows.actionAt(1, 1), "task 1 has two");
            final float[] first = new float[2];
            for (int task = 0; task < 2; task++) {
                final Actor best = algorithm.evaluator(1);
                best.adopt(learner.policy());
                rows(rows, 1);
                rows.intAt(1, 1, 0, task);
                best.act(rows, rows);
                first[task] = rows.actionAt(1, 0);
            }
            assertNotEquals(first[0], first[1], "which task it is makes a difference");
        }
    }

    /** Lane 0 of task 0, lane 1 of task 1, both there. */
    private static Rows rows(final Rows rows, final float x) {
        for (int i = 0; i < 2; i++) {
            rows.put(i, Phase.FIRST, 0, 1);
            show(rows, i, i, x);
        }
        return rows;
    }

    @Test
    void whatStandsOnAxesThatATaskHasNotIsNotLearned() {
        final TdMpc algorithm = new TdMpc(Configs.of("taskDim=4"), ENGINE, LINES);
        try (ReplayRing clean = lines(30, 0);
                ReplayRing full = lines(30, 1.5f);
                Learner one = algorithm.learner(clean, 7);
                Learner other = algorithm.learner(full, 7)) {
            for (int i = 0; i < 3; i++) {
                one.update();
                other.update();
            }
            one.policy()
                    .arrays()
                    .forEach((name, array) ->
                            assertEquals(array, other.policy().arrays().get(name), name));
        }
    }

    @Test
    void aRestoredLearnerAndActorGoOnAsTheyWould() {
        final TdMpc algorithm = new TdMpc(Configs.of("taskDim=4"), ENGINE, LINES);
        try (ReplayRing replay = lines(30, 0);
                Learner learner = algorithm.learner(replay, 7);
                Learner other = algorithm.learner(replay, 8)) {
            learner.update();
            final Actor actor = algorithm.actor(5);
            final Actor twin = algorithm.actor(6);
            final Rows rows = Rows.allocate(LINES.layout(), 2);
            actor.adopt(learner.policy());
            twin.adopt(learner.policy());
            actor.act(rows(rows, 1), rows);
            final State state = new State();
            learner.save(state.in("learner"));
            actor.save(state.in("actor"));
            other.restore(state.in("learner"));
            twin.restore(state.in("actor"));
            learner.update();
            other.update();
            assertEquals(learner.policy().arrays(), other.policy().arrays());
            rows.put(1, Phase.MID, 0, 1);
            actor.act(rows, rows);
            final float first = rows.actionAt(1, 1);
            twin.act(rows, rows);
            assertEquals(first, rows.actionAt(1, 1));
        }
    }

    @Test
    void embeddingsThatGrowBeyondANormOfOneAreScaledBack() {
        final TdMpcConfig config = Configs.of("taskDim=2", "batch=4");
        try (Device device = Engines.open("auto", "cpu", 1);
                TdMpcUpdate update =
                        new TdMpcUpdate(config, device, 1, 1, 2, new RandomDraws(device, new SplitMix(1)), 3)) {
            device.scoped(() -> {
                final Tensor table = update.worlds().get(WorldModel.TASKS);
                table.assign(device.of(new float[] {3, 4, 0.3f, 0.4f}, 2, 2));
                final int h = config.horizon();
                update.learn(new Sequence(
                        device.zeros(TensorType.FLOAT32, h + 1, 4, 1),
                        device.zeros(TensorType.FLOAT32, h, 4, 1),
                        device.zeros(TensorType.FLOAT32, h, 4),
                        device.zeros(TensorType.FLOAT32, h, 4),
                        new Sequence.Tasks(
                                device.of(new int[] {0, 1, 1, 0}, 4),
                                device.zeros(TensorType.FLOAT32, 4, 1).add(1),
                                device.zeros(TensorType.FLOAT32, 4))));
                final float[] now = table.floats();
                assertEquals(1, Math.hypot(now[0], now[1]), 1e-5);
                assertEquals(0.6, now[0], 1e-3, "its direction stays");
                assertEquals(0.5, Math.hypot(now[2], now[3]), 1e-3, "others stay");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0.95", "1, 2, 0.99"})
    void rowsTellAxesAndDiscount(final int task, final int axes, final double discount) {
        final Rows rows = Rows.allocate(LINES.layout(), 1);
        show(rows, 0, task, 0);
        final TaskFields fields = TaskFields.of(LINES, 0);
        assertTrue(fields != null);
        assertEquals(task, fields.task(rows, 0));
        assertEquals(axes, fields.axes(rows, 0));
        assertEquals(discount, fields.discount(rows, 0), 1e-12);
        assertEquals(0.7, new TaskFields(2, 1, 2, 3, 2, 6, 0.7).discount(rows, 0), "one that is given is all tasks'");
        assertEquals(2, new TaskFields(2, 1, -1, -1, 2, 6, 0).axes(rows, 0), "all that there are");
        assertEquals(0.95, new TaskFields(2, 1, -1, -1, 2, 6, 0).discount(rows, 0), "the environment's");
        rows.intAt(0, 1, 0, 2);
        rows.intAt(0, 2, 0, 3);
        assertTrue(message(() -> fields.task(rows, 0)).contains("task 2"));
        assertTrue(message(() -> fields.axes(rows, 0)).contains("axes 3"));
    }

    private static String message(final Runnable body) {
        return String.valueOf(
                assertThrows(IllegalStateException.class, body::run).getMessage());
    }

    @Test
    void oneTaskIsNoTaskAndOthersAreRefused() {
        final Field x = Field.vector("x", 1, -9, 9);
        assertNull(TaskFields.of(spec(x), 0));
        final EnvSpec one = spec(x, Field.discrete("task", 1));
        assertNull(TaskFields.of(one, 0));
        assertEquals(List.of(x), TaskFields.vector(one).observation());
        assertTrue(refusal("kind=tdmpc", LINES).contains("'tdmpc.kind'"));
        assertTrue(refusal("kind=tdmpc2", spec(x, Field.discrete("task", 2), Field.discrete("else", 2)))
                .contains("'task'"));
    }

    private static String refusal(final String kind, final EnvSpec env) {
        return String.valueOf(assertThrows(ConfigException.class, () -> new TdMpc(Configs.of(kind), ENGINE, env))
                .getMessage());
    }
}
