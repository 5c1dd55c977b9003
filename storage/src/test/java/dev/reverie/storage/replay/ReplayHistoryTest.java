package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay that holds few rows in memory and reads the others out of the log gives what one does that holds all. */
class ReplayHistoryTest implements ReplayContract {
    @TempDir
    Path directory;

    private int made;

    private static ReplayConfig config(final long capacity, final long history, final SamplerConfig.Kind kind) {
        return new ReplayConfig(capacity, history, false, 0, SamplerConfig.of(kind));
    }

    private Path next() {
        return directory.resolve("log" + made++);
    }

    @Override
    public Replay make(final StepLayout layout, final long capacity, final boolean crossEpisodes) {
        final long memory = Math.min(capacity, Math.max(32, capacity / 16));
        return new LoggedReplay(
                next(),
                layout,
                new ReplayConfig(memory, capacity, crossEpisodes, 0, SamplerConfig.of(SamplerConfig.Kind.UNIFORM)));
    }

    private static byte[] bytes(final SequenceBatch batch) {
        final byte[] bytes = new byte[batch.rows().bytes()];
        batch.rows().buffer().getBytes(0, bytes);
        return bytes;
    }

    @Test
    void everySamplerGivesTheSameBytesFromTheLogAsFromMemory() {
        for (final SamplerConfig.Kind kind : SamplerConfig.Kind.values()) {
            final SplittableRandom random = new SplittableRandom(kind.ordinal());
            try (LoggedReplay logged = new LoggedReplay(next(), LAYOUT, config(60, 900, kind));
                    ReplayRing whole = new ReplayRing(LAYOUT, config(900, 0, kind))) {
                final Rollout[] rollouts = {
                    new Rollout(LAYOUT, 0, 3, 12, 4).flawed(0.3, 0.02),
                    new Rollout(LAYOUT, 7, 1, 30, 5).flawed(0.3, 0.02),
                    new Rollout(LAYOUT, 3, 2, 9, 6).flawed(0.3, 0.02)
                };
                final int length = kind == SamplerConfig.Kind.TRANSITIONS ? 2 : 6;
                final SequenceBatch one = new SequenceBatch(LAYOUT, 16, length);
                final SequenceBatch other = new SequenceBatch(LAYOUT, 16, length);
                int sampled = 0;
                for (int i = 0; i < 1500; i++) {
                    final Experience experience = rollouts[random.nextInt(i < 300 ? 1 : i < 600 ? 2 : 3)].next();
                    logged.add(experience);
                    whole.add(experience);
                    assertEquals(whole.rows(), logged.ring().rows());
                    final boolean isAny = whole.sample(other, new SplittableRandom(i));
                    assertEquals(isAny, logged.sample(one, new SplittableRandom(i)));
                    if (isAny) {
                        sampled++;
                        assertArrayEquals(bytes(other), bytes(one), kind + " at " + i);
                        for (int b = 0; b < 16; b++) {
                            one.priority(b, (i + b) % 7);
                            other.priority(b, (i + b) % 7);
                        }
                        one.writeBack();
                        other.writeBack();
                    }
                }
                assertTrue(sampled > 1300);
            }
        }
    }

    @Test
    void goesOnAcrossWritersAndDataFilesAndStartsAnywhere() {
        final Path path = next();
        final Rollout rollout = new Rollout(LAYOUT, 0, 2, 40, 1);
        final List<byte[]> all = new ArrayList<>();
        try (ReplayRing ring = new ReplayRing(LAYOUT, config(16, 4000, SamplerConfig.Kind.UNIFORM), path)) {
            ChronicleLog.create(path, LAYOUT, LoggedReplay.SMALL).close();
            try (ChronicleLog read = ChronicleLog.read(path);
                    LogReader reader = read.reader(30)) {
                for (int writer = 0; writer < 5; writer++) {
                    try (ChronicleLog log = ChronicleLog.open(path, LoggedReplay.SMALL)) {
                        for (int i = 0; i < 300; i++) {
                            final Experience experience = rollout.next();
                            log.append(experience);
                            if (i % 50 == 49) {
                                reader.poll(ring::add, 100);
                            }
                        }
                    }
                }
                while (reader.poll(ring::add, 100) > 0) {
                    all.clear();
                }
                assertEquals(2 * (1500 - 30), ring.rows());
                assertEquals(30, ring.oldest());
                ReplayContract.requireUniform(ring, 5, rollout.sequences(5, 1470, false), new SplittableRandom(2));
            }
        }
    }

    @Test
    void aLogOfManyPiecesIsMappedAndLetGo() {
        final StepLayout wide = Rollout.layout(1 << 13);
        final Path path = next();
        final List<Long> addresses = new ArrayList<>();
        try (ChronicleLog log = ChronicleLog.create(path, wide, LoggedReplay.SMALL);
                ReplayRing ring = new ReplayRing(wide, config(8, 4000, SamplerConfig.Kind.UNIFORM), path);
                LogReader reader = log.reader(0);
                Archive archive = new Archive(path, wide, 20)) {
            final Rollout rollout = new Rollout(wide, 0, 2, 1000, 1);
            final SequenceBatch one = new SequenceBatch(wide, 1, 20);
            final SequenceBatch other = new SequenceBatch(wide, 1, 20);
            for (int i = 0; i < 400; i++) {
                log.append(rollout.next());
                reader.poll(ring::add, 1);
                addresses.add(archive.locate(i));
                if (i % 40 == 39) {
                    final int from = Math.max(3, i - 20 - i % 90 / 2);
                    assertTrue(ring.sample(one, new SplittableRandom(i)));
                    final ActorRing actor = java.util.Objects.requireNonNull(one.ring(0));
                    actor.copy(from, 1, 20, one.rows().buffer(), 0);
                    archive.copy(
                            addresses.get(from - 3),
                            3,
                            actor,
                            1,
                            20,
                            other.rows().buffer(),
                            0);
                    assertArrayEquals(bytes(one), bytes(other));
                    assertEquals(Rollout.id(0, from, 1), other.rows().longAt(0, 0, 0));
                    assertEquals(from, archive.sequence(addresses.get(from)));
                    archive.release(addresses.get(from - 3));
                }
            }
        }
    }

    @Test
    void aFlippedBitInTheLogIsAFaultNotARow() throws IOException {
        final Path path = next();
        try (LoggedReplay replay = new LoggedReplay(path, LAYOUT, config(8, 2000, SamplerConfig.Kind.UNIFORM))) {
            final Rollout rollout = new Rollout(LAYOUT, 0, 1, 1000, 1);
            for (int i = 0; i < 1000; i++) {
                replay.add(rollout.next());
            }
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 50, 20);
            assertTrue(replay.sample(batch, new SplittableRandom(1)));
            final Path data;
            try (Stream<Path> files = Files.walk(path)) {
                data = files.filter(file -> file.toString().endsWith(".cq4"))
                        .findFirst()
                        .orElseThrow();
            }
            try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
                final byte[] id = new byte[8];
                final long at = find(file, Rollout.id(0, 500, 0));
                file.seek(at);
                file.readFully(id);
                file.seek(at + 9);
                final int old = file.read();
                file.seek(at + 9);
                file.write(old ^ 4);
            }
            final IllegalStateException ex = assertThrows(IllegalStateException.class, () -> {
                for (int i = 0; i < 100; i++) {
                    replay.sample(batch, new SplittableRandom(i));
                }
            });
            assertTrue(ex.getMessage().contains("is damaged: record 500"), ex.getMessage());
        }
    }

    @Test
    void aRecordOfManyLanesIsAFaultIfItIsNotTheTickWanted() throws IOException {
        final Path path = next();
        try (LoggedReplay replay = new LoggedReplay(path, LAYOUT, config(20, 9000, SamplerConfig.Kind.UNIFORM))) {
            final Rollout rollout = new Rollout(LAYOUT, 0, 9, 1000, 1);
            for (int i = 0; i < 500; i++) {
                replay.add(rollout.next());
            }
            final Path data;
            try (Stream<Path> files = Files.walk(path)) {
                data = files.filter(file -> file.toString().endsWith(".cq4"))
                        .findFirst()
                        .orElseThrow();
            }
            try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
                final long row = find(file, Rollout.id(0, 250, 0)) - LAYOUT.offset(0);
                file.seek(row - Experience.HEADER + 24);
                file.write(77);
            }
            final SequenceBatch batch = new SequenceBatch(LAYOUT, 50, 20);
            assertThrows(IllegalStateException.class, () -> {
                for (int i = 0; i < 100; i++) {
                    replay.sample(batch, new SplittableRandom(i));
                }
            });
        }
    }

    private static long find(final RandomAccessFile file, final long id) throws IOException {
        final byte[] all = new byte[(int) Math.min(file.length(), 1 << 22)];
        file.readFully(all);
        final java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(all).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int at = all.length - 8; at >= 0; at--) {
            if (bytes.getLong(at) == id) {
                return at;
            }
        }
        throw new AssertionError("row is not in " + file);
    }

    @Test
    void samplingOutOfTheLogAllocatesNothing() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (final SamplerConfig.Kind kind : SamplerConfig.Kind.values()) {
            try (LoggedReplay replay = new LoggedReplay(next(), LAYOUT, config(40, 4000, kind))) {
                final Rollout rollout = new Rollout(LAYOUT, 0, 4, 30, 1);
                final SequenceBatch batch =
                        new SequenceBatch(LAYOUT, 16, kind == SamplerConfig.Kind.TRANSITIONS ? 2 : 8);
                final SplittableRandom random = new SplittableRandom(1);
                for (int i = 0; i < 900; i++) {
                    replay.add(rollout.next());
                }
                long least = Long.MAX_VALUE;
                for (int round = 0; round < 40; round++) {
                    final long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < 50; i++) {
                        replay.ring().sample(batch, random);
                        for (int b = 0; b < 16; b++) {
                            batch.priority(b, b);
                        }
                        batch.writeBack();
                    }
                    least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                }
                assertEquals(0, least, kind.toString());
            }
        }
    }

    @Test
    void historyNeedsALogAndItsNumbers() {
        final ReplayConfig config = config(10, 100, SamplerConfig.Kind.UNIFORM);
        assertThrows(ConfigException.class, () -> new ReplayRing(LAYOUT, config));
        try (ReplayRing ring = new ReplayRing(LAYOUT, config, directory)) {
            final Experience unnumbered = new Rollout(LAYOUT, 0, 1, 9, 1).next();
            assertThrows(IllegalArgumentException.class, () -> ring.add(unnumbered));
            unnumbered.seal(3);
            assertThrows(IllegalStateException.class, () -> ring.add(unnumbered));
        }
    }
}
