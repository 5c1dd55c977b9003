package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceLimitTest {
    private static ReplayRatioConfig any(final SplittableRandom random) {
        final double ratio =
                switch (random.nextInt(4)) {
                    case 0 -> 1 + random.nextInt(40);
                    case 1 -> 1.0 / (1 + random.nextInt(300));
                    case 2 -> random.nextDouble() * 3;
                    default -> Math.rint(random.nextDouble() * 1000) / 100;
                };
        final long least = (long) Math.ceil(ratio);
        return new ReplayRatioConfig(
                ratio, random.nextInt(200), random.nextInt(50), Math.max(1, least) + random.nextInt(60));
    }

    private static long dueInAll(final ReplayRatioConfig config, final long n) {
        final long first = Math.max(1, config.minimum());
        return n < first
                ? 0
                : config.ahead()
                        + BigDecimal.valueOf(config.ratio())
                                .setScale(18, RoundingMode.HALF_EVEN)
                                .multiply(BigDecimal.valueOf(n - first + 1))
                                .setScale(0, RoundingMode.FLOOR)
                                .longValueExact();
    }

    @Test
    void isTheLargestNumberThatOwesNoMoreThanTheBand() {
        final SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 300; round++) {
            final ReplayRatioConfig config = any(random);
            final ReplayRatio pace = new ReplayRatio(config);
            final long first = Math.max(1, config.minimum());
            long updates = 0;
            for (int i = 0; i < 40; i++) {
                final long limit = pace.limit(updates);
                assertTrue(limit >= first, "acting always gets as far as the minimum");
                assertTrue(
                        limit == first || dueInAll(config, limit) - updates <= config.behind(), config + " " + updates);
                assertTrue(dueInAll(config, limit + 1) - updates > config.behind(), config + " " + updates);
                updates += i < 20 ? 1 : random.nextLong(1L << 30);
            }
        }
    }

    @Test
    void whoeverInsertsWhenThereIsRoomAndUpdatesWhenDueIsNeverStuck() {
        final SplittableRandom random = new SplittableRandom(2);
        long held = 0;
        for (int round = 0; round < 400; round++) {
            final ReplayRatioConfig config = any(random);
            final ReplayRatio pace = new ReplayRatio(config);
            final int lanes = 1 + random.nextInt(20);
            final double eager = random.nextDouble();
            long inserted = 0;
            long updates = 0;
            long owed = 0;
            for (int i = 0; i < 1000; i++) {
                final boolean isRoom = inserted < pace.limit(updates);
                assertTrue(isRoom || owed > 0, () -> config + ": neither may go on");
                held += isRoom ? 0 : 1;
                if (isRoom && (owed == 0 || random.nextDouble() < eager)) {
                    inserted += random.nextInt(lanes + 1);
                    owed += pace.due(inserted);
                    assertTrue(
                            inserted <= Math.max(1, config.minimum()) + lanes - 1
                                    || owed <= config.behind() + Math.ceil(config.ratio() * (lanes - 1) + 1),
                            () -> config + ": too many owed");
                } else if (owed > 0) {
                    owed--;
                    updates++;
                }
            }
            assertEquals(dueInAll(config, inserted), updates + owed);
        }
        assertTrue(held > 5_000, "actors were held back");
    }

    /** Two threads that only ever wait for each other's events. */
    @Test
    void demandGoesBothWaysWithoutAClock() {
        final SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 20; round++) {
            final ReplayRatio pace = new ReplayRatio(any(random));
            final Semaphore steps = new Semaphore((int) Math.min(1 << 20, pace.limit(0)));
            final Semaphore inserts = new Semaphore(0);
            final AtomicLong limit = new AtomicLong(pace.limit(0));
            final int total = 3000;
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                final Thread actor = new Thread(() -> {
                    for (int i = 0; i < total; i++) {
                        steps.acquireUninterruptibly();
                        inserts.release();
                    }
                });
                actor.start();
                long updates = 0;
                for (long inserted = 1; inserted <= total; inserted++) {
                    inserts.acquireUninterruptibly();
                    for (long due = pace.due(inserted); due > 0; due--) {
                        final long now = pace.limit(++updates);
                        steps.release((int) Math.min(1 << 20, now - limit.getAndSet(now)));
                    }
                }
                actor.join();
            });
        }
    }

    @Test
    void withoutABandThereIsNoLimit() {
        assertEquals(Long.MAX_VALUE, new ReplayRatio(new ReplayRatioConfig(1, 5)).limit(0));
        assertEquals(Long.MAX_VALUE, new ReplayRatio(new ReplayRatioConfig(0, 5, 0, 3)).limit(7));
        assertEquals(Long.MAX_VALUE, new ReplayRatio(new ReplayRatioConfig(1e-18, 0, 0, 1)).limit(1L << 40));
        final Pace free = inserted -> 0;
        assertEquals(Long.MAX_VALUE, free.limit(0));
    }

    @Test
    void aBandThatOneTransitionLeavesIsRefused() {
        final IllegalArgumentException ex =
                assertThrows(IllegalArgumentException.class, () -> new ReplayRatioConfig(2.5, 0, 0, 2));
        assertEquals(
                "behind must be 0 (actors never wait) or from 3, what one transition makes due, to 2^40, got 2",
                ex.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new ReplayRatioConfig(1, 0, -1, 2));
    }

    /** Reverb's limiter: insert if (n+1) spi - s is within, sample if n spi - (s+1) is. */
    @Test
    void samplesPerInsertStayWithinReverbsBand() {
        final SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 200; round++) {
            final int batch = 1 + random.nextInt(64);
            final double spi = (1 + random.nextInt(400)) / 4.0;
            final long minimum = 1 + random.nextInt(100);
            final double band = Math.max(1, spi) * (1 + random.nextInt(20)) + batch;
            final ReplayRatio pace = new ReplayRatio(ReplayRatioConfig.samplesPerInsert(spi, batch, minimum, band));
            long inserted = 0;
            long samples = 0;
            long owed = 0;
            for (int i = 0; i < 1000; i++) {
                if (inserted < pace.limit(samples / batch) && random.nextBoolean()) {
                    owed += pace.due(++inserted);
                } else if (owed > 0) {
                    owed--;
                    samples += batch;
                }
                final double off = (inserted - minimum) * spi - samples;
                assertTrue(samples == 0 || inserted >= minimum);
                assertTrue(off <= band + 2 * batch + spi, "too few samples: " + off + " beyond " + band);
                assertTrue(inserted < minimum || off >= -band - batch - spi, "too many: " + off + " below " + -band);
            }
        }
    }
}
