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

/** The files are written after the specification by benchmarks/peers/interchange.py. */
class McapImportTest {
    private static final EnvSpec ENV =
            new EnvSpec("toy", 1, List.of(Field.vector("x", 2, -99, 99)), ActionSpace.Box.of(1, -9, 9), 0);
    private static final LogConfig CONFIG = new LogConfig(1L << 22, 8, LogConfig.Roll.DAY, 0);
    private static final Names ROS = new Names(Map.of(
            "observation", "/joint_states.position",
            "action", "/command.data",
            "reward", "/reward.data",
            "terminal", "/done.data",
            "timeout", "/truncated.data"));
    private static final Names JSON = new Names(Map.of(
            "observation", "/joint_states.state.position",
            "action", "/command.state",
            "reward", "/reward.state.data",
            "terminal", "/done.state.data",
            "timeout", "/truncated.state"));

    @TempDir
    private Path directory;

    private static Path file(final String name) {
        try {
            return Path.of(Objects.requireNonNull(McapImportTest.class.getResource("/interchange/" + name), name)
                    .toURI());
        } catch (final URISyntaxException ex) {
            throw new AssertionError(ex);
        }
    }

    private LogImport run(final Path file, final Names names) {
        return LogImport.run(file, ENV, names, directory.resolve("log"), CONFIG, rows -> {});
    }

    private String refused(final Path file, final Names names) {
        final String message =
                assertThrows(ConfigException.class, () -> run(file, names)).getMessage();
        assertFalse(Files.exists(directory.resolve("log")), "a log was left behind: " + message);
        assertTrue(message.contains(file.toString()), message);
        return message;
    }

    /** Episodes of 4, 3 and 5 actions, of which the second is cut off. */
    private static List<String> expected() {
        final List<String> rows = new ArrayList<>();
        final int[] lengths = {4, 3, 5};
        for (int e = 0; e < 3; e++) {
            for (int f = 0; f <= lengths[e]; f++) {
                final boolean isLast = f == lengths[e];
                rows.add((f == 0 ? "FIRST" : isLast ? "LAST" : "MID") + " r" + (double) f + " d"
                        + (isLast && e != 1 ? "0.0" : "1.0") + " x[" + (10f * e + f) + ", " + (f / 4f + 0.125f) + "]"
                        + (isLast ? "" : " a[" + (f / 2f - 1) + "]"));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ros2-zstd.mcap",
                "ros2-lz4.mcap",
                "ros2-none.mcap",
                "unchunked.mcap",
                "jumbled.mcap",
                "fast.mcap",
                "json.mcap"
            })
    void topicsBecomeEpisodes(final String name) {
        final LogImport done = run(file(name), name.startsWith("json") ? JSON : ROS);
        assertEquals(expected(), Logs.rows(directory.resolve("log"), ENV));
        assertEquals(12, done.transitions());
        assertEquals(3, done.episodes());
        assertEquals(0, done.unseen());
    }

    @ParameterizedTest
    @CsvSource({
        "protobuf.mcap, protobuf",
        "nan.mcap, NaN",
        "ragged.mcap, had 2 before",
        "badcrc.mcap, CRC32 of a chunk",
        "bomb-less.mcap, 100 announced",
        "bomb-more.mcap, 1099511627776",
        "bomb-lz4.mcap, more than lz4_frame can give",
        "disorder.mcap, mcap sort"
    })
    void whatCannotBeStepsIsRefused(final String name, final String reason) {
        final String message = refused(file(name), ROS);
        assertTrue(message.contains(reason), message);
    }

    @Test
    void theMappingNamesTopicsThatAreThere() {
        final Path file = file("ros2-zstd.mcap");
        assertTrue(refused(file, Names.usual()).contains("/joint_states (cdr sensor_msgs/msg/JointState)"));
        assertTrue(refused(file, with("observation", "/joint_stats.position")).contains("/joint_states"));
        assertTrue(refused(file, with("observation", "/joint_states.postion")).contains("position"));
        assertTrue(refused(file, with("observation", "/joint_states.name")).contains("no number"));
        assertTrue(refused(file, with("observation", "/joint_states.velocity")).contains("2 numbers"));
        assertTrue(refused(file, with("reward", "/joint_states.position")).contains("one number"));
        assertTrue(refused(file, new Names(Map.of("observation", "/joint_states.position", "action", "/command.data")))
                .contains("reward: none"));
    }

    private static Names with(final String role, final String place) {
        final Map<String, String> given = new java.util.HashMap<>(ROS.given());
        given.put(role, place);
        return new Names(given);
    }

    /** One file is one episode where nothing says that another begins; its last observation is the newest. */
    @Test
    void aFileIsAnEpisode() {
        final LogImport done = run(
                file("ros2-lz4.mcap"),
                new Names(Map.of(
                        "observation",
                        "/joint_states.effort + /joint_states.header.stamp.sec",
                        "action",
                        "/command",
                        "reward",
                        "none")),
                3);
        assertEquals(12, done.transitions());
        assertEquals(1, done.episodes());
        assertEquals(0, done.unseen());
        assertTrue(done.notes().toString().contains("no rewards"), done.notes().toString());
    }

    private LogImport run(final Path file, final Names names, final int actions) {
        final EnvSpec env = new EnvSpec(
                "toy", 1, List.of(Field.vector("x", 2, -99, 3e9)), ActionSpace.Box.of(actions + 1, -9, 9), 0);
        return LogImport.run(file, env, names, directory.resolve("log"), CONFIG, rows -> {});
    }

    @Test
    void anotherNumberIsAnotherEpisode() {
        final LogImport done = run(file("ros2-none.mcap"), with("episode", "/done.data"));
        assertEquals(12, done.transitions());
        assertEquals(3, done.episodes());
    }

    /** Whatever is cut or flipped: refused, or read as it was. */
    @ParameterizedTest
    @ValueSource(strings = {"ros2-zstd.mcap", "ros2-lz4.mcap", "unchunked.mcap"})
    void damageIsNoticedOrHarmless(final String name) throws IOException {
        final byte[] sound = Files.readAllBytes(file(name));
        final List<String> expected = expected();
        final SplittableRandom random = new SplittableRandom(11);
        int refusals = 0;
        for (int i = 0; i < 100; i++) {
            final byte[] bytes = i % 4 == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            if (i % 4 != 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            final Path log = directory.resolve("log-" + i);
            try {
                LogImport.run(Files.write(directory.resolve("a.mcap"), bytes), ENV, ROS, log, CONFIG, rows -> {});
                assertEquals(expected, Logs.rows(log, ENV), "damage " + i);
            } catch (final ConfigException ex) {
                refusals++;
                assertFalse(Files.exists(log));
            }
        }
        assertTrue(refusals > 90, refusals + " of 100 were refused");
    }
}
