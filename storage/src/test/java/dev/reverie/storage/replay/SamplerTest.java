package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.StepLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final StepLayout LAYOUT = Rollout.layout(3);
    private static final int HELD = 90;

    private static ReplayRing ring(final SamplerConfig sampler, final boolean crossing) {
        return new ReplayRing(LAYOUT, new ReplayConfig(HELD * 3L, 0, crossing, 0, sampler));
    }

    private static Rollout fill(final ReplayRing ring, final int ticks, final int longest, final long seed) {
        final Rollout rollout = new Rollout(LAYOUT, 0, 3, longest, seed).flawed(0.3, 0.02);
        for (int i = 0; i < ticks; i++) {
            ring.add(rollout.next());
        }
        return rollout;
    }

    private static long id(final SequenceBatch batch, final int b, final int t) {
        return batch.rows().longAt(batch.at(b, t), 0, 0);
    }

    private static long tick(final long id) {
        return id >>> 16 & 0xFFFF_FFFFL;
    }

    private static SamplerConfig with(final SamplerConfig.Kind kind, final double exponent, final double halfLife) {
        return new SamplerConfig(kind, 0, 1, 1, exponent, 0.4, 0, halfLife);
    }

    private static ChiSquare drawn(final ReplayRing ring, final int length, final int draws) {
        final SequenceBatch batch = new SequenceBatch(LAYOUT, 50, length);
        final SplittableRandom random = new SplittableRandom(draws + length);
        final ChiSquare counts = new ChiSquare();
        for (int i = 0; i < draws; i += 50) {
            assertTrue(ring.sample(batch, random));
            for (int b = 0; b < 50; b++) {
                for (int t = 1; t < length; t++) {
                    assertEquals(id(batch, b, 0) + ((long) t << 16), id(batch, b, t));
                }
                counts.add(id(batch, b, 0));
            }
        }
        return counts;
    }

    @Test
    void recentSequencesHalveByTheirAge() {
        try (ReplayRing ring = ring(with(SamplerConfig.Kind.RECENT, 0.6, 20), false)) {
            final List<Long> all = fill(ring, 200, 12, 1).sequences(3, HELD, false);
            final Map<Long, Double> weights = new HashMap<>();
            for (int i = 0; i < all.size(); i++) {
                weights.put(all.get(i), Math.pow(2, -(all.size() - 1 - i) / 20.0));
            }
            drawn(ring, 3, 40_000).require(weights);
        }
    }

    @Test
    void ranksInTimeFollowTheirLaw() {
        for (final double exponent : new double[] {0, 0.5, 1, 1.7}) {
            try (ReplayRing ring = ring(with(SamplerConfig.Kind.RANK, exponent, 1), false)) {
                final List<Long> all = fill(ring, 200, 12, 2).sequences(3, HELD, false);
                final Map<Long, Double> weights = new HashMap<>();
                for (int i = 0; i < all.size(); i++) {
                    weights.put(all.get(i), Math.pow(all.size() - i, -exponent));
                }
                drawn(ring, 3, 40_000).require(weights);
            }
        }
    }

    @Test
    void prioritiesWrittenBackDecideAndNewSequencesHaveTheGreatest() {
        final int length = 3;
        try (ReplayRing ring = ring(with(SamplerConfig.Kind.PRIORITIZED, 0.7, 1), false)) {
            final Rollout rollout = fill(ring, 150, 12, 3);
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 20, length);
            final SplittableRandom random = new SplittableRandom(4);
            final Map<Long, Double> given = new HashMap<>();
            double greatest = 1;
            for (int i = 0; i < 200; i++) {
                assertTrue(ring.sample(batch, random));
                for (int b = 0; b < 20; b++) {
                    final double p = given.getOrDefault(id(batch, b, 0), 0.0) > 0 ? random.nextDouble() : 1 + i / 100.0;
                    batch.priority(b, (float) p);
                    given.put(id(batch, b, 0), p);
                    greatest = Math.max(greatest, p);
                }
                batch.writeBack();
                ring.add(rollout.next());
                for (final long id : rollout.sequences(length, length, false)) {
                    given.put(id, greatest);
                }
            }
            final Map<Long, Double> weights = new HashMap<>();
            for (final long id : rollout.sequences(length, HELD, false)) {
                weights.put(id, Math.pow(given.getOrDefault(id, 1.0), 0.7));
            }
            assertTrue(new HashSet<>(weights.values()).size() > 100);
            drawn(ring, length, 60_000).require(weights);
            requireImportance(ring, batch, random, weights);
        }
    }

    private static void requireImportance(
            final ReplayRing ring,
            final SequenceBatch batch,
            final SplittableRandom random,
            final Map<Long, Double> weights) {
        assertTrue(ring.sample(batch, random));
        double least = Double.MAX_VALUE;
        for (int b = 0; b < batch.batch(); b++) {
            least = Math.min(least, weights.getOrDefault(id(batch, b, 0), Double.NaN));
        }
        for (int b = 0; b < batch.batch(); b++) {
            assertEquals(Math.pow(least / weights.get(id(batch, b, 0)), 0.4), batch.weight(b), 1e-5);
        }
    }

    @Test
    void prioritiesOfDroppedRowsAndDreamsAreForgotten() {
        try (ReplayRing ring = ring(with(SamplerConfig.Kind.PRIORITIZED, 1, 1), false)) {
            final Rollout rollout = fill(ring, 100, 1000, 5);
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 20, 2);
            assertTrue(ring.sample(batch, new SplittableRandom(1)));
            for (int i = 0; i < HELD; i++) {
                ring.add(rollout.next());
            }
            for (int b = 0; b < 20; b++) {
                batch.priority(b, 1e6f);
            }
            batch.writeBack();
            new SequenceBatch(LAYOUT, 20, 2).writeBack();
            final Map<Long, Double> weights = new HashMap<>();
            rollout.sequences(2, HELD, false).forEach(id -> weights.put(id, 1.0));
            drawn(ring, 2, 30_000).require(weights);
            batch.clear(0);
            assertEquals(-1, batch.actor(0));
            assertTrue(ring.sample(batch, new SplittableRandom(2)));
            batch.priority(3, Float.POSITIVE_INFINITY);
            assertThrows(IllegalArgumentException.class, batch::writeBack);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ring.sample(new SequenceBatch(LAYOUT, 1, 3), new SplittableRandom(1)));
        }
    }

    @Test
    void prioritiesOutliveANewActor() {
        try (ReplayRing ring = ring(with(SamplerConfig.Kind.PRIORITIZED, 1, 1), false)) {
            final Rollout one = fill(ring, 30, 1000, 6);
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 200, 2);
            assertTrue(ring.sample(batch, new SplittableRandom(1)));
            final Map<Long, Double> weights = new HashMap<>();
            one.sequences(2, HELD, false).forEach(id -> weights.put(id, 1.0));
            for (int b = 0; b < 200; b++) {
                batch.priority(b, 1 + id(batch, b, 0) % 5);
                weights.put(id(batch, b, 0), 1.0 + id(batch, b, 0) % 5);
            }
            batch.writeBack();
            final double greatest =
                    weights.values().stream().mapToDouble(w -> w).max().orElseThrow();
            final Rollout two = new Rollout(LAYOUT, 1, 2, 9, 8);
            for (int i = 0; i < 10; i++) {
                ring.add(two.next());
            }
            two.sequences(2, HELD, false).forEach(id -> weights.put(id, greatest));
            drawn(ring, 2, 40_000).require(weights);
        }
    }

    @Test
    void contextGoesBackAsFarAsTheEpisodeDoes() {
        for (final boolean crossing : new boolean[] {false, true}) {
            for (final SamplerConfig.Kind kind :
                    List.of(SamplerConfig.Kind.UNIFORM, SamplerConfig.Kind.PRIORITIZED, SamplerConfig.Kind.RANK)) {
                try (ReplayRing ring = ring(with(kind, 0, 1).withContext(5), crossing)) {
                    final Rollout rollout = fill(ring, 230, 12, 9);
                    final SequenceBatch batch = new SequenceBatch(LAYOUT, 50, 8);
                    final SplittableRandom random = new SplittableRandom(10);
                    final ChiSquare counts = new ChiSquare();
                    int shorter = 0;
                    for (int i = 0; i < 600; i++) {
                        assertTrue(ring.sample(batch, random));
                        for (int b = 0; b < 50; b++) {
                            final long first = id(batch, b, 5);
                            final long begins = Math.max(
                                    tick(first) - 5,
                                    rollout.runBegins(tick(first), (int) (first & 0xFFFF), HELD, crossing));
                            assertEquals(5 - (tick(first) - begins), batch.begin(b));
                            shorter += batch.begin(b);
                            for (int t = 0; t < 8; t++) {
                                assertEquals(
                                        t < batch.begin(b) ? 0 : first + ((t - 5L) << 16), id(batch, b, t), "row " + t);
                            }
                            batch.priority(b, 1);
                            counts.add(first);
                        }
                        batch.writeBack();
                    }
                    assertTrue(shorter > 1000);
                    final Map<Long, Double> weights = new HashMap<>();
                    rollout.sequences(3, HELD, crossing).forEach(id -> weights.put(id, 1.0));
                    counts.require(weights);
                }
            }
        }
    }

    @Test
    void aPriorityIsThatOfTheRowsAfterTheContext() {
        try (ReplayRing ring = ring(with(SamplerConfig.Kind.PRIORITIZED, 1, 1).withContext(4), false)) {
            final Rollout rollout = fill(ring, 120, 12, 21);
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 200, 6);
            final Map<Long, Double> weights = new HashMap<>();
            rollout.sequences(2, HELD, false).forEach(id -> weights.put(id, 1.0));
            for (int i = 0; i < 20; i++) {
                assertTrue(ring.sample(batch, new SplittableRandom(i)));
                for (int b = 0; b < 200; b++) {
                    final long first = id(batch, b, 4);
                    batch.priority(b, 1 + first % 5);
                    weights.put(first, 1.0 + first % 5);
                }
                batch.writeBack();
            }
            final ChiSquare counts = new ChiSquare();
            for (int i = 0; i < 200; i++) {
                assertTrue(ring.sample(batch, new SplittableRandom(-i)));
                for (int b = 0; b < 200; b++) {
                    counts.add(id(batch, b, 4));
                }
            }
            counts.require(weights);
        }
    }

    @Test
    void freshSequencesOfSeveralActorsComeInTheOrderOfTheirEnds() {
        try (ReplayRing ring = ring(SamplerConfig.of(SamplerConfig.Kind.ONLINE), false)) {
            final Rollout[] rollouts = {new Rollout(LAYOUT, 4, 2, 25, 1), new Rollout(LAYOUT, 2, 3, 25, 2)};
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 3, 4);
            final SplittableRandom random = new SplittableRandom(3);
            final List<Map<Long, Long>> used = List.of(new HashMap<>(), new HashMap<>());
            final List<Long> queue = new ArrayList<>();
            boolean isBegun = false;
            for (int i = 0; i < 2000; i++) {
                final int which = random.nextInt(2);
                ring.add(rollouts[which].next());
                if (!isBegun) {
                    isBegun = ring.sample(batch, random);
                    collect(rollouts[which].sequences(4, HELD, false), used.get(which), queue);
                    queue.clear();
                    continue;
                }
                collect(rollouts[which].sequences(4, 4, false), used.get(which), queue);
                if (i % 3 == 0) {
                    assertTrue(ring.sample(batch, random));
                    for (int b = 0; b < 3 && !queue.isEmpty(); b++) {
                        assertEquals(queue.remove(0), id(batch, b, 0), "tick " + i);
                    }
                }
            }
        }
    }

    @Test
    void freshSequencesComeOnceInOrderThenUniform() {
        try (ReplayRing ring = ring(SamplerConfig.of(SamplerConfig.Kind.ONLINE), false)) {
            final Rollout rollout = fill(ring, 20, 25, 11);
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 4, 4);
            final SplittableRandom random = new SplittableRandom(12);
            final Set<Long> expected = new HashSet<>();
            final Map<Long, Long> used = new HashMap<>();
            final List<Long> queue = new ArrayList<>();
            collect(rollout.sequences(4, 20, false), used, queue);
            for (int i = 0; i < 3000; i++) {
                final int fresh = Math.min(4, queue.size());
                assertTrue(ring.sample(batch, random));
                for (int b = 0; b < fresh; b++) {
                    assertEquals(queue.remove(0), id(batch, b, 0));
                    assertTrue(expected.add(id(batch, b, 0)));
                }
                if (i % 3 != 0 || i > 100) {
                    ring.add(rollout.next());
                    collect(rollout.sequences(4, 4, false), used, queue);
                }
                final long oldest = rollout.ticks() - HELD;
                queue.removeIf(id -> tick(id) < oldest);
            }
            assertTrue(expected.size() > 1000);
            while (!queue.isEmpty()) {
                ring.sample(batch, random);
                queue.subList(0, Math.min(4, queue.size())).clear();
            }
            final Map<Long, Double> weights = new HashMap<>();
            rollout.sequences(4, HELD, false).forEach(id -> weights.put(id, 1.0));
            drawn(ring, 4, 30_000).require(weights);
        }
    }

    private static void collect(final List<Long> complete, final Map<Long, Long> used, final List<Long> queue) {
        for (final long id : complete) {
            if (tick(id) > used.getOrDefault(id & 0xFFFF, -1L)) {
                used.put(id & 0xFFFF, tick(id) + 3);
                queue.add(id);
            }
        }
    }

    @Test
    void wholeEpisodesAreEquallyLikely() {
        try (ReplayRing ring = ring(SamplerConfig.of(SamplerConfig.Kind.EPISODES), false)) {
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 10, 9);
            final Rollout rollout = new Rollout(LAYOUT, 0, 3, 14, 13).flawed(0.3, 0.02);
            final SplittableRandom random = new SplittableRandom(14);
            for (int i = 0; i < 400; i++) {
                ring.add(rollout.next());
                final Map<Long, Integer> all = rollout.episodes(9, HELD);
                assertEquals(!all.isEmpty(), ring.sample(batch, random));
                for (int b = 0; b < 10 && !all.isEmpty(); b++) {
                    assertEquals(all.get(id(batch, b, 0)), batch.end(b), "tick " + i);
                    for (int t = 0; t < 9; t++) {
                        assertEquals(t < batch.end(b) ? id(batch, b, 0) + ((long) t << 16) : 0, id(batch, b, t));
                    }
                }
            }
            final ChiSquare counts = new ChiSquare();
            for (int i = 0; i < 1000; i++) {
                assertTrue(ring.sample(batch, random));
                for (int b = 0; b < 10; b++) {
                    counts.add(id(batch, b, 0));
                }
            }
            final Map<Long, Double> weights = new HashMap<>();
            rollout.episodes(9, HELD).keySet().forEach(id -> weights.put(id, 1.0));
            counts.require(weights);
        }
    }

    @Test
    void anEpisodeWhoseBeginningWasDroppedIsNotGiven() {
        try (ReplayRing ring =
                new ReplayRing(LAYOUT, new ReplayConfig(8, SamplerConfig.of(SamplerConfig.Kind.EPISODES)))) {
            final Rollout rollout = new Rollout(LAYOUT, 0, 1, 6, 15);
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 4, 8);
            int none = 0;
            for (int i = 0; i < 500; i++) {
                ring.add(rollout.next());
                final boolean isAny = !rollout.episodes(8, 8).isEmpty();
                none += isAny ? 0 : 1;
                assertEquals(isAny, ring.sample(batch, new SplittableRandom(i)));
            }
            assertTrue(none > 10 && none < 450);
        }
    }

    @Test
    void returnsOfNStepsEndWhereTheEpisodeDoes() {
        final SamplerConfig config = new SamplerConfig(SamplerConfig.Kind.TRANSITIONS, 0, 5, 0.9, 1, 1, 0, 1);
        try (ReplayRing ring = ring(config, false)) {
            final Rollout rollout = fill(ring, 250, 12, 16);
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 50, 2);
            final SplittableRandom random = new SplittableRandom(17);
            final ChiSquare counts = new ChiSquare();
            final int[] lengths = new int[6];
            for (int i = 0; i < 600; i++) {
                assertTrue(ring.sample(batch, random));
                for (int b = 0; b < 50; b++) {
                    final long first = id(batch, b, 0);
                    final int lane = (int) (first & 0xFFFF);
                    final int m = (int) Math.min(5, rollout.ends(tick(first), lane) - 1 - tick(first));
                    lengths[m]++;
                    double sum = 0;
                    for (int k = m; k >= 1; k--) {
                        sum = rollout.reward(tick(first) + k, lane) + 0.9 * sum;
                    }
                    assertEquals(first + ((long) m << 16), id(batch, b, 1));
                    assertEquals(sum, batch.rows().reward(batch.at(b, 1)), 1e-12);
                    final float discount = batch.rows().discount(batch.at(b, 1));
                    assertTrue(
                            discount == 0 && batch.rows().isLast(batch.at(b, 1))
                                    || Math.abs(discount - Math.pow(0.9, m - 1)) < 1e-6,
                            m + " " + discount);
                    counts.add(first);
                }
            }
            assertEquals(0, lengths[0]);
            for (int m = 1; m <= 5; m++) {
                assertTrue(lengths[m] > 100);
            }
            final Map<Long, Double> weights = new HashMap<>();
            rollout.sequences(2, HELD, false).forEach(id -> weights.put(id, 1.0));
            counts.require(weights);
        }
    }

    @Test
    void aBatchShorterThanItsContextIsRefused() {
        try (ReplayRing ring = ring(SamplerConfig.of(SamplerConfig.Kind.UNIFORM).withContext(3), false)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ring.sample(new SequenceBatch(LAYOUT, 1, 3), new SplittableRandom(1)));
            assertFalse(ring.sample(new SequenceBatch(LAYOUT, 1, 4), new SplittableRandom(1)));
        }
        assertThrows(IllegalArgumentException.class, () -> SamplerConfig.of(SamplerConfig.Kind.EPISODES)
                .withContext(1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReplayConfig(10, 0, true, 0, SamplerConfig.of(SamplerConfig.Kind.TRANSITIONS)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReplayConfig(10, 9, false, 0, SamplerConfig.of(SamplerConfig.Kind.UNIFORM)));
    }
}
