package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What every replay must do that samples uniformly; anybody's can be run through it by saying how to make one. */
public interface ReplayContract {
    /** Layout of the tests' rows. */
    StepLayout LAYOUT = Rollout.layout(3);

    /** @return an empty replay with room for {@code capacity} rows, which may be shared evenly by lanes. */
    Replay make(StepLayout layout, long capacity, boolean crossEpisodes);

    private static List<Long> ids(final SequenceBatch batch) {
        final List<Long> ids = new ArrayList<>();
        for (int b = 0; b < batch.batch(); b++) {
            final long first = batch.rows().longAt(batch.at(b, 0), 0, 0);
            for (int t = 1; t < batch.length(); t++) {
                assertEquals(
                        first + ((long) t << 16),
                        batch.rows().longAt(batch.at(b, t), 0, 0),
                        "the rows of a sequence are consecutive rows of one lane");
            }
            ids.add(first);
        }
        return ids;
    }

    private static byte[] bytes(final SequenceBatch batch) {
        final byte[] bytes = new byte[batch.rows().bytes()];
        batch.rows().buffer().getBytes(0, bytes);
        return bytes;
    }

    @Test
    default void freshTransitionsComeOnceEachInTheOrderAdded() {
        final Rollout[] rollouts = {
            new Rollout(LAYOUT, 9, 3, 6, 1).flawed(0.3, 0.05), new Rollout(LAYOUT, 4, 5, 6, 2).flawed(0.3, 0.05)
        };
        final SplittableRandom random = new SplittableRandom(3);
        try (Replay replay = make(LAYOUT, 1 << 16, false)) {
            final List<Long> expected = new ArrayList<>();
            final List<Long> taken = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                final Rollout rollout = rollouts[random.nextInt(2)];
                replay.add(rollout.next());
                expected.addAll(rollout.transitions());
                assertEquals(expected.size(), replay.transitions());
                if (random.nextInt(3) == 0) {
                    final SequenceBatch batch = new SequenceBatch(LAYOUT, 1 + random.nextInt(13), 2);
                    final int n = replay.fresh(batch);
                    assertEquals(n, batch.batch());
                    assertEquals(Math.min(batch.capacity(), expected.size() - taken.size()), n);
                    taken.addAll(ids(batch));
                }
            }
            final SequenceBatch rest = new SequenceBatch(LAYOUT, 1 << 14, 2);
            replay.fresh(rest);
            taken.addAll(ids(rest));
            assertEquals(expected, taken);
            assertEquals(0, replay.fresh(rest));
            assertEquals(0, rest.batch());
        }
    }

    @Test
    default void everySequenceIsEquallyLikely() {
        final Rollout[] rollouts = {
            new Rollout(LAYOUT, 0, 2, 7, 4).flawed(0.5, 0.02), new Rollout(LAYOUT, 1, 5, 4, 5).flawed(0.5, 0.02)
        };
        try (Replay replay = make(LAYOUT, 1 << 12, false)) {
            for (int i = 0; i < 40; i++) {
                replay.add(rollouts[0].next());
                replay.add(rollouts[1].next());
                replay.add(rollouts[1].next());
            }
            for (final int length : new int[] {1, 2, 3, 5, 2}) {
                final List<Long> all = new ArrayList<>(rollouts[0].sequences(length, 1 << 12, false));
                all.addAll(rollouts[1].sequences(length, 1 << 12, false));
                requireUniform(replay, length, all, new SplittableRandom(length));
            }
        }
    }

    /** Chi-square of some 100 draws a sequence, within 5 standard deviations of its mean. */
    static void requireUniform(
            final Replay replay, final int length, final List<Long> all, final RandomGenerator random) {
        final SequenceBatch batch = new SequenceBatch(LAYOUT, 50, length);
        final Map<Long, Integer> drawn = new HashMap<>();
        final int draws = all.size() * 100 / 50 * 50;
        for (int i = 0; i < draws; i += 50) {
            assertTrue(replay.sample(batch, random));
            ids(batch).forEach(id -> drawn.merge(id, 1, Integer::sum));
        }
        final Set<Long> strangers = new HashSet<>(drawn.keySet());
        strangers.removeAll(all);
        assertEquals(Set.of(), strangers, "sequences that cross an end, a hole or an unseen row, T=" + length);
        final double mean = (double) draws / all.size();
        double chi = 0;
        for (final Long id : all) {
            chi += Math.pow(drawn.getOrDefault(id, 0) - mean, 2) / mean;
        }
        final double degrees = all.size() - 1;
        assertTrue(
                Math.abs(chi - degrees) < 5 * Math.sqrt(2 * degrees) + (degrees < 20 ? 15 : 0),
                "T=" + length + ": chi-square " + chi + " of " + degrees + " degrees");
    }

    @Test
    default void sequencesCrossEpisodesIfAskedButNeverHolesOrUnseenRows() {
        final Rollout rollout = new Rollout(LAYOUT, 0, 3, 5, 6).flawed(0.3, 0.02);
        try (Replay replay = make(LAYOUT, 1 << 12, true)) {
            for (int i = 0; i < 100; i++) {
                replay.add(rollout.next());
            }
            final List<Long> all = rollout.sequences(7, 1 << 12, true);
            assertTrue(all.size() > rollout.sequences(7, 1 << 12, false).size());
            requireUniform(replay, 7, all, new SplittableRandom(7));
        }
    }

    @Test
    default void rowsComeOutAsTheyWentIn() {
        final Rollout rollout = new Rollout(LAYOUT, 0, 2, 9, 8);
        final Map<Long, byte[]> rows = new HashMap<>();
        try (Replay replay = make(LAYOUT, 1 << 12, false)) {
            for (int i = 0; i < 100; i++) {
                final Experience experience = rollout.next();
                replay.add(experience);
                for (int lane = 0; lane < 2; lane++) {
                    final byte[] row = new byte[LAYOUT.stride()];
                    experience.rows().buffer().getBytes(experience.rows().at(lane), row);
                    rows.put(experience.rows().longAt(lane, 0, 0), row);
                }
            }
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 500, 3);
            assertTrue(replay.sample(batch, new SplittableRandom(9)));
            for (int i = 0; i < batch.rows().count(); i++) {
                final byte[] row = new byte[LAYOUT.stride()];
                batch.rows().buffer().getBytes(batch.rows().at(i), row);
                assertArrayEquals(rows.get(batch.rows().longAt(i, 0, 0)), row);
            }
        }
    }

    @Test
    default void theSameStateAndContentGiveTheSameBatch() {
        try (Replay one = make(LAYOUT, 100, false);
                Replay other = make(LAYOUT, 100, false)) {
            final Rollout rollout = new Rollout(LAYOUT, 0, 3, 9, 10);
            final SequenceBatch a = new SequenceBatch(LAYOUT, 8, 3);
            final SequenceBatch b = new SequenceBatch(LAYOUT, 8, 3);
            final SplittableRandom random = new SplittableRandom(11);
            int different = 0;
            for (int i = 0; i < 200; i++) {
                final Experience experience = rollout.next();
                one.add(experience);
                other.add(experience);
                final byte[] before = bytes(a);
                final SplittableRandom twin = random.split();
                final SplittableRandom seeded = new SplittableRandom(i);
                assertEquals(one.sample(a, seeded), i >= 2 && other.sample(b, new SplittableRandom(i)));
                if (i > 50) {
                    assertTrue(other.sample(new SequenceBatch(LAYOUT, 3, 2), twin), "other lengths leave no trace");
                    assertArrayEquals(bytes(a), bytes(b));
                    different += java.util.Arrays.equals(before, bytes(a)) ? 0 : 1;
                }
            }
            assertTrue(different > 140);
        }
    }

    @Test
    default void whereNoSequenceIsLongEnoughNothingChanges() {
        try (Replay replay = make(LAYOUT, 1 << 12, false)) {
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 4, 8);
            batch.batch(3);
            assertFalse(replay.sample(batch, new SplittableRandom(1)));
            final Rollout rollout = new Rollout(LAYOUT, 0, 3, 5, 12);
            for (int i = 0; i < 300; i++) {
                replay.add(rollout.next());
                assertFalse(replay.sample(batch, new SplittableRandom(1)));
            }
            assertEquals(3, batch.batch());
            assertArrayEquals(new byte[batch.rows().bytes()], bytes(batch));
            assertTrue(replay.sample(new SequenceBatch(LAYOUT, 4, 6), new SplittableRandom(1)));
        }
    }

    @Test
    default void anUnseenEndIsFreshButNeverSampled() {
        final Rollout rollout = new Rollout(LAYOUT, 0, 1, 1, 13).flawed(1, 0);
        try (Replay replay = make(LAYOUT, 64, false)) {
            for (int i = 0; i < 20; i++) {
                replay.add(rollout.next());
            }
            assertFalse(replay.sample(new SequenceBatch(LAYOUT, 1, 2), new SplittableRandom(1)));
            final SequenceBatch fresh = new SequenceBatch(LAYOUT, 20, 2);
            assertEquals(10, replay.fresh(fresh));
            assertEquals(StepLayout.FLAG_NO_OBSERVATION, fresh.rows().flags(fresh.at(9, 1)));
        }
    }

    @Test
    default void otherLayoutsLanesAndLengthsAreRefused() {
        try (Replay replay = make(LAYOUT, 64, false)) {
            final StepLayout other = Rollout.layout(4);
            final Rollout three = new Rollout(LAYOUT, 0, 3, 5, 1);
            replay.add(three.next());
            replay.add(three.next());
            assertThrows(IllegalArgumentException.class, () -> replay.add(new Rollout(LAYOUT, 0, 4, 5, 1).next()));
            assertThrows(IllegalArgumentException.class, () -> replay.add(new Rollout(other, 0, 3, 5, 1).next()));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> replay.sample(new SequenceBatch(other, 1, 2), new SplittableRandom(1)));
            assertThrows(IllegalArgumentException.class, () -> replay.fresh(new SequenceBatch(other, 1, 2)));
            assertThrows(IllegalArgumentException.class, () -> replay.fresh(new SequenceBatch(LAYOUT, 1, 3)));
            replay.add(three.next());
            final SequenceBatch fresh = new SequenceBatch(StepLayout.parse(LAYOUT.toJson()), 20, 2);
            assertEquals(replay.transitions(), replay.fresh(fresh), "what was refused left no trace");
        }
    }
}
