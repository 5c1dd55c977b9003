package dev.reverie.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.storage.Ticks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCopyTest {
    @TempDir
    Path temp;

    private Path log(final String name, final int ticks, final int... actors) {
        final Path dir = temp.resolve(name);
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, ChronicleLogTest.SMALL)) {
            for (int i = 0; i < ticks; i++) {
                for (final int actor : actors) {
                    log.append(new Ticks(actor, 2, 5).at(i));
                }
            }
        }
        return dir;
    }

    @Test
    void mergedActorsStayApart() {
        final Path a = log("a", 12, 0, 2);
        final Path b = log("b", 7, 0, 1);
        final Path out = temp.resolve("out");
        final LogCopy copy = LogCopy.merge(List.of(a, b), out, ChronicleLogTest.SMALL);
        assertEquals(24 + 14, copy.records());
        assertEquals(2 * 38, copy.rows());
        assertEquals(List.of(Map.of(), Map.of(0, 1, 1, 3)), copy.renamed());
        assertTrue(LogVerify.verify(out).isSound());
        final long[] next = {0};
        try (ChronicleLog log = ChronicleLog.read(out);
                LogReader reader = log.reader(0)) {
            reader.poll(
                    e -> {
                        final long i = next[0]++;
                        assertEquals(i, e.sequence());
                        assertEquals(i < 24 ? i / 2 : (i - 24) / 2, e.tick());
                        assertEquals(i < 24 ? i % 2 * 2 : 1 + (i - 24) % 2 * 2, e.actor());
                        final int was = (int) (i < 24 ? i % 2 * 2 : (i - 24) % 2);
                        final Experience expected = new Ticks(was, 2, 5).at(e.tick());
                        for (int at = Experience.HEADER; at < e.length(); at++) {
                            assertEquals(
                                    expected.buffer().getByte(at), e.buffer().getByte(at));
                        }
                    },
                    1000);
        }
        assertEquals(38, next[0]);
        final LogSummary first = LogSummary.of(a);
        final LogSummary second = LogSummary.of(b);
        final LogSummary both = LogSummary.of(out);
        assertEquals(first.episodes() + second.episodes(), both.episodes());
        assertEquals(first.transitions() + second.transitions(), both.transitions(), "no episode goes on in another's");
    }

    @Test
    void cutIsWhatWasAskedFor() {
        final Path a = log("a", 50, 0);
        final Path out = temp.resolve("out");
        assertEquals(20, LogCopy.cut(a, 10, 30, out, ChronicleLogTest.SMALL).records());
        final Ticks ticks = new Ticks(0, 2, 5);
        final long[] next = {0};
        try (ChronicleLog log = ChronicleLog.read(out);
                LogReader reader = log.reader(0)) {
            reader.poll(
                    e -> {
                        assertEquals(next[0]++, e.sequence());
                        assertEquals(9 + next[0], e.tick());
                        assertEquals(
                                ticks.at(e.tick()).rows().floatAt(1, 0, 0),
                                e.rows().floatAt(1, 0, 0));
                    },
                    1000);
        }
        assertEquals(20, next[0]);
        assertEquals(
                40,
                LogCopy.cut(a, 10, Long.MAX_VALUE, temp.resolve("rest"), ChronicleLogTest.SMALL)
                        .records());
        for (final long[] range : new long[][] {{50, 60}, {-1, 3}, {10, 10}, {10, 51}}) {
            final String message = assertThrows(
                            ConfigException.class,
                            () -> LogCopy.cut(a, range[0], range[1], temp.resolve("no"), ChronicleLogTest.SMALL))
                    .getMessage();
            assertTrue(message.contains("has records 0 to 49"), message);
        }
    }

    @Test
    void refusesOtherLayoutsAndLeavesNothingBehind() {
        final Path a = log("a", 5, 0);
        final Path b = temp.resolve("b");
        ChronicleLog.create(b, Ticks.layout("Other-v0"), ChronicleLogTest.SMALL).close();
        final Path out = temp.resolve("out");
        final String message = assertThrows(
                        ConfigException.class, () -> LogCopy.merge(List.of(a, b), out, ChronicleLogTest.SMALL))
                .getMessage();
        assertTrue(message.contains("Other-v0"), message);
        assertFalse(Files.exists(out));
        assertThrows(ConfigException.class, () -> LogCopy.merge(List.of(a, a), a, ChronicleLogTest.SMALL));
        assertTrue(LogVerify.verify(a).isSound(), "a log that was there is not deleted");
    }
}
