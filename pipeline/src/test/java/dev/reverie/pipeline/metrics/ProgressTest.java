package dev.reverie.pipeline.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    private static final Progress.Snapshot MIDWAY =
            new Progress.Snapshot(840_000, 2_000_000, 1_234_567, 310_000, 7.8312, 100_000, "actor waits for learner");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintWriter out = new PrintWriter(bytes, true, StandardCharsets.UTF_8);
    private long now = 1_000;

    private String written() {
        final String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    private void after(final double seconds) {
        now += (long) (seconds * 1e9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "200| 42%  840k/2M steps  1.23M steps/s  310k updates/s  return 7.831  replay 100k  actor waits for learner  ETA 0:01",
                "100| 42%  840k/2M steps  1.23M steps/s  310k updates/s  return 7.831  actor waits for learner  ETA 0:01",
                "80| 42%  840k/2M steps  1.23M steps/s  310k updates/s  return 7.831  ETA 0:01",
                "60| 42%  840k/2M steps  1.23M steps/s  return 7.831  ETA 0:01",
                "30| 42%  return 7.831  ETA 0:01",
                "10| 42%",
                "2| 4"
            })
    void whatMattersLeastIsLeftOutWhereItDoesNotFit(final int width, final String line) {
        assertEquals(line, Progress.render(MIDWAY, width));
        assertTrue(line.length() <= width);
    }

    @Test
    void whatIsNotKnownIsNotShown() {
        assertEquals(
                "12 steps  replay 0",
                Progress.render(new Progress.Snapshot(12, 0, Double.NaN, Double.NaN, Double.NaN, 0, ""), 80));
        assertEquals(
                " 99%  1.00M/1M steps  0 steps/s  0 updates/s  return -200  replay 1",
                Progress.render(new Progress.Snapshot(999_999, 1_000_000, 0, 0, -200, 1, ""), 80));
    }

    @Test
    void aTerminalsLineIsRewrittenInPlaceFourTimesASecond() {
        final Progress progress = new Progress(new Terminal(80, true, true), out, 1000, () -> now);
        progress.update(0, 0, Double.NaN, 0, "");
        assertEquals("", written());
        after(0.2);
        progress.update(100, 10, 1, 100, "");
        assertEquals(
                "\r\u001b[2K 10%  100/1k steps  500 steps/s  50 updates/s  return 1  replay 100  ETA 0:02", written());
        after(0.2);
        progress.update(150, 10, 1, 100, "");
        assertEquals("", written());
        after(0.1);
        assertTrue(progress.isDue());
        progress.update(1000, 20, 1, 100, "");
        written();
        progress.close();
        final String end = written();
        assertTrue(end.startsWith("\r\u001b[2K100%  1k/1k") || end.startsWith("\r\u001b[2K100%  1.00k/1k"), end);
        assertTrue(end.endsWith(System.lineSeparator()));
        progress.close();
        assertEquals("", written());
    }

    @Test
    void elsewhereItIsAPlainLineEveryTwoSeconds() {
        final Progress progress = new Progress(new Terminal(80, false, false), out, 0, () -> now);
        for (int tenth = 0; tenth < 120; tenth++) {
            progress.update(tenth, 0, Double.NaN, 0, "");
            after(0.1);
        }
        final String text = written();
        assertEquals(6, text.lines().count(), text);
        assertTrue(!text.contains("\r\u001b") && text.contains("10 steps/s"), text);
    }

    @Test
    void ratesAreOfTheLastTenSecondsOrSo() {
        final Progress progress = new Progress(new Terminal(120, true, true), out, 0, () -> now);
        long steps = 0;
        for (int i = 0; i < 201; i++) {
            after(0.25);
            steps += i < 100 ? 1000 : 5;
            progress.update(steps, 0, Double.NaN, 0, "");
        }
        final String text = written();
        assertTrue(text.endsWith("20 steps/s  0 updates/s  replay 0"), text.substring(text.lastIndexOf('\r')));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "999, 999",
        "999.7, 1.00k",
        "1000, 1.00k",
        "12345, 12.3k",
        "999499, 999k",
        "999500, 1.00M",
        "7.831, 7.83",
        "-1234567, -1.23M",
        "2.5e13, 25.0T"
    })
    void quantitiesHaveThreeDigits(final double value, final String text) {
        assertEquals(text, Quantity.of(value));
    }

    @Test
    void theTerminalIsWhatItsEnvironmentTells() {
        final Map<String, String> utf = Map.of("LANG", "en_US.UTF-8", "TERM", "xterm", "COLUMNS", "90");
        assertEquals(new Terminal(120, true, true), Terminal.of(utf, true, "40 120\n"));
        assertEquals(new Terminal(90, false, true), Terminal.of(utf, false, ""));
        assertEquals(new Terminal(80, false, false), Terminal.of(Map.of("LANG", "C", "TERM", "dumb"), true, "0 0"));
        assertEquals(
                new Terminal(20, true, false),
                Terminal.of(Map.of("LC_ALL", "C", "LANG", "en_US.UTF-8", "TERM", "vt100"), true, "9 3"));
    }
}
