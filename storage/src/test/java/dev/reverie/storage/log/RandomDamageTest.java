package dev.reverie.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.storage.Ticks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bit flipped, a piece zeroed or a file cut, anywhere in a log: it is found, or it changes nothing that is read. */
class RandomDamageTest {
    private static final int PLACES = 1000;
    private static final int RECORDS = 600;
    private static final int REPAIRED = 10;

    @TempDir
    Path temp;

    private final Random random = new Random(11);
    private final Ticks ticks = new Ticks(0, 3, 6);
    private final List<Path> data = new ArrayList<>();
    private final List<Path> small = new ArrayList<>();
    private Path log;
    private int found;
    private int kept;

    @BeforeEach
    void write() throws IOException {
        log = temp.resolve("log");
        for (int run = 0; run < 3; run++) {
            try (ChronicleLog to = run == 0
                            ? ChronicleLog.create(log, Ticks.LAYOUT, ChronicleLogTest.SMALL)
                            : ChronicleLog.open(log, ChronicleLogTest.SMALL);
                    LogReader reader = to.reader("replay", 0)) {
                for (int i = 0; i < RECORDS / 3; i++) {
                    to.append(ticks.at(run * RECORDS / 3 + i));
                }
                reader.poll(experience -> {}, 70);
                reader.poll(experience -> {}, 70);
            }
        }
        data.addAll(Documents.files(log));
        small.addAll(List.of(log.resolve("layout"), log.resolve("position"), log.resolve("readers/replay")));
        assertEquals(3, data.size());
    }

    @Test
    void isFoundOrChangesNothing() throws IOException {
        for (int i = 0; i < PLACES; i++) {
            final Path file = random.nextInt(10) < 8
                    ? data.get(random.nextInt(data.size()))
                    : small.get(random.nextInt(small.size()));
            final byte[] used = used(file);
            final long size = Files.size(file);
            final String what = harm(file, used) + " of " + log.relativize(file) + ", place " + i;
            final boolean isRepaired = i % REPAIRED == 0;
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> check(what, file, isRepaired), what);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(used), 0);
            }
            try (java.io.RandomAccessFile whole = new java.io.RandomAccessFile(file.toFile(), "rw")) {
                whole.setLength(size);
            }
        }
        assertTrue(LogVerify.verify(log).isSound());
        assertTrue(found > PLACES / 3, "found " + found);
        assertTrue(kept > 0, "repaired " + kept);
    }

    private byte[] used(final Path file) throws IOException {
        final long end = data.contains(file) ? Documents.of(file).end() + 16 : Files.size(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final ByteBuffer bytes = ByteBuffer.allocate((int) end);
            while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
                assertTrue(bytes.position() > 0);
            }
            return bytes.array();
        }
    }

    private String harm(final Path file, final byte[] used) throws IOException {
        final int at = random.nextInt(used.length);
        final int kind = random.nextInt(10);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (kind == 0) {
                channel.truncate(at);
                return "the rest from byte " + at;
            }
            if (kind == 1) {
                final int length = Math.min(used.length - at, 1 + random.nextInt(300));
                channel.write(ByteBuffer.allocate(length), at);
                return length + " zeros at byte " + at;
            }
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (used[at] ^ 1 << random.nextInt(8))}), at);
            return "a bit of byte " + at;
        }
    }

    private void check(final String what, final Path file, final boolean isRepaired) throws IOException {
        final LogVerify verify = LogVerify.verify(log);
        final long read = read(log, what);
        if (verify.isSound()) {
            assertEquals(RECORDS, read, what);
            seek(what);
        } else {
            found++;
            if (!file.getParent().endsWith("readers")) {
                assertThrows(DamagedLogException.class, () -> ChronicleLog.open(log, ChronicleLogTest.SMALL), what);
            }
        }
        if (isRepaired) {
            final Path copy = temp.resolve("copy");
            Documents.copy(log, copy);
            repair(copy, verify, what);
            Documents.delete(copy);
        }
    }

    /** Every record that comes is the right one; how many came before the first error. */
    private long read(final Path from, final String what) {
        final long[] seen = {0};
        try (ChronicleLog opened = ChronicleLog.read(from);
                LogReader reader = opened.reader(0)) {
            while (reader.poll(e -> ExperienceLogContract.check(ticks, e, seen[0]++), 50) > 0) {
                assertTrue(seen[0] <= RECORDS, what);
            }
        } catch (final DamagedLogException ex) {
            assertTrue(ex.getMessage().contains("reverie log repair"), ex.getMessage());
            return seen[0];
        }
        return seen[0];
    }

    private void seek(final String what) {
        try (ChronicleLog opened = ChronicleLog.read(log);
                LogReader reader = opened.reader(0)) {
            for (int i = 0; i < 20; i++) {
                final long to = random.nextInt(RECORDS);
                reader.seek(to);
                assertEquals(1, reader.poll(e -> ExperienceLogContract.check(ticks, e, to), 1), what);
            }
        }
    }

    private void repair(final Path copy, final LogVerify verify, final String what) throws IOException {
        final boolean isPositionKept = Files.size(copy.resolve("position")) == Position.BYTES;
        final LogRepair done = LogRepair.repair(copy);
        assertEquals(verify.isSound(), done.damage().isEmpty(), () -> what + ": " + verify + ", " + done);
        final LogVerify after = LogVerify.verify(copy);
        assertTrue(after.isSound(), () -> what + ": " + after);
        assertEquals(done.records(), after.records(), what);
        if (isPositionKept && !what.contains("position")) {
            assertEquals(RECORDS, done.records() + done.lostRecords(), what);
        }
        kept++;
        try (ChronicleLog opened = ChronicleLog.open(copy, ChronicleLogTest.SMALL);
                LogReader reader = opened.reader(0)) {
            final long[] seen = {0};
            assertEquals(
                    done.records(),
                    reader.poll(
                            e -> {
                                assertTrue(e.sequence() >= seen[0], what);
                                ExperienceLogContract.check(ticks, e, e.sequence());
                                seen[0] = e.sequence() + 1;
                            },
                            RECORDS));
            final long next = opened.append(ticks.at(7));
            assertTrue(next >= seen[0], what);
        }
        assertTrue(LogVerify.verify(copy).isSound(), what);
        assertTrue(LogRepair.repair(copy).damage().isEmpty(), what);
    }
}
