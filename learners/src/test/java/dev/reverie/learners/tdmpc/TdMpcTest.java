package dev.reverie.learners.tdmpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Learner;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TdMpcTest {
    private static final EngineConfig ENGINE = new EngineConfig("auto", "cpu", 1);
    /** A point on a line, which an action within [1, 5] moves by itself less 3, and which earns less the farther it is from 0. */
    private static final EnvSpec LINE = spec(ActionSpace.Box.of(1, 1, 5));

    private static EnvSpec spec(final ActionSpace action) {
        return new EnvSpec("line", 1, List.of(Field.vector("x", 1, -9, 9)), action, 6);
    }

    private static float next(final float x, final float action) {
        return Math.max(-4, Math.min(4, x + action - 3));
    }

    /** Episodes of six uniform actions, cut off. */
    private static ReplayRing line(final int episodes) {
        final ReplayRing replay = new ReplayRing(LINE.layout(), new ReplayConfig(10_000, false));
        final Experience tick = Experience.allocate(LINE.layout(), 1);
        final Rows rows = tick.rows();
        final SplittableRandom random = new SplittableRandom(3);
        float x = 0;
        for (int i = 0; i < 7 * episodes; i++) {
            if (i % 7 == 0) {
                x = (float) random.nextDouble(-3, 3);
                rows.put(0, Phase.FIRST, 0, 1);
            } else {
                x = next(x, rows.actionAt(0, 0));
                rows.put(0, i % 7 == 6 ? Phase.LAST : Phase.MID, -Math.abs(x), 1);
            }
            rows.floatAt(0, 0, 0, x);
            rows.actionAt(0, 0, (float) random.nextDouble(1, 5));
            tick.stamp(0, i, 0, 0, 0);
            replay.add(tick);
        }
        return replay;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tdmpc", "tdmpc2"})
    void itLearnsToPlanWhatBringsAPointHome(final String kind) {
        final TdMpc algorithm = new TdMpc(
                Configs.of(
                        "kind=" + kind,
                        "latent=32",
                        "hidden=32",
                        "batch=32",
                        "learningRate=3e-3",
                        "reward=1",
                        "plan.samples=32",
                        "plan.iterations=4",
                        "plan.elites=6"),
                ENGINE,
                LINE);
        try (ReplayRing replay = line(300);
                Learner learner = algorithm.learner(replay, 7)) {
            for (int i = 0; i < 400; i++) {
                learner.update();
            }
            final Actor actor = algorithm.evaluator(1);
            actor.adopt(learner.policy());
            final Rows rows = Rows.allocate(LINE.layout(), 1);
            for (final float from : new float[] {-1.5f, 0, 1.2f}) {
                rows.put(0, Phase.FIRST, 0, 1);
                rows.floatAt(0, 0, 0, from);
                actor.act(rows, rows);
                assertEquals(3 - from, rows.actionAt(0, 0), 0.6, "from " + from);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tdmpc", "tdmpc2"})
    void aRestoredLearnerAndActorGoOnAsTheyWould(final String kind) {
        final TdMpc algorithm = new TdMpc(Configs.of("kind=" + kind, "plan.scheduleSteps=8"), ENGINE, LINE);
        try (ReplayRing replay = line(30);
                Learner learner = algorithm.learner(replay, 7);
                Learner other = algorithm.learner(replay, 8)) {
            for (int i = 0; i < 4; i++) {
                learner.update();
            }
            final Actor actor = algorithm.actor(5);
            final Actor twin = algorithm.actor(6);
            actor.adopt(learner.policy());
            twin.adopt(learner.policy());
            final Rows rows = Rows.allocate(LINE.layout(), 1);
            rows.put(0, Phase.MID, 0, 1);
            actor.act(rows, rows);
            final State state = new State();
            learner.save(state.in("learner"));
            actor.save(state.in("actor"));
            other.restore(state.in("learner"));
            twin.restore(state.in("actor"));
            for (int i = 0; i < 3; i++) {
                learner.update();
                other.update();
                actor.act(rows, rows);
                final float first = rows.actionAt(0, 0);
                twin.act(rows, rows);
                assertEquals(first, rows.actionAt(0, 0));
            }
            final Weights ours = learner.policy();
            final Weights theirs = other.policy();
            assertEquals(7, theirs.version());
            ours.arrays()
                    .forEach((name, array) ->
                            assertEquals(array.data(), theirs.arrays().get(name).data(), name));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0.5", "6249, 1, 0.3875", "6250, 2, 0.3875", "12500, 3, 0.275", "25000, 5, 0.05", "99999, 5, 0.05"
    })
    void horizonAndSpreadFollowTheirSchedule(final long updates, final int horizon, final double std) {
        final PlanConfig plan = Configs.of("plan.scheduleSteps=20000").plan();
        final long at = Math.min(updates, 25_000) * 4 / 5 + Math.max(0, updates - 25_000);
        assertEquals(horizon, plan.horizon(5, at));
        assertEquals(std, plan.leastStd(at), 1e-3);
        assertEquals(0.05, Configs.of().plan().leastStd(0));
        assertEquals(5, Configs.of().plan().horizon(5, 0));
    }

    @Test
    void itActsAtRandomUntilItHasLearned() {
        final TdMpc algorithm = new TdMpc(Configs.of(), ENGINE, LINE);
        final Actor actor = algorithm.actor(5);
        final Rows rows = Rows.allocate(LINE.layout(), 1);
        rows.put(0, Phase.FIRST, 0, 1);
        double least = 9;
        double most = 0;
        for (int i = 0; i < 200; i++) {
            actor.act(rows, rows);
            least = Math.min(least, rows.actionAt(0, 0));
            most = Math.max(most, rows.actionAt(0, 0));
        }
        assertTrue(least >= 1 && least < 1.2 && most <= 5 && most > 4.8, least + " to " + most);
    }

    @ParameterizedTest
    @CsvSource({"500, 0.99", "10, 0.95", "100000, 0.995", "0, 0.995", "250, 0.98"})
    void theDiscountFitsTheEpisodesLength(final int limit, final double discount) {
        assertEquals(discount, Configs.of().discountedFor(limit).discount(), 1e-12);
        assertEquals(0.5, Configs.of("discount=0.5").discountedFor(limit).discount());
    }

    @Test
    void aModelThatHasDivergedEndsTheRunWithAMessage() {
        final TdMpc algorithm = new TdMpc(Configs.of(), ENGINE, LINE);
        try (ReplayRing replay = line(30);
                Learner learner = algorithm.learner(replay, 7)) {
            final Weights weights = learner.policy();
            final Map<String, NamedArray> broken = new LinkedHashMap<>(weights.arrays());
            final NamedArray bias = weights.arrays().get("reward/2/bias");
            assertTrue(bias != null);
            final ByteBuffer data = ByteBuffer.allocate(bias.data().remaining()).order(ByteOrder.LITTLE_ENDIAN);
            data.putFloat(0, Float.NaN);
            broken.put("reward/2/bias", new NamedArray(DType.FLOAT32, bias.shape(), data));
            final Actor actor = algorithm.actor(1);
            actor.adopt(new Weights(1, broken));
            final Rows rows = Rows.allocate(LINE.layout(), 1);
            rows.put(0, Phase.FIRST, 0, 1);
            final String message = String.valueOf(assertThrows(IllegalStateException.class, () -> actor.act(rows, rows))
                    .getMessage());
            assertTrue(message.contains("reward that is not finite at step 0"), message);
        }
    }

    @Test
    void actionsWithoutBoundsAreRefused() {
        final ConfigException none = assertThrows(
                ConfigException.class,
                () -> new TdMpc(
                        Configs.of(),
                        ENGINE,
                        spec(ActionSpace.Box.of(1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))));
        assertTrue(none.getMessage().contains("-Infinity"), none.getMessage());
        final ConfigException discrete = assertThrows(
                ConfigException.class, () -> new TdMpc(Configs.of(), ENGINE, spec(new ActionSpace.Discrete(3))));
        assertTrue(discrete.getMessage().contains("real numbers within bounds"), discrete.getMessage());
    }
}
