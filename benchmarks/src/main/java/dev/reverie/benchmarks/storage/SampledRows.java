package dev.reverie.benchmarks.storage;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogConfig;
import dev.reverie.storage.log.LogReader;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import dev.reverie.storage.replay.SamplerConfig;
import dev.reverie.storage.replay.SequenceBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A replay full of made-up rows in episodes of 1,000, in memory or for the greatest part in a log; and batches out of it. */
final class SampledRows implements AutoCloseable {
    static final int BATCH = 16;
    static final int LENGTH = 64;

    private static final int EPISODE = 1000;
    private static final long IN_MEMORY_BESIDE_A_LOG = 1 << 13;
    private static final int BATCHES_A_LOOK = 64;

    private final ReplayRing ring;
    private final SequenceBatch batch;
    private final SplittableRandom random = new SplittableRandom(7);
    private final boolean isPrioritized;
    private final Path directory;

    /**
     * Fills a replay.
     *
     * @param stride   bytes of a row.
     * @param lanes    of the one actor.
     * @param rows     of all lanes.
     * @param sampler  of the replay.
     * @param isLogged whether all but 8,192 rows are read from a log.
     */
    SampledRows(
            final int stride,
            final int lanes,
            final long rows,
            final SamplerConfig.Kind sampler,
            final boolean isLogged)
            throws IOException {
        final StepLayout layout = layout(stride, lanes);
        this.isPrioritized = sampler == SamplerConfig.Kind.PRIORITIZED;
        this.batch = new SequenceBatch(layout, BATCH, LENGTH);
        this.directory = Files.createTempDirectory("reverie-bench-");
        final ReplayConfig config = new ReplayConfig(
                isLogged ? IN_MEMORY_BESIDE_A_LOG : rows, isLogged ? rows : 0, false, 0, SamplerConfig.of(sampler));
        this.ring =
                isLogged ? new ReplayRing(layout, config, directory.resolve("log")) : new ReplayRing(layout, config);
        final Experience experience = Experience.allocate(layout, lanes);
        if (isLogged) {
            try (ChronicleLog log = ChronicleLog.create(directory.resolve("log"), layout, LogConfig.defaults());
                    LogReader reader = log.reader(0)) {
                for (long tick = 0; tick < rows / lanes; tick++) {
                    log.append(tick(experience, tick));
                    reader.poll(ring::add, 1);
                }
            }
        } else {
            for (long tick = 0; tick < rows / lanes; tick++) {
                ring.add(tick(experience, tick));
            }
        }
    }

    private static StepLayout layout(final int stride, final int lanes) {
        return new EnvSpec(
                        "rows",
                        lanes,
                        List.of(Field.vector("observation", (stride - StepLayout.FIELDS - 4) / 4, -1, 1)),
                        new ActionSpace.Discrete(2),
                        EPISODE)
                .layout();
    }

    private static Experience tick(final Experience experience, final long tick) {
        experience.stamp(0, tick, 0, tick, tick);
        for (int lane = 0; lane < experience.lanes(); lane++) {
            final long at = (tick + 13L * lane) % EPISODE;
            experience.rows().put(lane, at == 0 ? Phase.FIRST : at == EPISODE - 1 ? Phase.LAST : Phase.MID, 1, 1);
        }
        return experience;
    }

    /** @return bytes of memory that the replay takes. */
    long bytes() {
        return ring.bytes();
    }

    /** @return batches a second, priorities written back where there are any. */
    double rate(final double seconds) {
        final long begin = System.nanoTime();
        final long end = begin + (long) (seconds * 1e9);
        long done = 0;
        long now = begin;
        while (now < end) {
            for (int i = 0; i < BATCHES_A_LOOK; i++) {
                sample();
            }
            done += BATCHES_A_LOOK;
            now = System.nanoTime();
        }
        return done * 1e9 / (now - begin);
    }

    private void sample() {
        if (!ring.sample(batch, random)) {
            throw new IllegalStateException("there is nothing to sample");
        }
        if (isPrioritized) {
            for (int b = 0; b < BATCH; b++) {
                batch.priority(b, random.nextInt(1000));
            }
            batch.writeBack();
        }
    }

    @Override
    public void close() throws IOException {
        ring.close();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
