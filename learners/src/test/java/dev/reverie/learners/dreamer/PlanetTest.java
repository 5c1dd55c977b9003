package dev.reverie.learners.dreamer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import dev.reverie.learners.Weights;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlanetTest {
    private static final EngineConfig ENGINE = new EngineConfig("auto", "cpu", 1);

    /** A point, which task it has, and how long it may take; an action within [1, 5] moves it by itself less 3. */
    private static final EnvSpec LINE = new EnvSpec(
            "line",
            1,
            List.of(Field.vector("x", 1, -9, 9), Field.discrete("task", 2), Field.discrete("limit", 1001)),
            ActionSpace.Box.of(1, 1, 5),
            6);

    /** Episodes of six uniform actions, cut off; where the point comes to is worth less the farther it is from -2 or 2, by task. */
    private static ReplayRing line(final int episodes) {
        final ReplayRing replay = new ReplayRing(LINE.layout(), new ReplayConfig(10_000, true));
        final Experience tick = Experience.allocate(LINE.layout(), 1);
        final Rows rows = tick.rows();
        final SplittableRandom random = new SplittableRandom(3);
        float x = 0;
        for (int i = 0; i < 7 * episodes; i++) {
            final int task = i / 7 % 2;
            if (i % 7 == 0) {
                x = (float) random.nextDouble(-3, 3);
                rows.put(0, Phase.FIRST, 0, 1);
            } else {
                x = Math.max(-4, Math.min(4, x + rows.actionAt(0, 0) - 3));
                rows.put(0, i % 7 == 6 ? Phase.LAST : Phase.MID, -Math.abs(x - (task == 0 ? -2 : 2)), 1);
            }
            show(rows, x, task);
            rows.actionAt(0, 0, (float) random.nextDouble(1, 5));
            tick.stamp(0, i, 0, 0, 0);
            replay.add(tick);
        }
        return replay;
    }

    private static void show(final Rows rows, final float x, final int task) {
        rows.floatAt(0, 0, 0, x);
        rows.intAt(0, 1, 0, task);
        rows.intAt(0, 2, 0, 1000);
    }

    private static Rows begun(final float x, final int task) {
        final Rows rows = Rows.allocate(LINE.layout(), 1);
        rows.put(0, Phase.FIRST, 0, 1);
        show(rows, x, task);
        return rows;
    }

    private static Dreamer planet(final DreamerConfig config) {
        return new Dreamer(config, ENGINE, LINE);
    }

    @Test
    void aRestoredLearnerAndActorGoOnAsTheyWould() {
        final Dreamer planet = planet(Configs.planet(3, 3, 4, 5));
        try (ReplayRing replay = line(30);
                Learner learner = planet.learner(replay, 7);
                Learner other = planet.learner(replay, 8)) {
            for (int i = 0; i < 4; i++) {
                learner.update();
            }
            final Actor actor = planet.actor(5);
            final Actor twin = planet.actor(6);
            actor.adopt(learner.policy());
            twin.adopt(learner.policy());
            final Rows rows = begun(0.5f, 1);
            actor.act(rows, rows);
            rows.put(0, Phase.MID, 0, 1);
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

    @Test
    void itActsAtRandomUntilItHasLearnedAndDisturbsPlansOnlyToExplore() {
        final Dreamer planet = planet(Configs.planet(0, 3, 4, 5));
        final Actor actor = planet.actor(5);
        final Rows rows = begun(1, 0);
        double least = 9;
        double most = 0;
        for (int i = 0; i < 200; i++) {
            actor.act(rows, rows);
            least = Math.min(least, rows.actionAt(0, 0));
            most = Math.max(most, rows.actionAt(0, 0));
        }
        assertTrue(least >= 1 && least < 1.2 && most <= 5 && most > 4.8, least + " to " + most);
        try (ReplayRing replay = line(30);
                Learner learner = planet.learner(replay, 7)) {
            learner.update();
            final Weights weights = learner.policy();
            final Actor same = planet.actor(1);
            final Actor evaluator = planet.evaluator(1);
            same.adopt(weights);
            evaluator.adopt(weights);
            same.act(rows, rows);
            final float explored = rows.actionAt(0, 0);
            evaluator.act(rows, rows);
            assertNotEquals(explored, rows.actionAt(0, 0));
        }
    }

    @Test
    void choicesAreSeenAsSharesByLearnerAndActorAlike() {
        final Senses senses = Senses.of(LINE, 1, false);
        final Rows rows = begun(-0.5f, 1);
        final float[] seen = new float[3];
        senses.read(rows, 0, seen);
        assertArrayEquals(new float[] {-0.5f, 1, 1}, seen);
        final ByteBuffer staged = ByteBuffer.allocateDirect(12).order(ByteOrder.nativeOrder());
        senses.numbers(rows, 0, staged, 0);
        for (int i = 0; i < 3; i++) {
            assertEquals(seen[i], staged.getFloat(4 * i));
        }
    }

    @Test
    void discreteActionsAreRefused() {
        final EnvSpec env = new EnvSpec("buttons", 1, LINE.observation(), new ActionSpace.Discrete(3), 0);
        final ConfigException ex =
                assertThrows(ConfigException.class, () -> new Dreamer(Configs.planet(0, 3, 4, 5), ENGINE, env));
        assertTrue(ex.getMessage().contains("planet plans actions of real numbers"), ex.getMessage());
        assertTrue(ex.getMessage().contains("buttons"), ex.getMessage());
    }
}
