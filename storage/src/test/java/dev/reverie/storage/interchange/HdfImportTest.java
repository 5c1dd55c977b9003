package dev.reverie.storage.interchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogConfig;
import dev.reverie.storage.log.LogReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HDF5 files that h5py wrote (benchmarks/peers/hdf5.py), whole, cut off and flipped. */
class HdfImportTest {
    private static final EnvSpec ENV =
            new EnvSpec("toy", 1, List.of(Field.vector("x", 3, -99, 99)), new ActionSpace.Discrete(3), 1000);
    private static final LogConfig CONFIG = new LogConfig(1L << 22, 8, LogConfig.Roll.DAY, 0);

    @TempDir
    private Path directory;

    private record Row(Phase phase, double reward, float discount, List<Float> seen, int action) {}

    private static byte[] bytes(final String name) throws IOException {
        try (InputStream in = HdfImportTest.class.getResourceAsStream(name)) {
            assertNotNull(in, name);
            return in.readAllBytes();
        }
    }

    private static LogImport run(final Path file, final Path log) {
        return LogImport.run(file, ENV, Names.usual(), log, CONFIG, rows -> {});
    }

    private static List<Row> rows(final Path log) {
        final List<Row> rows = new ArrayList<>();
        try (ChronicleLog opened = ChronicleLog.read(log);
                LogReader reader = opened.reader(0)) {
            reader.poll(
                    e -> rows.add(new Row(
                            e.rows().phase(0),
                            e.rows().reward(0),
                            e.rows().discount(0),
                            List.of(
                                    e.rows().floatAt(0, 0, 0),
                                    e.rows().floatAt(0, 0, 1),
                                    e.rows().floatAt(0, 0, 2)),
                            e.rows().action(0))),
                    Integer.MAX_VALUE);
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"d4rl-whole.hdf5", "d4rl-gzip.hdf5", "d4rl-latest.hdf5"})
    void everyRowIsWhatWasWritten(final String name) throws IOException {
        final Path file = Files.write(directory.resolve(name), bytes(name));
        final LogImport done = run(file, directory.resolve("log"));
        assertEquals(2500, done.transitions());
        assertEquals(25, done.episodes());
        final List<Row> rows = rows(directory.resolve("log"));
        assertEquals(2525, rows.size());
        int at = 0;
        for (int t = 0; t < 2500; t++) {
            final Row row = rows.get(at++);
            final boolean isFirst = t % 100 == 0;
            assertEquals(isFirst ? Phase.FIRST : Phase.MID, row.phase());
            assertEquals(isFirst ? 0 : 0.5 * (t - 1), row.reward());
            assertEquals(t % 3, row.action());
            for (int j = 0; j < 3; j++) {
                assertEquals((float) (t * 0.01 + j), row.seen().get(j), "row " + t);
            }
            if (t % 100 == 99) {
                final Row last = rows.get(at++);
                assertEquals(Phase.LAST, last.phase());
                assertEquals(t % 200 == 99 ? 1 : 0, last.discount(), "row " + t);
            }
        }
    }

    @Test
    void minarisEpisodesEndAsTheySay() throws IOException {
        final Path file = Files.write(directory.resolve("minari.hdf5"), bytes("minari.hdf5"));
        final LogImport done = run(file, directory.resolve("log"));
        assertEquals(11, done.transitions());
        assertEquals(2, done.episodes());
        assertEquals(0, done.unseen());
        final List<Row> rows = rows(directory.resolve("log"));
        assertEquals(new Row(Phase.LAST, 6, 0, List.of(7f, 8f, 9f), 0), rows.get(7));
        assertEquals(new Row(Phase.FIRST, 0, 1, List.of(10f, 11f, 12f), 0), rows.get(8));
        assertEquals(new Row(Phase.LAST, 4, 1, List.of(14f, 15f, 16f), 0), rows.get(12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"d4rl-whole.hdf5", "d4rl-gzip.hdf5", "d4rl-latest.hdf5"})
    void aFileThatIsCutOffIsRefused(final String name) throws IOException {
        final byte[] all = bytes(name);
        final SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 60; i++) {
            final Path file = Files.write(
                    directory.resolve("a.hdf5"),
                    Arrays.copyOf(all, i == 0 ? all.length - 1 : random.nextInt(all.length)));
            final Path log = directory.resolve("log-" + i);
            final ConfigException ex = assertThrows(ConfigException.class, () -> run(file, log));
            assertTrue(String.valueOf(ex.getMessage()).contains(file.toString()), ex.getMessage());
            assertFalse(Files.exists(log));
        }
    }

    @Test
    void aChunkThatUnpacksToMoreThanItSaysIsRefused() throws IOException {
        final Path file = Files.write(directory.resolve("bomb.hdf5"), bytes("bomb.hdf5"));
        final ConfigException ex = assertThrows(ConfigException.class, () -> run(file, directory.resolve("log")));
        assertTrue(String.valueOf(ex.getMessage()).contains("unpacks to more than its 3600 bytes"), ex.getMessage());
        assertFalse(Files.exists(directory.resolve("log")));
    }

    /** What gzip packed is as it was or refused; what is not packed has no checksum in the format. */
    @Test
    void aFlippedBitIsRefusedOrHarmless() throws IOException {
        final byte[] all = bytes("d4rl-gzip.hdf5");
        final SplittableRandom random = new SplittableRandom(11);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            final byte[] harmed = all.clone();
            harmed[random.nextInt(i % 2 == 0 ? harmed.length : 8192)] ^= (byte) (1 << random.nextInt(8));
            final Path file = Files.write(directory.resolve("a.hdf5"), harmed);
            final Path log = directory.resolve("log-" + i);
            try {
                run(file, log);
            } catch (final ConfigException ex) {
                refused++;
                assertTrue(String.valueOf(ex.getMessage()).contains(file.toString()), ex.getMessage());
                assertFalse(Files.exists(log));
            }
        }
        assertTrue(refused > 30, refused + " of 300 were refused");
    }

    /** A row beyond the first chunk. */
    @Test
    void theKnownDatasetObeysThePendulum() {
        final Path file =
                Path.of(System.getProperty("reverie.root", "."), "../shared/datasets/pendulum_d4rl_layout.hdf5");
        assumeTrue(Files.exists(file), "the dataset is not here: " + file);
        try (Environment environment = Environments.make("Pendulum-v1", 1)) {
            final Path log = directory.resolve("log");
            LogImport.run(file, environment.spec(), Names.usual(), log, CONFIG, rows -> {});
            int steps = 0;
            try (ChronicleLog opened = ChronicleLog.read(log);
                    LogReader reader = opened.reader(0)) {
                final double[] before = new double[4];
                final int[] checked = {0};
                reader.poll(
                        e -> {
                            final double speed = e.rows().floatAt(0, 0, 2);
                            if (e.rows().phase(0) == Phase.MID) {
                                final double next = before[2] + (15 * before[1] + 3 * before[3]) * 0.05;
                                assertEquals(Math.max(-8, Math.min(8, next)), speed, 1e-4, "tick " + e.tick());
                                checked[0]++;
                            }
                            for (int j = 0; j < 3; j++) {
                                before[j] = e.rows().floatAt(0, 0, j);
                            }
                            before[3] = e.rows().actionAt(0, 0);
                        },
                        Integer.MAX_VALUE);
                steps = checked[0];
            }
            assertEquals(19_900, steps);
        }
    }
}
