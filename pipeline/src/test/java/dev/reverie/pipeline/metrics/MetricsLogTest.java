package dev.reverie.pipeline.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
    @TempDir
    Path dir;

    private static MetricsRow row(final long step, final double value) {
        final MetricsRow row = new MetricsRow(step);
        row.put("episode/return", value);
        row.put("train/loss", Double.NaN);
        row.put("fps/env", Double.POSITIVE_INFINITY);
        return row;
    }

    @Test
    void aRowIsOneObjectWithItsStepFirstAndIsThereAtOnce() throws IOException {
        final Path file = dir.resolve("metrics.jsonl");
        try (MetricsLog log = MetricsLog.open(file)) {
            log.append(row(1L << 40, 7.5));
            assertEquals(
                    "{\"step\":1099511627776,\"episode/return\":7.5,\"fps/env\":\"Infinity\"}\n",
                    Files.readString(file));
        }
        final MetricsRow back = MetricsLog.read(file).get(0);
        assertEquals(row(1L << 40, 7.5).values(), back.values());
        assertEquals(1L << 40, back.step());
        assertTrue(Double.isNaN(back.value("train/loss")));
    }

    @Test
    void aFileCutAnywhereGivesItsWholeRowsAndGoesOn() throws IOException {
        final Path whole = dir.resolve("whole.jsonl");
        try (MetricsLog log = MetricsLog.open(whole)) {
            log.append(row(1, 1));
            log.append(row(2, 2));
        }
        final byte[] bytes = Files.readAllBytes(whole);
        final int first = Files.readString(whole).indexOf('\n') + 1;
        for (int cut = 0; cut <= bytes.length; cut++) {
            final Path file = dir.resolve("cut" + cut);
            Files.write(file, java.util.Arrays.copyOf(bytes, cut));
            final int rows = cut >= bytes.length - 1 ? 2 : cut >= first - 1 ? 1 : 0;
            assertEquals(rows, MetricsLog.read(file).size(), "cut at " + cut);
            try (MetricsLog log = MetricsLog.open(file)) {
                log.append(row(3, 3));
            }
            final List<MetricsRow> on = MetricsLog.read(file);
            assertEquals(3, on.get(on.size() - 1).step(), "cut at " + cut);
            assertEquals((cut == bytes.length ? 2 : cut >= first ? 1 : 0) + 1, on.size(), "cut at " + cut);
        }
    }

    @Test
    void aLongCutRowIsDroppedToo() throws IOException {
        final Path file = dir.resolve("long.jsonl");
        Files.writeString(file, "{\"step\":1}\n{\"step\":2,\"" + "k".repeat(300_000));
        MetricsLog.open(file).close();
        assertEquals("{\"step\":1}\n", Files.readString(file));
    }

    @Test
    void damageBeforeTheLastRowIsNamedByItsLine() throws IOException {
        final Path file = dir.resolve("damaged.jsonl");
        Files.writeString(file, "{\"step\":1}\n{\"stap\":2}\n{\"step\":3}\n");
        final IOException ex = assertThrows(IOException.class, () -> MetricsLog.read(file));
        assertEquals(file + ":2: no row of metrics: $ has no member 'step'", ex.getMessage());
    }

    @Test
    void oneKeyIsReadAsACurve() throws IOException {
        final Path file = dir.resolve("metrics.jsonl");
        try (MetricsLog log = MetricsLog.open(file)) {
            log.append(row(10, 1));
            log.append(row(20, Double.NaN));
            log.append(row(30, 3));
        }
        final Curve curve = Curve.read(file, "episode/return");
        assertEquals(2, curve.size());
        assertEquals(30, curve.step(1));
        assertEquals(3.0, curve.mean(1));
    }

    @Test
    void theStepIsTheRowsOwn() {
        assertThrows(IllegalArgumentException.class, () -> new MetricsRow(1).put("step", 2));
        assertThrows(IllegalArgumentException.class, () -> new MetricsRow(-1));
    }

    @Test
    void aStepHasOneRowTheLatest() throws IOException {
        final Path file = dir.resolve("steps.jsonl");
        try (MetricsLog log = MetricsLog.open(file)) {
            log.append(row(1, 1));
            log.append(row(2, 2));
            log.append(row(2, 20));
        }
        try (MetricsLog log = MetricsLog.open(file)) {
            log.append(row(2, 200));
            log.append(row(3, 3));
        }
        final List<MetricsRow> rows = MetricsLog.read(file);
        assertEquals(List.of(1L, 2L, 3L), rows.stream().map(MetricsRow::step).toList());
        assertEquals(200, rows.get(1).value("episode/return"));
    }
}
