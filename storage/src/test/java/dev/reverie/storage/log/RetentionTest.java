package dev.reverie.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Experience;
import dev.reverie.storage.Ticks;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RetentionTest {
    private static final int LANES = 3;
    private static final int FILE = 50;
    private static final long BYTES = 4 + Experience.length(Ticks.LAYOUT, LANES);

    @TempDir
    Path temp;

    private final Ticks ticks = new Ticks(0, LANES, 6);

    private static LogConfig keep(final long steps, final long bytes, final long seconds) {
        return new LogConfig(
                1 << 22,
                8,
                LogConfig.Roll.DAY,
                FILE * BYTES,
                0,
                1 << 20,
                LogConfig.Durability.PROCESS,
                steps,
                bytes,
                seconds);
    }

    private void append(final ChronicleLog log, final int count) {
        for (int i = 0; i < count; i++) {
            final Experience experience = ticks.at(log.position() + 1);
            experience.stamp(
                    0,
                    experience.tick(),
                    experience.policyVersion(),
                    experience.tick() * 1_000_000_000L,
                    experience.monoNanos());
            log.append(experience);
        }
    }

    private static int files(final Path dir) {
        return Documents.files(dir).size();
    }

    @Test
    void filesBeginAfterPartBytes() {
        final Path dir = temp.resolve("log");
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, keep(0, 0, 0))) {
            append(log, 5 * FILE + 1);
            assertEquals(6, files(dir));
            assertEquals(0, log.oldest());
            final long[] seen = {0};
            log.reader(0).poll(e -> assertEquals(seen[0]++, e.sequence()), 1000);
            assertEquals(5 * FILE + 1, seen[0]);
        }
        assertEquals(5 * FILE + 1, LogVerify.verify(dir).records());
    }

    @Test
    void keepsTheNewestStepsFromRunToRun() {
        final Path dir = temp.resolve("log");
        final long steps = 4 * FILE * LANES;
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, keep(steps, 0, 0));
                LogReader late = log.reader(0)) {
            append(log, 4 * FILE);
            assertEquals(0, log.oldest());
            append(log, FILE);
            assertEquals(0, log.oldest(), "the newest file's one row more is not yet all that is asked for");
            append(log, 10 * FILE + 1);
            final long kept = log.position() + 1 - log.oldest();
            assertTrue(kept * LANES >= steps && (kept - FILE) * LANES < steps, kept + " kept");
            assertTrue(files(dir) <= 6, files(dir) + " files");
            final String message = assertThrows(IllegalStateException.class, () -> late.poll(e -> {}, 1))
                    .getMessage();
            assertTrue(message.contains("deleted by retention"), message);
        }
        assertTrue(LogVerify.verify(dir).isSound(), () -> LogVerify.verify(dir).toString());
        try (ChronicleLog log = ChronicleLog.open(dir, keep(steps, 0, 0))) {
            final long before = log.oldest();
            append(log, 2 * FILE + 1);
            final long kept = log.position() + 1 - log.oldest();
            assertTrue(log.oldest() > before);
            assertTrue(kept * LANES >= steps && (kept - 2 * FILE) * LANES < steps, kept + " kept");
            final long[] next = {log.oldest()};
            log.reader(log.oldest()).poll(e -> assertEquals(next[0]++, e.sequence()), 10_000);
            assertEquals(log.position() + 1, next[0]);
        }
        assertEquals(LogVerify.verify(dir).records(), LogSummary.of(dir).records());
        assertTrue(LogRepair.repair(dir).damage().isEmpty());
    }

    @Test
    void keepsBytesAtMostAndTheNewestFile() {
        final Path dir = temp.resolve("log");
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, keep(0, 3 * FILE * BYTES, 0))) {
            append(log, 20 * FILE);
            assertTrue(files(dir) <= 4, files(dir) + " files");
            assertTrue(log.position() + 1 - log.oldest() >= 2 * FILE);
        }
        try (ChronicleLog log = ChronicleLog.open(dir, keep(0, 1, 0))) {
            append(log, 1);
            assertEquals(log.position(), log.oldest());
        }
        assertEquals(1, LogVerify.verify(dir).records());
    }

    @Test
    void keepsByTheRecordsOwnClock() {
        final Path dir = temp.resolve("log");
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, keep(0, 0, 120))) {
            append(log, 20 * FILE + 1);
            final long kept = log.position() + 1 - log.oldest();
            assertTrue(kept >= 120 && kept <= 120 + 2 * FILE, kept + " kept");
        }
    }

    @Test
    void keepsWhatAReaderNeedsUntilItMovesOn() {
        final Path dir = temp.resolve("log");
        final LogConfig config = keep(FILE, 0, 0);
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, config)) {
            append(log, 10);
            try (LogReader slow = log.reader("slow", 0)) {
                append(log, 10 * FILE);
                assertEquals(0, log.oldest());
                assertEquals(3 * FILE, slow.poll(e -> {}, 3 * FILE));
                append(log, 2 * FILE);
                assertEquals(0, log.oldest(), "what the last poll handed over may still be in use");
                slow.poll(e -> {}, 1);
                append(log, FILE);
                assertEquals(3 * FILE, log.oldest());
            }
            append(log, 5 * FILE);
            assertEquals(3 * FILE, log.oldest(), "a reader that is away keeps its place");
        }
        try (ChronicleLog log = ChronicleLog.open(dir, config);
                LogReader slow = log.reader("slow", 0)) {
            assertEquals(3 * FILE, slow.position());
            assertThrows(IllegalArgumentException.class, () -> slow.seek(3 * FILE - 1));
            slow.poll(e -> ExperienceLogContract.check(ticks, e, 3 * FILE), 0);
            try (Bookmark bookmark = Bookmark.open(dir, "other", 0)) {
                assertEquals(3 * FILE, bookmark.record(), "no older than what there is");
            }
            slow.seek(log.position());
            slow.poll(e -> {}, 1);
            append(log, FILE + 1);
            assertEquals(3 * FILE, log.oldest(), "the other's");
            Bookmark.open(dir, "other", 0).remove();
            append(log, FILE + 1);
            assertTrue(log.position() - log.oldest() < 3 * FILE);
        }
    }

    @Test
    void aKilledReaderLosesNothing() throws Exception {
        final Path dir = temp.resolve("log");
        final LogConfig config = keep(FILE, 0, 0);
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, config)) {
            append(log, 2 * FILE);
            final Process process = Appender.process("named", dir).start();
            long last = -1;
            try (BufferedReader out = process.inputReader()) {
                while (last < FILE) {
                    last = Long.parseLong(out.readLine());
                }
                process.toHandle().destroyForcibly();
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    last = line.matches("[0-9]+") ? Long.parseLong(line) : last;
                }
                assertTrue(process.waitFor(10, TimeUnit.SECONDS));
            } finally {
                process.destroyForcibly();
            }
            append(log, 10 * FILE);
            try (LogReader again = log.reader("named", 0)) {
                final long from = again.position();
                assertTrue(from <= last + 1 && from > 0, from + " after " + last);
                final long[] next = {from};
                again.poll(e -> assertEquals(next[0]++, e.sequence()), 10_000);
                assertEquals(log.position() + 1, next[0]);
            }
        }
        assertTrue(LogVerify.verify(dir).isSound());
    }
}
