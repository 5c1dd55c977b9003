package dev.reverie.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.Ticks;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every log must do. */
public interface ExperienceLogContract {

    /** A new log in a directory that does not exist yet. */
    ExperienceLog create(Path dir, StepLayout layout);

    /** The same log, closed before, to append to again. */
    ExperienceLog reopen(Path dir);

    @Test
    default void numbersHaveNoHolesAndReadersSeeWhatWasWritten(@TempDir final Path temp) {
        final Ticks ticks = new Ticks(7, 3, 5);
        try (ExperienceLog log = create(temp.resolve("log"), Ticks.LAYOUT)) {
            assertEquals(-1, log.position());
            try (LogReader reader = log.reader(0)) {
                assertEquals(0, reader.poll(experience -> {}, 10));
                for (int i = 0; i < 100; i++) {
                    final Experience experience = ticks.at(i);
                    assertEquals(i, log.append(experience));
                    assertEquals(-1, experience.sequence(), "the source is not written to");
                    assertEquals(i, log.position());
                }
                final long[] seen = {0};
                while (reader.poll(experience -> check(ticks, experience, seen[0]++), 7) > 0) {
                    assertEquals(seen[0], reader.position());
                }
                assertEquals(100, seen[0]);
            }
        }
    }

    @Test
    default void readerBeginsAnywhereEvenAhead(@TempDir final Path temp) {
        final Ticks ticks = new Ticks(0, 2, 9);
        try (ExperienceLog log = create(temp.resolve("log"), Ticks.LAYOUT);
                LogReader ahead = log.reader(250)) {
            for (int i = 0; i < 200; i++) {
                log.append(ticks.at(i));
            }
            assertEquals(0, ahead.poll(experience -> {}, 1));
            for (int from = 0; from < 200; from += 13) {
                final long expected = from;
                try (LogReader reader = log.reader(from)) {
                    assertEquals(1, reader.poll(experience -> check(ticks, experience, expected), 1));
                }
            }
            for (int i = 200; i < 260; i++) {
                log.append(ticks.at(i));
            }
            assertEquals(1, ahead.poll(experience -> check(ticks, experience, 250), 1));
        }
    }

    @Test
    default void reopenedLogGoesOn(@TempDir final Path temp) {
        final Ticks ticks = new Ticks(0, 2, 9);
        final Path dir = temp.resolve("log");
        for (int run = 0; run < 4; run++) {
            try (ExperienceLog log = run == 0 ? create(dir, Ticks.LAYOUT) : reopen(dir)) {
                assertEquals(run * 10 - 1, log.position());
                assertEquals(Ticks.LAYOUT, log.layout());
                for (int i = 0; i < 10; i++) {
                    assertEquals(run * 10 + i, log.append(ticks.at(run * 10 + i)));
                }
                final long[] seen = {0};
                try (LogReader reader = log.reader(0)) {
                    reader.poll(experience -> check(ticks, experience, seen[0]++), 1000);
                }
                assertEquals(run * 10 + 10, seen[0]);
            }
        }
    }

    @Test
    default void refusesOtherLayoutsAndUseAfterClose(@TempDir final Path temp) {
        final ExperienceLog log = create(temp.resolve("log"), Ticks.LAYOUT);
        final Experience other = Experience.allocate(Ticks.layout("Other-v0"), 1);
        final String message = assertThrows(IllegalArgumentException.class, () -> log.append(other))
                .getMessage();
        assertTrue(message.contains("Other-v0"), message);
        assertThrows(IllegalArgumentException.class, () -> log.reader(-1));
        log.close();
        log.close();
        assertThrows(IllegalStateException.class, () -> log.append(new Ticks(0, 1, 0).at(0)));
    }

    /** Asserts that a record is the tick of its number. */
    static void check(final Ticks ticks, final Experience experience, final long tick) {
        assertEquals(tick, experience.sequence());
        assertEquals(tick, experience.tick());
        final Experience expected = ticks.at(tick);
        assertEquals(expected.lanes(), experience.lanes());
        for (int i = Experience.HEADER; i < expected.length(); i += 8) {
            assertEquals(expected.buffer().getLong(i), experience.buffer().getLong(i));
        }
    }
}
