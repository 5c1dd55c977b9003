package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCommandTest {
    @TempDir
    Path directory;

    private Path log;

    @BeforeEach
    void record() {
        log = directory.resolve("log");
        done("record", "--env", "CartPole-v1", "--steps", "600", "--log", log);
    }

    private static Cli done(final Object... args) {
        final Cli cli = Cli.run(args);
        assertEquals(0, cli.exit(), cli::toString);
        return cli;
    }

    private static Json.Node json(final Object... args) {
        return Json.parse(done(args).out());
    }

    @Test
    void infoTellsReturnsAndTheirSpread() {
        final Json.Node info = json("log", "info", log, "--json");
        long whole = 0;
        for (final Json.Node count : info.get("return_histogram").items()) {
            whole += count.asLong();
        }
        assertTrue(whole > 0 && whole <= info.get("episodes").asLong(), () -> "" + info);
        assertEquals(info.get("records").asLong() - 1, info.get("newest").asLong());
        assertEquals(0, info.get("oldest").asLong());
        assertEquals(0, info.get("lost").asLong());
        assertTrue(info.get("return_mean").asDouble() > 5);
        final String text = done("log", "info", log).out();
        assertTrue(
                text.contains("CartPole-v1") && text.contains("####") && text.contains("in 1 files of 1 parts"), text);
    }

    @Test
    void repairTellsWhatIsLost() throws IOException {
        final Json.Node sound = json("log", "repair", log, "--json");
        assertEquals(0, sound.get("lost").asLong());
        final long records = sound.get("kept").asLong();
        final Path data;
        try (var files = Files.walk(log)) {
            data = files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
            final long at = tenthRecord(file) + 90;
            file.seek(at);
            final int value = file.read();
            file.seek(at);
            file.write(value ^ 4);
        }
        final Cli verify = Cli.run("log", "verify", log);
        assertEquals(1, verify.exit());
        assertTrue(verify.err().contains("record 9 in part-"), verify::toString);
        final Cli repair = done("log", "repair", log);
        assertTrue(
                repair.out().contains("lost     records 9 to 9 (1)")
                        && repair.out().contains("damaged-"),
                repair::toString);
        assertEquals(0, Cli.run("log", "verify", log).exit());
        final Json.Node info = json("log", "info", log, "--json");
        assertEquals(records - 1, info.get("records").asLong());
        assertEquals(1, info.get("lost").asLong());
    }

    private static long tenthRecord(final RandomAccessFile file) throws IOException {
        final byte[] bytes = new byte[1 << 20];
        file.readFully(bytes);
        int found = 0;
        for (int i = 0; i < bytes.length - 4; i++) {
            if (bytes[i] == 'R' && bytes[i + 1] == 'V' && bytes[i + 2] == 'X' && bytes[i + 3] == '1' && ++found == 10) {
                return i;
            }
        }
        throw new AssertionError("fewer than 10 records");
    }

    @Test
    void mergeAndCut() {
        final long records = json("log", "info", log, "--json").get("records").asLong();
        final Path both = directory.resolve("both");
        final String said = done("log", "merge", log, log, "--log", both).out();
        assertTrue(said.contains("actor 0 of " + log + " is actor 1 now"), said);
        assertEquals(
                2 * records, json("log", "info", both, "--json").get("records").asLong());
        final Path some = directory.resolve("some");
        assertEquals(
                5,
                json("log", "cut", both, "--from", "3", "--to", "8", "--log", some, "--json")
                        .get("records")
                        .asLong());
        done("log", "verify", some);
        final Cli wrong = Cli.run("log", "cut", both, "--from", 2 * records, "--log", directory.resolve("none"));
        assertEquals(2, wrong.exit(), wrong::toString);
        assertTrue(wrong.err().contains("has records 0 to " + (2 * records - 1)), wrong::toString);
        assertFalse(Files.exists(directory.resolve("none")));
        assertEquals(
                2,
                Cli.run("log", "merge", log, "--log", directory.resolve("none")).exit());
    }
}
