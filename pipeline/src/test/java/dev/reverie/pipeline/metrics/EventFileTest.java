package dev.reverie.pipeline.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    /** Two records computed apart, with a bitwise CRC32C: the version at 1700000000.25, and step 300. */
    private static final String GOLDEN =
            "1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9"
                    + "3500000000000000d6c55de60900006040fc54d94110ac022a270a150a0e657069736f64652f72657475726e158fc2fd40"
                    + "0a0e0a076670732f656e76150000c0bf3c47d7d8";

    @TempDir
    Path dir;

    @Test
    void bytesAreThoseThatTensorBoardReads() throws IOException {
        final MetricsRow row = new MetricsRow(300);
        row.put("episode/return", 7.93);
        row.put("fps/env", -1.5);
        row.put("train/loss", Double.NaN);
        try (EventFile file = EventFile.create(dir, 1700000000.25)) {
            file.append(row, 1700000001.5);
            file.append(new MetricsRow(301), 1700000002);
        }
        assertArrayEquals(
                HexFormat.of().parseHex(GOLDEN),
                Files.readAllBytes(dir.resolve("events.out.tfevents.1700000000.reverie")));
    }

    @Test
    void aFileThatIsThereIsLeftAlone() throws IOException {
        EventFile.create(dir, 1).close();
        EventFile.create(dir, 1).close();
        try (var files = Files.list(dir)) {
            assertEquals(2, files.count());
        }
    }
}
