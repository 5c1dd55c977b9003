package dev.reverie.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** However a log is damaged: verify says so, a reader returns right rows or an error, and nothing is appended. */
class DamageTest {
    private static final int RECORDS = 400;

    @TempDir
    Path temp;

    private final Ticks ticks = new Ticks(0, 5, 6);
    private final List<Long> messages = new ArrayList<>();
    private Path whole;
    private long end;

    @BeforeEach
    void write() throws IOException {
        whole = temp.resolve("whole");
        try (ChronicleLog log = ChronicleLog.create(whole, Ticks.LAYOUT, ChronicleLogTest.SMALL)) {
            for (int i = 0; i < RECORDS; i++) {
                log.append(ticks.at(i));
            }
        }
        final Documents documents = Documents.of(data(whole));
        messages.addAll(documents.offsets());
        end = documents.end();
        assertEquals(RECORDS + 1, messages.size());
        assertTrue(LogVerify.verify(whole).isSound());
    }

    private static Path data(final Path dir) {
        return Documents.files(dir).get(0);
    }

    private interface Harm {
        void to(FileChannel file) throws IOException;
    }

    private LogVerify harm(final String name, final Harm harm) throws IOException {
        final Path dir = temp.resolve(name);
        Documents.copy(whole, dir);
        try (FileChannel file = FileChannel.open(data(dir), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            harm.to(file);
        }
        final LogVerify verify = LogVerify.verify(dir);
        assertFalse(verify.isSound(), name);
        assertThrows(DamagedLogException.class, () -> ChronicleLog.open(dir, ChronicleLogTest.SMALL), name);
        assertTrue(verify.records() < RECORDS);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> read(dir, verify), name);
        Documents.delete(dir);
        return verify;
    }

    private void read(final Path dir, final LogVerify verify) {
        final long[] seen = {0};
        try (ChronicleLog log = ChronicleLog.read(dir);
                LogReader reader = log.reader(0)) {
            while (reader.poll(experience -> ExperienceLogContract.check(ticks, experience, seen[0]++), 10) > 0) {
                assertTrue(seen[0] <= RECORDS);
            }
            assertEquals(RECORDS, seen[0], "a log that ends early is an error");
        } catch (final DamagedLogException ex) {
            assertTrue(seen[0] >= verify.records() || verify.records() == 0, seen[0] + " of " + verify);
        }
    }

    private static void flip(final FileChannel file, final long at, final int bit) throws IOException {
        final ByteBuffer one = ByteBuffer.allocate(1);
        file.read(one, at);
        one.put(0, (byte) (one.get(0) ^ 1 << bit)).rewind();
        file.write(one, at);
    }

    @Test
    void flippedBitAnywhereInARecord() throws IOException {
        final Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            final int record = random.nextInt(RECORDS);
            final long at = messages.get(record + 1) + 4 + random.nextInt(64 + 5 * Ticks.LAYOUT.stride());
            final LogVerify verify = harm("byte" + i, file -> flip(file, at, random.nextInt(8)));
            assertEquals(record, verify.firstBad());
        }
    }

    @Test
    void flippedBitInChroniclesMessageHeader() throws IOException {
        for (int bit = 0; bit < 32; bit++) {
            final int record = bit * 12 + 3;
            final int flipped = bit;
            final LogVerify verify =
                    harm("header" + bit, file -> flip(file, messages.get(record + 1) + flipped / 8, flipped % 8));
            assertEquals(record, verify.firstBad(), "bit " + bit);
        }
    }

    @Test
    void flippedBitInTheLayoutRecord() throws IOException {
        final LogVerify verify = harm("layout", file -> flip(file, messages.get(0) + 60, 2));
        assertEquals(0, verify.firstBad());
    }

    @Test
    void cutOffAnywhere() throws IOException {
        final Random random = new Random(2);
        for (int i = 0; i < 20; i++) {
            final long at = messages.get(0) + random.nextInt((int) (end - messages.get(0)));
            harm("cut" + i, file -> file.truncate(at));
        }
        harm("cut to nothing", file -> file.truncate(0));
        harm("cut between records", file -> file.truncate(messages.get(100)));
    }

    @Test
    void zeroedTailAndGarbageInTheMiddle() throws IOException {
        final Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            final long at = messages.get(random.nextInt(RECORDS) + 1) + (i % 2 == 0 ? 0 : random.nextInt(200));
            harm("zeros" + i, file -> file.write(ByteBuffer.allocate((int) (end - at)), at));
            final byte[] garbage = new byte[1 + random.nextInt(500)];
            random.nextBytes(garbage);
            harm("garbage" + i, file -> file.write(ByteBuffer.wrap(garbage), Math.min(at, end - garbage.length)));
        }
    }

    @Test
    void positionFileGoneOrHarmed() throws IOException {
        final Path position = whole.resolve(Position.FILE);
        final byte[] sound = Files.readAllBytes(position);
        for (final byte[] bytes : List.of(new byte[0], new byte[4096], new byte[100])) {
            Files.write(position, bytes);
            assertFalse(LogVerify.verify(whole).isSound());
            assertThrows(DamagedLogException.class, () -> ChronicleLog.open(whole, ChronicleLogTest.SMALL));
        }
        final byte[] torn = sound.clone();
        torn[128 * (1 + (RECORDS - 1) % 2) + 6] ^= 1;
        Files.write(position, torn);
        assertEquals(RECORDS - 2, LogVerify.verify(whole).acknowledged(), "one slot is whole");
        assertFalse(LogVerify.verify(whole).isSound());
        assertThrows(DamagedLogException.class, () -> ChronicleLog.open(whole, ChronicleLogTest.SMALL));
        torn[128 * (1 + RECORDS % 2) + 6] ^= 1;
        Files.write(position, torn);
        assertFalse(LogVerify.verify(whole).isSound());
        Files.delete(position);
        assertFalse(LogVerify.verify(whole).isSound());
        assertThrows(DamagedLogException.class, () -> ChronicleLog.open(whole, ChronicleLogTest.SMALL));
        Files.write(position, sound);
        assertTrue(LogVerify.verify(whole).isSound());
    }
}
