package dev.reverie.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.storage.Ticks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRepairTest {
    private static final int RECORDS = 300;

    @TempDir
    Path temp;

    private final Ticks ticks = new Ticks(0, 3, 6);
    private Path log;
    private Path first;

    @BeforeEach
    void write() {
        log = temp.resolve("log");
        for (int run = 0; run < 3; run++) {
            try (ChronicleLog to = run == 0
                    ? ChronicleLog.create(log, Ticks.LAYOUT, ChronicleLogTest.SMALL)
                    : ChronicleLog.open(log, ChronicleLogTest.SMALL)) {
                for (int i = 0; i < RECORDS / 3; i++) {
                    to.append(ticks.at(run * RECORDS / 3 + i));
                }
            }
        }
        first = Documents.files(log).get(0);
    }

    private static void overwrite(final Path file, final long at, final byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    private List<Long> numbers() {
        final List<Long> numbers = new ArrayList<>();
        try (ChronicleLog opened = ChronicleLog.read(log);
                LogReader reader = opened.reader(0)) {
            while (reader.poll(
                            e -> {
                                ExperienceLogContract.check(ticks, e, e.sequence());
                                numbers.add(e.sequence());
                            },
                            17)
                    > 0) {
                assertTrue(numbers.size() <= RECORDS);
            }
        }
        return numbers;
    }

    @Test
    void soundLogIsLeftAsItIs() throws IOException {
        final byte[] before = Files.readAllBytes(first);
        final LogRepair done = LogRepair.repair(log);
        assertEquals(RECORDS, done.records());
        assertEquals(List.of(), done.damage());
        assertNull(done.aside());
        org.junit.jupiter.api.Assertions.assertArrayEquals(before, Files.readAllBytes(first));
    }

    @Test
    void tellsExactlyWhichRecordsAreLost() throws IOException {
        final Documents documents = Documents.of(first);
        for (final int record : new int[] {0, 40, 41, 42, 99}) {
            overwrite(first, documents.offsets().get(record + 1) + 100, new byte[] {1, 2, 3});
        }
        overwrite(first, documents.offsets().get(71), new byte[] {-1, -1, -1, 7});
        final LogRepair done = LogRepair.repair(log);
        assertEquals(
                List.of(new LogRange(0, 1), new LogRange(40, 43), new LogRange(99, 100)),
                done.lost(),
                "70's header is mended");
        assertEquals(RECORDS - 5, done.records());
        assertEquals(5, done.lostRecords());
        assertNotNull(done.aside());
        assertTrue(Files.exists(
                done.aside().resolve(first.getParent().getFileName()).resolve(first.getFileName())));
        final List<Long> numbers = numbers();
        assertEquals(RECORDS - 5, numbers.size());
        assertFalse(numbers.contains(41L));
        assertEquals(5, LogVerify.verify(log).lost());
        try (ChronicleLog opened = ChronicleLog.open(log, ChronicleLogTest.SMALL)) {
            assertEquals(RECORDS, opened.append(ticks.at(RECORDS)));
        }
        assertEquals(List.of(), LogRepair.repair(log).lost(), "known by now");
        for (final Path file : Documents.files(log)) {
            if (file.toString().contains("part-0000000000000000200")) {
                overwrite(file, Documents.of(file).offsets().get(51) + 90, new byte[] {9});
            }
        }
        assertEquals(List.of(new LogRange(250, 251)), LogRepair.repair(log).lost());
        assertEquals(6, LogVerify.verify(log).lost());
    }

    @Test
    void acknowledgedRecordsBeyondTheEndAreLostAndTheirNumbersNotGivenAgain() throws IOException {
        final Path last = Documents.files(log).get(2);
        try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
            channel.truncate(Documents.of(last).offsets().get(61));
        }
        assertEquals(260, LogVerify.verify(log).firstBad());
        assertEquals(List.of(new LogRange(260, 300)), LogRepair.repair(log).lost());
        try (ChronicleLog opened = ChronicleLog.open(log, ChronicleLogTest.SMALL);
                LogReader reader = opened.reader(255)) {
            assertEquals(RECORDS, opened.append(ticks.at(RECORDS)));
            final List<Long> numbers = new ArrayList<>();
            reader.poll(e -> numbers.add(e.sequence()), 10);
            assertEquals(List.of(255L, 256L, 257L, 258L, 259L, 300L), numbers);
        }
        assertTrue(LogVerify.verify(log).isSound());
    }

    @Test
    void aWholePartThatIsGoneIsLost() throws IOException {
        Documents.delete(Documents.files(log).get(1).getParent());
        assertEquals(100, LogVerify.verify(log).firstBad());
        assertEquals(List.of(new LogRange(100, 200)), LogRepair.repair(log).lost());
        assertEquals(200, numbers().size());
    }

    @Test
    void layoutAndPositionAreMadeAnew() throws IOException {
        Files.delete(log.resolve("layout"));
        Files.write(log.resolve("position"), new byte[] {1, 2});
        assertFalse(LogVerify.verify(log).isSound());
        final LogRepair done = LogRepair.repair(log);
        assertEquals(RECORDS, done.records());
        assertEquals(2, done.damage().size());
        assertEquals(RECORDS, numbers().size());
    }

    @Test
    void indexIsMadeAnewAndNothingIsLost() throws IOException {
        final long layout = Documents.of(first).offsets().get(0);
        final byte[] all = Files.readAllBytes(first);
        int last = (int) layout - 1;
        while (all[last] == 0) {
            last--;
        }
        overwrite(first, last - 40, new byte[41]);
        assertTrue(String.valueOf(LogVerify.verify(log).reason()).contains("index"));
        assertEquals(RECORDS, numbers().size(), "a reader in order needs no index");
        final LogRepair done = LogRepair.repair(log);
        assertEquals(List.of(), done.lost());
        assertEquals(RECORDS, done.records());
        assertTrue(LogVerify.verify(log).isSound());
    }

    @Test
    void bookmarkThatIsDamagedIsMovedAside() throws IOException {
        try (ChronicleLog opened = ChronicleLog.read(log);
                LogReader reader = opened.reader("a", 5)) {
            assertEquals(5, reader.position());
        }
        overwrite(log.resolve("readers/a"), 64 + 8, new byte[] {9});
        assertEquals("readers/a", LogVerify.verify(log).file());
        assertThrows(DamagedLogException.class, () -> Bookmark.open(log, "a", 0));
        assertEquals(1, LogRepair.repair(log).damage().size());
        assertTrue(LogVerify.verify(log).isSound());
        assertFalse(Files.exists(log.resolve("readers/a")));
    }

    @Test
    void repairKilledHalfWayCanBeRunAgain() throws IOException {
        overwrite(first, Documents.of(first).offsets().get(50) + 100, new byte[] {1, 2, 3});
        overwrite(first, Documents.of(first).offsets().get(80) + 100, new byte[] {1, 2, 3});
        final Path position = log.resolve("position");
        final byte[] before = Files.readAllBytes(position);
        final LogRepair done = LogRepair.repair(log);
        assertNotNull(done.aside());
        final String part = first.getParent().getFileName().toString();
        for (int left = 0; left <= 3; left++) {
            final Path copy = temp.resolve("copy" + left);
            Documents.copy(log, copy);
            Files.move(copy.resolve(done.aside().getFileName()).resolve(part), copy.resolve(part));
            Files.delete(copy.resolve("lost"));
            Files.write(copy.resolve("position"), before);
            final List<LogFiles.Part> parts = new LogFiles(copy).parts();
            for (int i = 0; i < left; i++) {
                Documents.delete(parts.get(i + 1).path());
            }
            final LogRepair again = LogRepair.repair(copy);
            assertEquals(List.of(new LogRange(49, 50), new LogRange(79, 80)), again.lost(), "without " + left);
            assertEquals(RECORDS - 2, LogVerify.verify(copy).records());
        }
    }

    @Test
    void refusesALogThatIsWrittenOrOfANewerFormat() throws IOException {
        try (ChronicleLog opened = ChronicleLog.open(log, ChronicleLogTest.SMALL)) {
            assertThrows(ConfigException.class, () -> LogRepair.repair(log));
            assertEquals(RECORDS - 1, opened.position());
        }
        final Path layout = log.resolve("layout");
        final org.agrona.concurrent.UnsafeBuffer bytes =
                new org.agrona.concurrent.UnsafeBuffer(Files.readAllBytes(layout));
        bytes.putInt(4, 3);
        final java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(bytes.byteArray(), 0, 12);
        crc.update(bytes.byteArray(), 16, bytes.capacity() - 16);
        bytes.putInt(12, (int) crc.getValue());
        Files.write(layout, bytes.byteArray());
        for (final org.junit.jupiter.api.function.Executable use : List.<org.junit.jupiter.api.function.Executable>of(
                () -> ChronicleLog.open(log, ChronicleLogTest.SMALL),
                () -> ChronicleLog.read(log),
                () -> LogVerify.verify(log),
                () -> LogSummary.of(log),
                () -> LogRepair.repair(log))) {
            final String message = assertThrows(ConfigException.class, use).getMessage();
            assertTrue(message.contains("is of log format 3, and this version of reverie reads 2"), message);
        }
    }
}
