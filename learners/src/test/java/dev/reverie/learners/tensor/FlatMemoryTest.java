package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hundred thousand updates hold no more native memory than a few, and no operation keeps what it used on its way. */
class FlatMemoryTest {
    private static final long SLACK_KB = 16 * 1024;

    @ParameterizedTest
    @CsvSource({"torch, updates", "nd4j, updates", "torch, operations", "nd4j, operations"})
    void memoryIsFlat(final String engine, final String what) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/proc/self/status")), "resident memory is read from /proc, which is not here");
        Installed.open(engine).close();
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + System.getProperty("reverie.root") + "/jvm.flags",
                        "-Xms128m",
                        "-Xmx128m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FlatMemory.class.getName(),
                        engine,
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        assertEquals(0, process.waitFor(), said);
        final long grown = Long.parseLong(said.substring(said.lastIndexOf(' ') + 1));
        assertTrue(grown < SLACK_KB, engine + " grew by " + grown + " KB in " + what);
    }
}
