package dev.reverie.storage.interchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogConfig;
import dev.reverie.storage.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogImportTest {
    private static final EnvSpec ENV =
            new EnvSpec("toy", 1, List.of(Field.vector("x", 2, -99, 99)), new ActionSpace.Discrete(3), 3);
    private static final LogConfig CONFIG = new LogConfig(1L << 22, 8, LogConfig.Roll.DAY, 0);

    @TempDir
    private Path directory;

    private LogImport run(final Path file) {
        return LogImport.run(file, ENV, Names.usual(), directory.resolve("log"), CONFIG, rows -> {});
    }

    private String refused(final Path file) {
        final String message =
                assertThrows(ConfigException.class, () -> run(file)).getMessage();
        assertFalse(Files.exists(directory.resolve("log")), "a log was left behind: " + message);
        assertTrue(message.contains(file.toString()), message);
        return message;
    }

    private static List<String> rows(final Path log) {
        final List<String> rows = new ArrayList<>();
        try (ChronicleLog opened = ChronicleLog.read(log);
                LogReader reader = opened.reader(0)) {
            while (reader.poll(
                            e -> {
                                for (int i = 0; i < e.lanes(); i++) {
                                    final Phase phase = e.rows().phase(i);
                                    final boolean isUnseen = (e.rows().flags(i) & StepLayout.FLAG_NO_OBSERVATION) != 0;
                                    rows.add(phase + " r" + e.rows().reward(i) + " d"
                                            + e.rows().discount(i)
                                            + (isUnseen ? " ?" : " x" + e.rows().floatAt(i, 0, 0))
                                            + (phase == Phase.LAST
                                                    ? ""
                                                    : " a" + e.rows().action(i)));
                                }
                            },
                            64)
                    > 0) {}
        }
        return rows;
    }

    /** Five transitions: an episode of three, which the limit cuts, and one of two. */
    private static Npz steps() throws IOException {
        return steps(new Npz());
    }

    private static Npz steps(final Npz into) throws IOException {
        return into.add("obs", "<f4", "(5, 2)", Npz.floats(0, 9, 1, 9, 2, 9, 10, 9, 11, 9))
                .add("actions", "|u1", "(5, 1)", Npz.bytes(0, 1, 2, 1, 0))
                .add("rewards", ">f8", "(5,)", Npz.bigDoubles(0.5, 1, 2, 3, 4));
    }

    @Test
    void episodesThatSayWhereTheyBegin() throws IOException {
        final Path file = steps().add("episode_starts", "|b1", "(5,)", Npz.bytes(1, 0, 0, 1, 0))
                .add("episode_returns", "<f4", "(2,)", Npz.floats(3.5, 7))
                .write(directory.resolve("a.npz"));
        final LogImport done = run(file);
        assertEquals(5, done.transitions());
        assertEquals(2, done.episodes());
        assertEquals(2, done.unseen());
        assertEquals(
                List.of(
                        "FIRST r0.0 d1.0 x0.0 a0",
                        "MID r0.5 d1.0 x1.0 a1",
                        "MID r1.0 d1.0 x2.0 a2",
                        "LAST r2.0 d1.0 ?",
                        "FIRST r0.0 d1.0 x10.0 a1",
                        "MID r3.0 d1.0 x11.0 a0",
                        "LAST r4.0 d0.0 ?"),
                rows(directory.resolve("log")));
    }

    @Test
    void episodesThatSayWhereTheyEndAndWhatCameAfter() throws IOException {
        final Path file = steps().add("terminals", "|b1", "(5,)", Npz.bytes(0, 0, 1, 0, 0))
                .add("timeouts", "|b1", "(5,)", Npz.bytes(0, 0, 0, 0, 1))
                .add("next_observations", "<f4", "(5, 2)", Npz.floats(1, 9, 2, 9, 3, 9, 11, 9, 12, 9))
                .write(directory.resolve("a.npz"));
        assertEquals(0, run(file).unseen());
        final List<String> rows = rows(directory.resolve("log"));
        assertEquals("LAST r2.0 d0.0 x3.0", rows.get(3));
        assertEquals("LAST r4.0 d1.0 x12.0", rows.get(6));
    }

    @Test
    void trajectoriesWithTheirLastObservation() throws IOException {
        final Path file = new Npz()
                .add("obs", "<f4", "(7, 2)", Npz.floats(0, 9, 1, 9, 2, 9, 3, 9, 10, 9, 11, 9, 12, 9))
                .add("acts", "|u1", "(5,)", Npz.bytes(0, 1, 2, 1, 0))
                .add("rews", "<f4", "(5,)", Npz.floats(0.5, 1, 2, 3, 4))
                .add("indices", "|u1", "(1,)", Npz.bytes(3))
                .add("terminal", "|b1", "(2,)", Npz.bytes(1, 1))
                .raw("infos.npy", Npz.npy("|O", "(5,)", new byte[] {1, 2, 3}))
                .write(directory.resolve("a.npz"));
        final LogImport done = run(file);
        assertTrue(done.notes().toString().contains("infos"), done.notes().toString());
        final List<String> rows = rows(directory.resolve("log"));
        assertEquals("LAST r2.0 d1.0 x3.0", rows.get(3));
        assertEquals("FIRST r0.0 d1.0 x10.0 a1", rows.get(4));
        assertEquals("LAST r4.0 d0.0 x12.0", rows.get(6));
    }

    @Test
    void wrongFilesAreRefusedAndLeaveNothing() throws IOException {
        final Path file = directory.resolve("a.npz");
        assertTrue(refused(steps().write(file)).contains("episodes end"));
        final byte[] starts = Npz.bytes(1, 0, 0, 1, 0);
        final byte[] x = Npz.floats(new double[10]);
        final byte[] a = Npz.bytes(0, 1, 2, 1, 0);
        assertTrue(refused(archive(file, "(5, 3)", Npz.floats(new double[15]), a, starts, 1))
                .contains("[3]"));
        assertTrue(refused(archive(file, "(4, 2)", Npz.floats(new double[8]), a, starts, 1))
                .contains("4 rows"));
        assertTrue(refused(archive(file, "(5, 2)", x, a, starts, Double.NaN)).contains("NaN"));
        assertTrue(refused(archive(file, "(5, 2)", x, Npz.bytes(0, 1, 3, 1, 0), starts, 1))
                .contains("0 to 2"));
        assertTrue(refused(archive(file, "(5, 2)", x, a, Npz.bytes(0, 0, 0, 1, 0), 1))
                .contains("start"));
        assertTrue(refused(archive(file, "(6, 2)", x, a, starts, 1)).contains("cut off"));
        assertTrue(refused(archive(file, "(4, 2)", x, a, starts, 1)).contains("more than"));
        final double[] holed = new double[10];
        holed[3] = Double.POSITIVE_INFINITY;
        assertTrue(refused(archive(file, "(5, 2)", Npz.floats(holed), a, starts, 1))
                .contains("Infinity"));
        assertTrue(
                refused(Files.writeString(directory.resolve("b.npz"), "no zip")).contains("npz"));
        assertTrue(refused(Files.writeString(directory.resolve("b.hdf5"), "no hdf"))
                .contains("HDF5"));
        assertTrue(refused(Files.writeString(directory.resolve("b.bag"), "x")).contains(".npz"));
        assertTrue(refused(directory.resolve("none.npz")).contains("does not exist"));
    }

    private static Path archive(
            final Path file,
            final String shape,
            final byte[] observations,
            final byte[] actions,
            final byte[] starts,
            final double reward)
            throws IOException {
        return new Npz()
                .add("obs", "<f4", shape, observations)
                .add("actions", "|u1", "(5,)", actions)
                .add("rewards", "<f4", "(5,)", Npz.floats(1, 1, reward, 1, 1))
                .add("episode_starts", "|b1", "(5,)", starts)
                .write(file);
    }

    @Test
    void pickledObjectsAreNeverRead() throws IOException {
        final Path file = new Npz()
                .raw("obs.npy", Npz.npy("|O", "(5,)", new byte[] {(byte) 0x80, 4}))
                .write(directory.resolve("a.npz"));
        assertTrue(refused(file).contains("observation"));
    }

    @Test
    void anArchiveThatClaimsMoreThanItCanHoldIsRefused() throws IOException {
        final Path bomb =
                new Npz().add("obs", "<f4", "(999999999999, 2)", new byte[64]).write(directory.resolve("a.npz"));
        assertTrue(refused(bomb).contains("deflate"));
        final Path huge = new Npz()
                .add("obs", "<f4", "(99999999999999999999999, 2)", new byte[64])
                .write(directory.resolve("b.npz"));
        assertTrue(refused(huge).contains("more than can be"));
    }

    /** Whatever is cut or flipped: refused, or read as it was. */
    @ParameterizedTest
    @ValueSource(ints = {ZipEntry.DEFLATED, ZipEntry.STORED})
    void damageIsNoticedOrHarmless(final int method) throws IOException {
        final byte[] sound = steps(new Npz(method))
                .add("episode_starts", "|b1", "(5,)", Npz.bytes(1, 0, 0, 1, 0))
                .bytes();
        final Path file = directory.resolve("a.npz");
        run(Files.write(file, sound));
        final List<String> expected = rows(directory.resolve("log"));
        final SplittableRandom random = new SplittableRandom(5);
        int refusals = 0;
        for (int i = 0; i < 300; i++) {
            final byte[] bytes = i % 3 == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            if (i % 3 != 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            final Path log = directory.resolve("log-" + i);
            try {
                LogImport.run(Files.write(file, bytes), ENV, Names.usual(), log, CONFIG, rows -> {});
                assertEquals(expected, rows(log), "damage " + i);
            } catch (final ConfigException ex) {
                refusals++;
                assertFalse(Files.exists(log));
            }
        }
        assertTrue(refusals > 200, refusals + " of 300 were refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"npz", "csv", "jsonl"})
    void whatIsExportedIsImportedAsItWas(final String kind) throws IOException {
        for (final String id : List.of("Pendulum-v1", "Taxi-v3")) {
            final Path log = directory.resolve(id);
            final EnvSpec spec = record(id, log);
            final Path file = directory.resolve(id + "." + kind);
            LogExport.run(log, file, records -> {});
            final Path again = directory.resolve(id + "-again");
            LogImport.run(file, spec, Names.usual(), again, CONFIG, rows -> {});
            assertEquals(bytes(log), bytes(again));
            assertThrows(ConfigException.class, () -> LogExport.run(log, file, records -> {}), "it is there already");
        }
    }

    /** Two actors of three lanes. */
    private static EnvSpec record(final String id, final Path log) {
        final SplittableRandom random = new SplittableRandom(9);
        try (Environment environment = Environments.make(id, 3)) {
            final EnvSpec spec = environment.spec();
            final dev.reverie.envs.Experience tick = dev.reverie.envs.Experience.allocate(spec.layout(), 3);
            try (ChronicleLog into = ChronicleLog.create(log, spec.layout(), CONFIG)) {
                environment.reset(3, tick.rows());
                for (int t = 0; t < 450; t++) {
                    for (int i = 0; i < 3; i++) {
                        if (spec.action() instanceof ActionSpace.Discrete discrete) {
                            tick.rows().action(i, random.nextInt(discrete.n()));
                        } else {
                            tick.rows().actionAt(i, 0, (float) random.nextDouble(-2, 2));
                        }
                    }
                    tick.stamp(t % 2, t / 2, t / 10, 0, 0);
                    into.append(tick);
                    environment.step(tick.rows(), tick.rows());
                }
            }
            return spec;
        }
    }

    private static List<String> bytes(final Path log) {
        final List<String> records = new ArrayList<>();
        try (ChronicleLog opened = ChronicleLog.read(log);
                LogReader reader = opened.reader(0)) {
            while (reader.poll(
                            e -> {
                                final byte[] rows = new byte[e.rows().bytes()];
                                e.rows().buffer().getBytes(0, rows);
                                records.add(e.actor() + " " + e.tick() + " " + e.policyVersion() + " "
                                        + Arrays.toString(rows));
                            },
                            64)
                    > 0) {}
        }
        return records;
    }

    @Test
    void textThatIsNoTableIsRefused() throws IOException {
        final String head = "actor,tick,version,phase,flags,discount,reward,x_0,x_1,action\n";
        final Path file = directory.resolve("a.csv");
        assertTrue(refused(Files.writeString(file, "")).contains("empty"));
        assertTrue(refused(Files.writeString(file, "actor,tick\n1,2\n")).contains("version"));
        assertTrue(
                refused(Files.writeString(file, head + "0,0,0,0,0,1,0,1,2\n")).contains("cells"));
        assertTrue(refused(Files.writeString(file, head + "0,0,0,0,0,1,0,1,two,0\n"))
                .contains("two"));
        assertTrue(
                refused(Files.writeString(file, head + "0,0,0,7,0,1,0,1,2,0\n")).contains("phase"));
        assertTrue(refused(Files.writeString(file, head + "0,0,0,0,0,1,NaN,1,2,0\n"))
                .contains("NaN"));
        final Path json = directory.resolve("a.jsonl");
        assertTrue(refused(Files.writeString(json, "{\"actor\": 0}\n")).contains("tick"));
        assertTrue(refused(Files.writeString(json, "{\"actor\": \n")).contains("line 1"));
    }

    @Test
    void arraysOfOtherNamesAreMapped() throws IOException {
        final Path file = new Npz()
                .add("s", "<f4", "(3, 2)", Npz.floats(0, 9, 1, 9, 2, 9))
                .add("a", "|u1", "(3,)", Npz.bytes(0, 1, 2))
                .add("r", "<f4", "(3,)", Npz.floats(1, 2, 3))
                .add("over", "|b1", "(3,)", Npz.bytes(0, 0, 1))
                .write(directory.resolve("a.npz"));
        refused(file);
        final Path map = Files.writeString(
                directory.resolve("names"), "observation: s\naction: a # what was done\nreward: r\nterminal: over\n");
        final LogImport done = LogImport.run(file, ENV, Names.read(map), directory.resolve("log"), CONFIG, rows -> {});
        assertEquals(3, done.transitions());
        assertEquals("LAST r3.0 d0.0 ?", rows(directory.resolve("log")).get(3));
        assertThrows(ConfigException.class, () -> new Names(Map.of("rewerd", "r")));
        assertThrows(
                ConfigException.class, () -> Names.read(Files.writeString(directory.resolve("bad"), "no colon here")));
    }

    @ParameterizedTest
    @CsvSource({
        "sb_expert_cartpole.npz, CartPole-v1, 49527, 100, 100",
        "imitation_pendulum_rollouts.npz, Pendulum-v1, 11200, 56, 0",
        "pendulum_d4rl_layout.hdf5, Pendulum-v1, 20000, 100, 100"
    })
    void knownDatasetsAreCounted(
            final String name, final String id, final long transitions, final long episodes, final long unseen) {
        final Path file = Path.of(System.getProperty("reverie.root", "."), "../shared/datasets", name);
        assumeTrue(Files.exists(file), "the datasets are not here: " + file);
        try (Environment environment = Environments.make(id, 1)) {
            final LogImport done = LogImport.run(
                    file, environment.spec(), Names.usual(), directory.resolve("log"), CONFIG, rows -> {});
            assertEquals(transitions, done.transitions());
            assertEquals(episodes, done.episodes());
            assertEquals(unseen, done.unseen());
        }
    }
}
