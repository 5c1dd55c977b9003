package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.StepLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HindsightTest {
    private static final int EPISODE = 7;
    private static final int TICKS = 31;
    private static final StepLayout LAYOUT = new EnvSpec(
                    "goals",
                    2,
                    List.of(
                            Field.vector("desired", 2, -1e9, 1e9),
                            Field.vector("achieved", 2, -1e9, 1e9),
                            Field.vector("other", 3, -1, 1)),
                    new ActionSpace.Discrete(2),
                    0)
            .layout();

    private static Hindsight of(final Hindsight.Goal goal, final double share) {
        return new Hindsight(
                "achieved",
                "desired",
                goal,
                share,
                (rows, row) -> rows.floatAt(row, 1, 0) == rows.floatAt(row, 0, 0) ? 0 : -1);
    }

    /** Lane 1 is 3 rows ahead; achieved = (tick, lane), desired = (-1, -1), reward 5. */
    private static ReplayRing ring(final Hindsight hindsight) {
        final ReplayRing ring = new ReplayRing(LAYOUT, new ReplayConfig(2L * TICKS), null, hindsight);
        final Experience experience = Experience.allocate(LAYOUT, 2);
        for (int tick = 0; tick < TICKS; tick++) {
            for (int lane = 0; lane < 2; lane++) {
                final int at = (tick + 3 * lane) % EPISODE;
                final Phase phase = at == 0 || tick == 0 ? Phase.FIRST : at == EPISODE - 1 ? Phase.LAST : Phase.MID;
                experience.rows().put(lane, phase, 5, 1);
                experience.rows().floatAt(lane, 0, 0, -1);
                experience.rows().floatAt(lane, 0, 1, -1);
                experience.rows().floatAt(lane, 1, 0, tick);
                experience.rows().floatAt(lane, 1, 1, lane);
            }
            experience.stamp(0, tick, 0, 0, 0);
            ring.add(experience);
        }
        return ring;
    }

    private static int begin(final int tick, final int lane) {
        return Math.max(0, tick - (tick + 3 * lane) % EPISODE);
    }

    private static int end(final int tick, final int lane) {
        return Math.min(TICKS, tick - (tick + 3 * lane) % EPISODE + EPISODE);
    }

    private static long key(final int tick, final int lane, final int goal) {
        return tick * 1000L + lane * 100L + goal;
    }

    @Test
    void goalsAreDrawnFromWhereTheyShouldBeAndRewardsFollow() {
        for (final Hindsight.Goal goal : Hindsight.Goal.values()) {
            final Map<Long, Double> weights = new HashMap<>();
            for (int tick = 0; tick + 1 < TICKS; tick++) {
                for (int lane = 0; lane < 2; lane++) {
                    final int end = end(tick, lane);
                    final int from = goal == Hindsight.Goal.FUTURE
                            ? tick + 1
                            : goal == Hindsight.Goal.FINAL ? end - 1 : begin(tick, lane);
                    for (int at = from; at < end && tick + 1 < end; at++) {
                        weights.put(key(tick, lane, at), 1.0 / (end - from));
                    }
                }
            }
            final ChiSquare counts = new ChiSquare();
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 50, 2);
            final SplittableRandom random = new SplittableRandom(1);
            try (ReplayRing ring = ring(of(goal, 1))) {
                for (int i = 0; i < 1000; i++) {
                    assertTrue(ring.sample(batch, random));
                    for (int b = 0; b < 50; b++) {
                        final int row = batch.at(b, 0);
                        final int tick = (int) batch.rows().floatAt(row, 1, 0);
                        final int lane = (int) batch.rows().floatAt(row, 1, 1);
                        final int wanted = (int) batch.rows().floatAt(row, 0, 0);
                        assertEquals(tick + 1, batch.rows().floatAt(row + 1, 1, 0));
                        for (int t = 0; t < 2; t++) {
                            assertEquals(wanted, batch.rows().floatAt(row + t, 0, 0));
                            assertEquals(lane, batch.rows().floatAt(row + t, 0, 1));
                        }
                        assertEquals(wanted == tick + 1 ? 0 : -1, batch.rows().reward(row + 1));
                        counts.add(key(tick, lane, wanted));
                    }
                }
            }
            counts.require(weights);
        }
    }

    @Test
    void onlyAShareIsChanged() {
        final SequenceBatch batch = new SequenceBatch(LAYOUT, 50, 2);
        final SplittableRandom random = new SplittableRandom(2);
        int changed = 0;
        try (ReplayRing ring = ring(of(Hindsight.Goal.FUTURE, 0.8))) {
            for (int i = 0; i < 400; i++) {
                assertTrue(ring.sample(batch, random));
                for (int b = 0; b < 50; b++) {
                    final boolean isChanged = batch.rows().floatAt(batch.at(b, 0), 0, 0) >= 0;
                    changed += isChanged ? 1 : 0;
                    assertEquals(isChanged, batch.rows().reward(batch.at(b, 1)) != 5);
                }
            }
        }
        assertEquals(16_000, changed, 5 * Math.sqrt(20_000 * 0.8 * 0.2));
    }

    @Test
    void fieldsThatAreNotThereOrDifferAreNamed() {
        final Hindsight.Reward none = (rows, row) -> 0;
        final ReplayConfig config = new ReplayConfig(10);
        final ConfigException missing = assertThrows(
                ConfigException.class,
                () -> new ReplayRing(
                        LAYOUT, config, null, new Hindsight("goal", "desired", Hindsight.Goal.FINAL, 1, none)));
        assertEquals(
                "hindsight: goals has no observation field 'goal', but [desired, achieved, other]",
                missing.getMessage());
        assertThrows(
                ConfigException.class,
                () -> new ReplayRing(
                        LAYOUT, config, null, new Hindsight("other", "desired", Hindsight.Goal.FINAL, 1, none)));
        assertThrows(
                ConfigException.class,
                () -> new ReplayRing(LAYOUT, new ReplayConfig(10, true), null, of(Hindsight.Goal.FINAL, 1)));
        assertThrows(IllegalArgumentException.class, () -> of(Hindsight.Goal.FINAL, 1.5));
    }
}
