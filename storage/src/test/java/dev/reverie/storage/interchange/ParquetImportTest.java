package dev.reverie.storage.interchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.storage.log.LogConfig;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files are Arrow's: benchmarks/peers/interchange.py made them. */
class ParquetImportTest {
    private static final EnvSpec ENV =
            new EnvSpec("toy", 1, List.of(Field.vector("x", 2, -99, 99)), ActionSpace.Box.of(1, -9, 9), 0);
    private static final LogConfig CONFIG = new LogConfig(1L << 22, 8, LogConfig.Roll.DAY, 0);

    @TempDir
    private Path directory;

    private static Path file(final String name) {
        try {
            return Path.of(Objects.requireNonNull(ParquetImportTest.class.getResource("/interchange/" + name), name)
                    .toURI());
        } catch (final URISyntaxException ex) {
            throw new AssertionError(ex);
        }
    }

    private LogImport run(final Path file, final EnvSpec env, final Names names) {
        return LogImport.run(file, env, names, directory.resolve("log"), CONFIG, rows -> {});
    }

    private String refused(final Path file) {
        final String message = assertThrows(ConfigException.class, () -> run(file, ENV, Names.usual()))
                .getMessage();
        assertFalse(Files.exists(directory.resolve("log")), "a log was left behind: " + message);
        assertTrue(message.contains(file.toString()), message);
        return message;
    }

    /** Episodes of 4, 3 and 5 frames, of which the second is not done at its end. */
    private static List<String> expected() {
        final List<String> rows = new ArrayList<>();
        final int[] lengths = {4, 3, 5};
        for (int e = 0; e < 3; e++) {
            for (int f = 0; f < lengths[e]; f++) {
                rows.add((f == 0 ? "FIRST" : "MID") + " r" + (double) f + " d1.0 x[" + (10f * e + f) + ", "
                        + (f / 4f + 0.125f) + "] a[" + (f / 2f - 1) + "]");
            }
            rows.add("LAST r" + (double) lengths[e] + " d" + (e == 1 ? "1.0" : "0.0") + " ?");
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none.parquet",
                "snappy.parquet",
                "gzip.parquet",
                "zstd.parquet",
                "lz4.parquet",
                "version2.parquet",
                "plain.parquet",
                "encodings.parquet",
                "lerobot"
            })
    void arrowsFilesGiveTheirEpisodes(final String name) {
        final LogImport done = run(file(name), ENV, Names.usual());
        assertEquals(expected(), Logs.rows(directory.resolve("log"), ENV));
        assertEquals(12, done.transitions());
        assertEquals(3, done.episodes());
        assertEquals(3, done.unseen());
        if (!name.equals("lerobot")) {
            assertTrue(done.notes().toString().contains("'task'"), done.notes().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ragged.parquet, longer or shorter",
        "null.parquet, missing value",
        "nan.parquet, NaN",
        "gap.parquet, rows are missing",
        "brotli.parquet, Brotli"
    })
    void whatCannotBeRowsIsRefused(final String name, final String reason) {
        final String message = refused(file(name));
        assertTrue(message.contains(reason), message);
    }

    @Test
    void theMappingJoinsColumnsAndSaysWhatIsNotRecorded() {
        final EnvSpec three =
                new EnvSpec("toy", 1, List.of(Field.vector("x", 3, 0, 1e10)), ActionSpace.Box.of(1, -9, 9), 0);
        final LogImport done = run(
                file("zstd.parquet"),
                three,
                new Names(Map.of("observation", "observation.state + index", "reward", "none", "terminal", "none")));
        final List<String> rows = Logs.rows(directory.resolve("log"), three);
        assertEquals("FIRST r0.0 d1.0 x[0.0, 0.125, " + (float) 4294967295L + "] a[-1.0]", rows.get(0));
        assertEquals("LAST r0.0 d1.0 ?", rows.get(4));
        assertTrue(done.notes().toString().contains("no rewards"), done.notes().toString());
        assertThrows(
                ConfigException.class,
                () -> run(file("zstd.parquet"), three, new Names(Map.of("observation", "observation.state + indx"))));
    }

    @Test
    void anEpisodeAsLongAsTheLimitIsCutOff() {
        final EnvSpec limited =
                new EnvSpec("toy", 1, List.of(Field.vector("x", 2, -99, 99)), ActionSpace.Box.of(1, -9, 9), 5);
        run(file("none.parquet"), limited, Names.usual());
        final List<String> rows = Logs.rows(directory.resolve("log"), limited);
        assertEquals("LAST r4.0 d0.0 ?", rows.get(4));
        assertEquals("LAST r5.0 d1.0 ?", rows.get(14));
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        assertTrue(refused(Files.writeString(directory.resolve("a.parquet"), "no parquet at all"))
                .contains("PAR1"));
        assertTrue(refused(Files.writeString(directory.resolve("a.parquet"), "PAR1"))
                .contains("no Parquet"));
        assertTrue(refused(Files.createDirectory(directory.resolve("empty"))).contains("no .parquet"));
        final byte[] sound = Files.readAllBytes(file("none.parquet"));
        final byte[] long1 = sound.clone();
        ByteBuffer.wrap(long1).order(ByteOrder.LITTLE_ENDIAN).putInt(long1.length - 8, 1 << 29);
        assertTrue(refused(Files.write(directory.resolve("a.parquet"), long1)).contains("footer"));
        final byte[] encrypted = sound.clone();
        encrypted[encrypted.length - 1] = 'E';
        assertTrue(
                refused(Files.write(directory.resolve("a.parquet"), encrypted)).contains("encrypted"));
    }

    /** Whatever is cut or flipped: refused, or read as it was. */
    @ParameterizedTest
    @ValueSource(strings = {"none.parquet", "zstd.parquet", "lz4.parquet", "version2.parquet", "encodings.parquet"})
    void damageIsNoticedOrHarmless(final String name) throws IOException {
        final byte[] sound = Files.readAllBytes(file(name));
        final List<String> expected = expected();
        final SplittableRandom random = new SplittableRandom(7);
        int refusals = 0;
        for (int i = 0; i < 80; i++) {
            final byte[] bytes = i % 4 == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            if (i % 4 != 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            final Path log = directory.resolve("log-" + i);
            try {
                LogImport.run(
                        Files.write(directory.resolve("a.parquet"), bytes),
                        ENV,
                        Names.usual(),
                        log,
                        CONFIG,
                        rows -> {});
                assertEquals(expected, Logs.rows(log, ENV), "damage " + i);
            } catch (final ConfigException ex) {
                refusals++;
                assertFalse(Files.exists(log));
            }
        }
        assertTrue(refusals > 25, refusals + " of 80 were refused");
    }
}
