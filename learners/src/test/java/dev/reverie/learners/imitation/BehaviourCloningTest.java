package dev.reverie.learners.imitation;

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
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BehaviourCloningTest {
    private static final int LENGTH = 4;
    private static final EnvSpec CHOICES =
            new EnvSpec("choices", 1, List.of(Field.vector("x", 2, -1, 1)), new ActionSpace.Discrete(4), LENGTH);
    private static final EnvSpec BOX =
            new EnvSpec("box", 1, List.of(Field.vector("x", 2, -1, 1)), ActionSpace.Box.of(1, 1, 5), LENGTH);

    private static BcConfig config() {
        return new BcConfig(List.of(64), 128, 5e-3, 1e-4, 1500, 0, 10);
    }

    /** The expert's choice: never 3. */
    private static int choice(final double x, final double y) {
        return x * y > 0 ? 0 : x > y ? 1 : 2;
    }

    private static double force(final double x, final double y) {
        return 3 + 2.5 * Math.sin(2 * x) * y;
    }

    /** Episodes of an expert, whose LAST rows hold actions that nobody took: 3, or 1. */
    private static ReplayRing expert(final EnvSpec spec) {
        final ReplayRing replay = new ReplayRing(spec.layout(), new ReplayConfig(40_000, false));
        final Experience tick = Experience.allocate(spec.layout(), 1);
        final Rows rows = tick.rows();
        final SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 4000 * (LENGTH + 1); i++) {
            final int t = i % (LENGTH + 1);
            rows.put(0, t == 0 ? Phase.FIRST : t == LENGTH ? Phase.LAST : Phase.MID, 0, 1);
            observe(rows, random);
            act(spec, rows, t == LENGTH);
            tick.stamp(0, i, 0, 0, 0);
            replay.add(tick);
        }
        return replay;
    }

    private static void observe(final Rows rows, final SplittableRandom random) {
        rows.floatAt(0, 0, 0, (float) random.nextDouble(-1, 1));
        rows.floatAt(0, 0, 1, (float) random.nextDouble(-1, 1));
    }

    private static void act(final EnvSpec spec, final Rows rows, final boolean isLast) {
        final double x = rows.floatAt(0, 0, 0);
        final double y = rows.floatAt(0, 0, 1);
        if (spec == CHOICES) {
            rows.action(0, isLast ? 3 : choice(x, y));
        } else {
            rows.actionAt(0, 0, isLast ? 1 : (float) Math.max(1, Math.min(5, force(x, y))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void choosesWhatTheExpertChose(final String engine) {
        final BehaviourCloning bc = new BehaviourCloning(config(), new EngineConfig(engine, "cpu", 1), CHOICES);
        try (ReplayRing replay = expert(CHOICES);
                Learner learner = bc.learner(replay, 5)) {
            for (int i = 0; i < 1500; i++) {
                learner.update();
            }
            final Map<String, Double> figures = new HashMap<>();
            learner.report(figures::put);
            final Actor actor = bc.evaluator(1);
            actor.adopt(learner.policy());
            final Rows rows = Rows.allocate(CHOICES.layout(), 1);
            rows.put(0, Phase.FIRST, 0, 1);
            final SplittableRandom random = new SplittableRandom(11);
            int agreed = 0;
            for (int i = 0; i < 2000; i++) {
                observe(rows, random);
                actor.act(rows, rows);
                assertTrue(rows.action(0) != 3, "what stands in a LAST row was never done");
                agreed += rows.action(0) == choice(rows.floatAt(0, 0, 0), rows.floatAt(0, 0, 1)) ? 1 : 0;
            }
            assertTrue(agreed > 1900, agreed + " of 2000 choices were the expert's; " + figures);
            assertTrue(figures.getOrDefault("train/agreement", 0.0) > 0.85, figures.toString());
            assertEquals(1500, learner.policy().version());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void movesAsTheExpertMoved(final String engine) {
        final BehaviourCloning bc = new BehaviourCloning(config(), new EngineConfig(engine, "cpu", 1), BOX);
        try (ReplayRing replay = expert(BOX);
                Learner learner = bc.learner(replay, 5)) {
            for (int i = 0; i < 1500; i++) {
                learner.update();
            }
            final Actor actor = bc.evaluator(1);
            actor.adopt(learner.policy());
            final Rows rows = Rows.allocate(BOX.layout(), 1);
            rows.put(0, Phase.FIRST, 0, 1);
            final SplittableRandom random = new SplittableRandom(11);
            double error = 0;
            for (int i = 0; i < 2000; i++) {
                observe(rows, random);
                actor.act(rows, rows);
                final double meant = Math.max(1, Math.min(5, force(rows.floatAt(0, 0, 0), rows.floatAt(0, 0, 1))));
                error += Math.abs(rows.actionAt(0, 0) - meant) / 2000;
                assertTrue(rows.actionAt(0, 0) >= 1 && rows.actionAt(0, 0) <= 5, "an action beyond its bounds");
            }
            assertTrue(error < 0.05, "mean error " + error);
        }
    }

    @Test
    void refusesWhatItCannotSee() {
        final EnvSpec pixels = new EnvSpec(
                "pixels",
                1,
                List.of(new Field("frame", DType.UINT8, List.of(4, 4, 3), 0, 255)),
                new ActionSpace.Discrete(2),
                9);
        final ConfigException ex = assertThrows(
                ConfigException.class,
                () -> new BehaviourCloning(config(), new EngineConfig("auto", "cpu", 1), pixels));
        assertTrue(ex.getMessage().contains("frame"), ex.getMessage());
    }
}
