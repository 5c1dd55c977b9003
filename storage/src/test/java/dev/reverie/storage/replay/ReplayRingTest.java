package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayRingTest implements ReplayContract {
    @Override
    public Replay make(final StepLayout layout, final long capacity, final boolean crossEpisodes) {
        return new ReplayRing(layout, new ReplayConfig(capacity, crossEpisodes));
    }

    private static ReplayRing ring(final long capacity) {
        return new ReplayRing(LAYOUT, new ReplayConfig(capacity));
    }

    @Test
    void sharesOfManySizesOverwriteTheOldestAndStayUniform() {
        for (final int capacity : new int[] {6, 7, 8, 23, 30, 131}) {
            final Rollout rollout = new Rollout(LAYOUT, 0, 3, 40, capacity).flawed(0.1, 0.01);
            try (ReplayRing ring = ring(capacity)) {
                for (int i = 1; i <= 200; i++) {
                    ring.add(rollout.next());
                    assertEquals(3 * Math.min(i, capacity / 3), ring.rows());
                    if (i == 20 || i == 97 || i == 200) {
                        for (final int length : new int[] {1, 2, capacity / 3}) {
                            final List<Long> all = rollout.sequences(length, capacity / 3, false);
                            if (!all.isEmpty()) {
                                ReplayContract.requireUniform(ring, length, all, new SplittableRandom(i));
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void twoRowsOfOneLaneAreAReplay() {
        final Rollout rollout = new Rollout(LAYOUT, 0, 1, 3, 1);
        final SequenceBatch fresh = new SequenceBatch(LAYOUT, 2, 2);
        try (ReplayRing ring = ring(2)) {
            for (int i = 0; i < 50; i++) {
                ring.add(rollout.next());
                final List<Long> transition = rollout.transitions();
                assertEquals(transition.size(), ring.fresh(fresh));
                assertEquals(!transition.isEmpty(), ring.sample(fresh, new SplittableRandom(i)));
            }
            assertFalse(ring.sample(new SequenceBatch(LAYOUT, 1, 3), new SplittableRandom(1)));
            assertEquals(2, ring.rows());
        }
    }

    @Test
    void aNewActorTakesItsShareAndTheNewestRowsStay() {
        final Rollout[] rollouts = new Rollout[4];
        try (ReplayRing ring = ring(100)) {
            int lanes = 0;
            for (int n = 1; n <= rollouts.length; n++) {
                rollouts[n - 1] = new Rollout(LAYOUT, n * 7, n, 30, n);
                lanes += n;
                ring.add(rollouts[n - 1].next());
                final List<Long> left = new ArrayList<>();
                for (int k = 0; k < n; k++) {
                    left.addAll(rollouts[k].sequences(1, 100 / lanes, false));
                }
                ReplayContract.requireUniform(ring, 1, left, new SplittableRandom(n));
                for (int i = 0; i < 113; i++) {
                    for (int k = 0; k < n; k++) {
                        ring.add(rollouts[k].next());
                    }
                    if (i % 56 == 55) {
                        final List<Long> all = new ArrayList<>();
                        for (int k = 0; k < n; k++) {
                            all.addAll(rollouts[k].sequences(2, 100 / lanes, false));
                        }
                        ReplayContract.requireUniform(ring, 2, all, new SplittableRandom(n));
                        assertTrue(ring.sample(new SequenceBatch(LAYOUT, 1, 1), new SplittableRandom(n)));
                    }
                }
                assertEquals(100 / lanes * lanes, ring.rows());
            }
        }
    }

    @Test
    void freshGoesOnAcrossANewActorsArrival() {
        final Rollout one = new Rollout(LAYOUT, 1, 2, 9, 1);
        final Rollout two = new Rollout(LAYOUT, 2, 3, 9, 2);
        final List<Long> expected = new ArrayList<>();
        final List<Long> taken = new ArrayList<>();
        final SequenceBatch batch = new SequenceBatch(LAYOUT, 1, 2);
        try (ReplayRing ring = ring(50)) {
            for (int i = 0; i < 100; i++) {
                final Rollout next = i > 40 && i % 2 == 0 ? two : one;
                ring.add(next.next());
                expected.addAll(next.transitions());
                while (expected.size() - taken.size() > 3 && ring.fresh(batch) > 0) {
                    taken.add(batch.rows().longAt(0, 0, 0));
                }
            }
            while (ring.fresh(batch) > 0) {
                taken.add(batch.rows().longAt(0, 0, 0));
            }
        }
        assertEquals(expected, taken);
    }

    @Test
    void untakenTransitionsThatWereOverwrittenAreAFaultOfFreshAlone() {
        final SequenceBatch one = new SequenceBatch(LAYOUT, 1, 2);
        for (int slack = 0; slack < 2; slack++) {
            final Rollout rollout = new Rollout(LAYOUT, 0, 2, 1000, 5);
            try (ReplayRing ring = ring(20)) {
                for (int i = 0; i < 5; i++) {
                    ring.add(rollout.next());
                }
                assertEquals(1, ring.fresh(one));
                for (int i = 5; i < 10 + slack; i++) {
                    ring.add(rollout.next());
                }
                assertTrue(ring.sample(one, new SplittableRandom(1)));
                if (slack == 0) {
                    assertEquals(1, ring.fresh(one), "ten ticks are held, the oldest transition among them");
                } else {
                    final IllegalStateException ex = assertThrows(IllegalStateException.class, () -> ring.fresh(one));
                    assertTrue(ex.getMessage().contains("replay.capacity of 20 rows is too small"), ex.getMessage());
                    ring.add(rollout.next());
                    assertTrue(ring.sample(one, new SplittableRandom(1)));
                    assertThrows(IllegalStateException.class, () -> ring.fresh(one));
                }
            }
        }
    }

    @Test
    void nothingIsCalledLostThatWasTakenOrIsHeld() {
        final SequenceBatch one = new SequenceBatch(LAYOUT, 1, 2);
        int lost = 0;
        int tight = 0;
        for (int seed = 0; seed < 2000; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final Rollout rollout = new Rollout(LAYOUT, 0, 2, 3, seed);
            final ArrayDeque<Long> untaken = new ArrayDeque<>();
            boolean isLost = false;
            try (ReplayRing ring = ring(2 * 3)) {
                for (int tick = 0; tick < 40 && !isLost; tick++) {
                    ring.add(rollout.next());
                    untaken.addAll(rollout.transitions());
                    for (int n = random.nextInt(4); n > 0 && !isLost; n--) {
                        final long least = Rollout.id(0, Math.max(0, tick - 2), 0);
                        isLost = !untaken.isEmpty() && untaken.peek() < least;
                        if (isLost) {
                            assertThrows(IllegalStateException.class, () -> ring.fresh(one));
                            lost++;
                        } else {
                            tight += untaken.size() > 3 ? 1 : 0;
                            assertEquals(untaken.isEmpty() ? 0 : 1, ring.fresh(one));
                            if (one.batch() == 1) {
                                assertEquals(untaken.poll(), one.rows().longAt(0, 0, 0));
                            }
                        }
                    }
                }
            }
        }
        assertTrue(lost > 100 && tight > 100, lost + " lost, " + tight + " close to it");
    }

    @Test
    void aCapacityBelowTwoRowsALaneIsRefused() {
        assertEquals(
                "capacity must be 2 rows or more, got 1",
                assertThrows(IllegalArgumentException.class, () -> new ReplayConfig(1))
                        .getMessage());
        try (ReplayRing ring = ring(7)) {
            ring.add(new Rollout(LAYOUT, 0, 2, 5, 1).next());
            final Experience more = new Rollout(LAYOUT, 1, 2, 5, 1).next();
            final ConfigException ex = assertThrows(ConfigException.class, () -> ring.add(more));
            assertTrue(
                    ex.getMessage().contains("replay.capacity must be 8 or more, 2 rows for each of 4 lanes, got 7"));
        }
        try (ReplayRing ring = ring(1L << 32)) {
            final Experience any = new Rollout(LAYOUT, 1, 2, 5, 1).next();
            assertThrows(ConfigException.class, () -> ring.add(any));
        }
    }

    @Test
    void sequencesGoOverTheEndsOfBlocksOfMemory() {
        final StepLayout large = Rollout.layout(1 << 17);
        final Rollout rollout = new Rollout(large, 0, 2, 1000, 1);
        final SequenceBatch batch = new SequenceBatch(large, 1, 21);
        try (ReplayRing ring = new ReplayRing(large, new ReplayConfig(2 * 41))) {
            final long[] bytes = new long[100];
            for (int i = 0; i < 100; i++) {
                ring.add(rollout.next());
                bytes[i] = ring.bytes();
                if (i % 10 == 9 && i > 20) {
                    for (int draw = 0; draw < 10; draw++) {
                        assertTrue(ring.sample(batch, new SplittableRandom(draw)));
                        final long first = batch.rows().longAt(0, 0, 0);
                        for (int t = 0; t < 21; t++) {
                            assertEquals(first + ((long) t << 16), batch.rows().longAt(t, 0, 0));
                        }
                    }
                }
            }
            final long tick = 2L * large.stride();
            assertTrue(bytes[0] < 18 * tick, "memory is taken as it fills");
            assertTrue(bytes[99] >= 41 * tick && bytes[99] < 41.1 * tick, "and no more than the capacity needs");
        }
    }

    @Test
    void addingSamplingAndTakingAllocateNothing() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final Rollout[] rollouts = {new Rollout(LAYOUT, 0, 4, 50, 1), new Rollout(LAYOUT, 1, 4, 50, 2)};
        final SequenceBatch batch = new SequenceBatch(LAYOUT, 16, 8);
        final SequenceBatch fresh = new SequenceBatch(LAYOUT, 16, 2);
        final SplittableRandom random = new SplittableRandom(3);
        try (ReplayRing ring = ring(10_000)) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 60; round++) {
                long allocated = 0;
                for (int i = 0; i < 100; i++) {
                    final Experience one = rollouts[0].next();
                    final Experience two = rollouts[1].next();
                    final long before = threads.getCurrentThreadAllocatedBytes();
                    ring.add(one);
                    ring.add(two);
                    ring.sample(batch, random);
                    ring.fresh(fresh);
                    allocated += threads.getCurrentThreadAllocatedBytes() - before;
                }
                least = Math.min(least, allocated);
            }
            assertEquals(0, least);
        }
    }

    @Test
    void closingFreesTheMemoryAtOnce() {
        final BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        final SequenceBatch batch = new SequenceBatch(LAYOUT, 1, 2);
        final Rollout[] rollouts = {new Rollout(LAYOUT, 0, 4, 50, 1), new Rollout(LAYOUT, 1, 4, 50, 2)};
        final ReplayRing ring = ring(400_000);
        for (final Rollout rollout : rollouts) {
            for (int i = 0; i < 20_000; i++) {
                ring.add(rollout.next());
            }
            ring.sample(batch, new SplittableRandom(1));
        }
        assertTrue(ring.bytes() > 160_000L * LAYOUT.stride());
        System.gc();
        final long held = 160_000L * LAYOUT.stride();
        final long used = direct.getMemoryUsed();
        ring.close();
        final long freed = used - direct.getMemoryUsed();
        assertTrue(freed >= held, freed + " bytes were freed of " + held);
        assertEquals(0, ring.bytes());
        ring.close();
        assertThrows(IllegalStateException.class, () -> ring.add(rollouts[0].next()));
        assertThrows(IllegalStateException.class, () -> ring.sample(batch, new SplittableRandom(1)));
        assertThrows(IllegalStateException.class, () -> ring.fresh(batch));
    }
}
