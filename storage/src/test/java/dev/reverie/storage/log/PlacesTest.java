package dev.reverie.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Experience;
import dev.reverie.storage.Ticks;
import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where records are found, by whom, and what has reached the disk. */
@Timeout(60)
class PlacesTest {
    @TempDir
    Path temp;

    @Test
    void everyRecordIsFoundByTheIndexAlone() throws Exception {
        for (final int spacing : new int[] {1, 8, 64}) {
            final Path dir = temp.resolve("log" + spacing);
            final LogConfig config = new LogConfig(1 << 22, spacing, LogConfig.Roll.FIVE_MINUTES, 0);
            final Ticks ticks = new Ticks(0, 2, 6);
            try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, config)) {
                for (int i = 0; i < 5000; i++) {
                    log.append(ticks.at(i));
                }
            }
            final LogFiles files = new LogFiles(dir);
            final OpenData data = new OpenData(files.data().get(0), LayoutRecord.read(dir));
            for (int i = 4999; i >= 0; i -= 7) {
                assertTrue(data.jump(i), "record " + i + " at spacing " + spacing);
                assertNull(data.take(i));
                assertNull(data.indexProblem());
                assertTrue(data.steps() <= 2L * spacing + 2, data.steps() + " documents passed over");
            }
            data.unmap();
        }
    }

    @Test
    void seeksWithoutAllocation() {
        final com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        final Path dir = temp.resolve("log");
        final Ticks ticks = new Ticks(0, 8, 6);
        for (int run = 0; run < 3; run++) {
            try (ChronicleLog log = run == 0
                    ? ChronicleLog.create(dir, Ticks.LAYOUT, ChronicleLogTest.SMALL)
                    : ChronicleLog.open(dir, ChronicleLogTest.SMALL)) {
                for (int i = 0; i < 3000; i++) {
                    log.append(ticks.at(log.position() + 1));
                }
            }
        }
        final Random random = new Random(4);
        final long[] right = {0, 0};
        final ExperienceHandler check = e -> right[0] += e.sequence() == right[1] && e.tick() == right[1] ? 1 : 0;
        try (ChronicleLog log = ChronicleLog.read(dir);
                LogReader reader = log.reader(0)) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 2000; i++) {
                    right[1] = random.nextInt(9000);
                    reader.seek(right[1]);
                    reader.poll(check, 1);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(40_000, right[0]);
            assertTrue(least < 1000, least + " bytes for 2000 seeks");
        }
    }

    @Test
    void severalProcessesReadWhileOneWrites() throws Exception {
        final Path dir = temp.resolve("log");
        final Ticks ticks = new Ticks(0, 16, 6);
        final List<Process> readers = new ArrayList<>();
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, small(300_000))) {
            log.append(ticks.at(0));
            for (int i = 0; i < 3; i++) {
                readers.add(Appender.process("read", dir, "6000").start());
            }
            for (int i = 1; i < 6000; i++) {
                log.append(ticks.at(i));
                Thread.sleep(i % 8 == 0 ? 1 : 0);
            }
            for (final Process reader : readers) {
                try (BufferedReader out = reader.inputReader()) {
                    assertEquals("6000", out.readLine());
                    assertEquals(0, reader.waitFor());
                }
            }
        } finally {
            readers.forEach(Process::destroyForcibly);
        }
        assertTrue(Documents.files(dir).size() > 10);
    }

    private static LogConfig small(final long partBytes) {
        return config(partBytes, LogConfig.Durability.PROCESS);
    }

    private static LogConfig config(final long partBytes, final LogConfig.Durability durability) {
        return new LogConfig(1 << 22, 8, LogConfig.Roll.DAY, partBytes, 0, 1 << 20, durability, 0, 0, 0);
    }

    @Test
    void powerLeavesNothingToBeWritten() throws Exception {
        Assumptions.assumeTrue(
                Files.isReadable(Path.of("/proc/self/smaps"))
                        && !Files.getFileStore(temp).type().equals("tmpfs"),
                "the system does not tell which pages are not yet on the disk");
        assertTrue(unwritten(LogConfig.Durability.PROCESS) > 100, "the measure sees what is not yet written");
        assertEquals(0, unwritten(LogConfig.Durability.POWER));
    }

    /** KB of the data file that this process has changed and the system has not written. */
    private long unwritten(final LogConfig.Durability durability) throws Exception {
        final Path dir = temp.resolve(durability.name());
        final Experience experience = new Ticks(0, 64, 6).at(3);
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, config(0, durability))) {
            for (int i = 0; i < 100; i++) {
                log.append(experience);
            }
            long kilobytes = 0;
            boolean isData = false;
            for (final String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
                isData = line.matches("[0-9a-f]+-[0-9a-f]+ .*")
                        ? line.contains(dir + "/part-") && line.endsWith(".cq4")
                        : isData;
                if (isData && line.matches("(Shared|Private)_Dirty:.*")) {
                    kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
            return kilobytes;
        }
    }
}
