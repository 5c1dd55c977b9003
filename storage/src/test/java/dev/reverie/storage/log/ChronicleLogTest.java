package dev.reverie.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.Ticks;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.core.time.SetTimeProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleLogTest implements ExperienceLogContract {
    static final LogConfig SMALL = new LogConfig(1 << 22, 8, LogConfig.Roll.FIVE_MINUTES, 0);

    @TempDir
    Path temp;

    @Override
    public ExperienceLog create(final Path dir, final StepLayout layout) {
        return ChronicleLog.create(dir, layout, SMALL);
    }

    @Override
    public ExperienceLog reopen(final Path dir) {
        return ChronicleLog.open(dir, SMALL);
    }

    @Test
    void numbersGoOnFromFileToFile() throws Exception {
        final Path dir = temp.resolve("log");
        final SetTimeProvider clock = new SetTimeProvider(1_800_000_000_000_000_000L);
        final Ticks ticks = new Ticks(0, 4, 6);
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, SMALL, clock);
                LogReader tail = log.reader(0)) {
            final long[] seen = {0};
            for (int i = 0; i < 500; i++) {
                log.append(ticks.at(i));
                clock.advanceMillis(i % 50 == 49 ? 400_000 : 10);
                if (i % 3 == 0) {
                    tail.poll(experience -> ExperienceLogContract.check(ticks, experience, seen[0]++), 100);
                    assertEquals(i + 1, seen[0]);
                }
            }
            assertEquals(10, Documents.files(dir).size());
            for (final long from : new long[] {0, 1, 49, 50, 51, 99, 100, 333, 499}) {
                try (LogReader reader = log.reader(from)) {
                    assertEquals(
                            1,
                            reader.poll(experience -> ExperienceLogContract.check(ticks, experience, from), 1),
                            "from " + from);
                }
            }
        }
        assertTrue(LogVerify.verify(dir).isSound());
        try (ChronicleLog log = ChronicleLog.open(dir, SMALL, clock)) {
            assertEquals(500, log.append(ticks.at(500)));
        }
        Files.delete(Documents.files(dir).get(4));
        final LogVerify verify = LogVerify.verify(dir);
        assertEquals(200, verify.firstBad());
        assertThrows(DamagedLogException.class, () -> ChronicleLog.open(dir, SMALL, clock));
        Files.delete(Documents.files(dir).get(8));
        assertEquals(200, LogVerify.verify(dir).records());
    }

    @Test
    void secondWriterIsRefusedAndReadersAreNot() {
        final Path dir = temp.resolve("log");
        final Ticks ticks = new Ticks(0, 4, 6);
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, SMALL)) {
            log.append(ticks.at(0));
            for (int i = 0; i < 2; i++) {
                final String message = assertThrows(ConfigException.class, () -> ChronicleLog.open(dir, SMALL))
                        .getMessage();
                assertTrue(message.contains("being written already"), message);
            }
            try (ChronicleLog read = ChronicleLog.read(dir)) {
                assertEquals(0, read.position());
                assertThrows(IllegalStateException.class, () -> read.append(ticks.at(1)));
                log.append(ticks.at(1));
                assertEquals(1, read.position());
                try (LogReader reader = read.reader(0)) {
                    assertEquals(2, reader.poll(experience -> {}, 9));
                }
            }
            assertThrows(ConfigException.class, () -> ChronicleLog.create(dir, Ticks.LAYOUT, SMALL));
        }
    }

    @Test
    void namesTheFieldsThatDiffer() {
        try (ChronicleLog log = ChronicleLog.create(temp.resolve("log"), Ticks.LAYOUT, SMALL)) {
            log.requireLayout(Ticks.layout("Ticks-v0"));
            final String message = assertThrows(
                            ConfigException.class, () -> log.requireLayout(Ticks.layout("Tocks-v0")))
                    .getMessage();
            assertTrue(message.contains("Ticks-v0, not of Tocks-v0"), message);
        }
    }

    @Test
    void saysWhatIsWrongWithADirectory() throws Exception {
        final Path file = Files.writeString(temp.resolve("file"), "x");
        final Path empty = Files.createDirectory(temp.resolve("empty"));
        for (final Path wrong : List.of(temp.resolve("none"), file, empty)) {
            assertThrows(ConfigException.class, () -> ChronicleLog.open(wrong, SMALL));
            assertThrows(ConfigException.class, () -> ChronicleLog.read(wrong));
            assertThrows(ConfigException.class, () -> LogVerify.verify(wrong));
            assertThrows(ConfigException.class, () -> LogSummary.of(wrong));
        }
        assertThrows(ConfigException.class, () -> ChronicleLog.create(file, Ticks.LAYOUT, SMALL));
        assertThrows(ConfigException.class, () -> ChronicleLog.create(temp, Ticks.LAYOUT, SMALL));
        assertThrows(ConfigException.class, () -> ChronicleLog.create(Path.of("/proc/nolog"), Ticks.LAYOUT, SMALL));
    }

    @Test
    void leavesSpaceOnTheDisk() {
        final LogConfig greedy = new LogConfig(1 << 22, 8, LogConfig.Roll.DAY, Long.MAX_VALUE);
        final String message = assertThrows(
                        IllegalStateException.class,
                        () -> ChronicleLog.create(temp.resolve("log"), Ticks.LAYOUT, greedy))
                .getMessage();
        assertTrue(message.contains("bytes free"), message);
    }

    @Test
    void tellsWhatItHolds() {
        final Path dir = temp.resolve("log");
        final Ticks ticks = new Ticks(3, 2, 5);
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, SMALL)) {
            for (int i = 0; i < 50; i++) {
                log.append(ticks.at(i));
            }
        }
        final LogSummary summary = LogSummary.of(dir);
        assertEquals(50, summary.records());
        assertEquals(100, summary.rows());
        assertEquals(20, summary.episodes());
        assertEquals(79, summary.transitions());
        assertEquals(4, summary.returnMax());
        assertEquals(3, summary.returnMin());
        assertEquals(List.of(3), summary.actors());
        assertEquals(4, summary.highestVersion());
        assertEquals(49, summary.lastWall() - summary.firstWall());
    }

    @Test
    void appendsAndReadsWithoutAllocation() {
        final com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        final Experience experience = new Ticks(0, 64, 0).at(1);
        final long[] seen = {0};
        final ExperienceHandler count = e -> seen[0]++;
        try (ChronicleLog log = ChronicleLog.create(
                        temp.resolve("log"), Ticks.LAYOUT, new LogConfig(1 << 28, 8, LogConfig.Roll.DAY, 0));
                LogReader reader = log.reader(0)) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 5000; i++) {
                    log.append(experience);
                    reader.poll(count, 10);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(100_000, seen[0]);
            assertTrue(least < 1000, least + " bytes for 5000 appends and reads");
        }
    }
}
