package dev.reverie.storage.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    @TempDir
    private Path temp;

    private final List<String> warnings = new ArrayList<>();

    private Path dir() {
        return temp.resolve("checkpoints");
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(dir(), 2);
    }

    private static Checkpoint of(final long step, final double score) {
        final byte[] bytes = new byte[3000];
        new Random(step).nextBytes(bytes);
        return new Checkpoint(
                step,
                step / 2,
                step - 1,
                score,
                Map.of("learner.safetensors", ByteBuffer.wrap(bytes), "empty", ByteBuffer.allocate(0)));
    }

    private List<Long> steps() throws IOException {
        return checkpoints().list().stream()
                .map(path -> Long.parseLong(path.getFileName().toString().substring(5)))
                .toList();
    }

    private Checkpoint newest() throws IOException {
        final Checkpoint found = checkpoints().newest(Long.MAX_VALUE, warnings::add);
        assertNotNull(found);
        return found;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertNull(checkpoints().newest(0, warnings::add));
        final Path written = checkpoints().write(of(123, 4.5));
        assertEquals("step-0000000123", written.getFileName().toString());
        final Checkpoint read = newest();
        assertEquals(123, read.step());
        assertEquals(122, read.position());
        assertEquals(61, read.oldest());
        assertEquals(4.5, read.score());
        assertEquals(of(123, 4.5).files(), read.files());
        assertEquals(List.of(), warnings);
    }

    @Test
    void theNewestAndTheBestAreKept() throws IOException {
        final double[] scores = {1, Double.NaN, 9, 3, Double.NaN, 2};
        for (int i = 0; i < scores.length; i++) {
            checkpoints().write(of(100 * (i + 1), scores[i]));
        }
        assertEquals(List.of(600L, 500L, 300L), steps());
        assertEquals(150, checkpoints().oldest());
        try (Stream<Path> entries = Files.list(dir())) {
            assertEquals(3, entries.count(), "nothing else is left");
        }
    }

    @Test
    void aCheckpointThatIsAheadOfTheLogIsNotChosen() throws IOException {
        checkpoints().write(of(100, 1));
        checkpoints().write(of(200, 1));
        final Checkpoint found = checkpoints().newest(150, warnings::add);
        assertNotNull(found);
        assertEquals(100, found.step());
        assertTrue(warnings.get(0).contains("the log ends at record 150"), warnings::toString);
        assertEquals(List.of(100L), steps(), "the other is set aside");
    }

    /** Every file of the newest, flipped at many places and cut at many lengths, and lost. */
    @Test
    void aDamagedOneIsNeverChosen() throws IOException {
        final Random random = new Random(1);
        int damages = 0;
        for (final String name : List.of("manifest.json", "learner.safetensors", "empty")) {
            for (int i = 0; i < 40; i++) {
                final Path older = checkpoints().write(of(100, 1));
                final Path file = checkpoints().write(of(200, 2)).resolve(name);
                final byte[] bytes = Files.readAllBytes(file);
                if (i == 0) {
                    Files.delete(file);
                } else if (i % 2 == 0 && bytes.length > 0) {
                    Files.write(file, java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                } else if (bytes.length > 0) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    Files.write(file, bytes);
                } else {
                    Files.write(file, new byte[] {1});
                }
                warnings.clear();
                assertEquals(100, newest().step(), name + " " + i);
                assertEquals(1, warnings.size());
                assertTrue(warnings.get(0).contains("is damaged"), warnings::toString);
                assertTrue(Files.exists(older));
                damages++;
            }
        }
        assertEquals(120, damages);
    }

    @Test
    void whereNoneIsSoundItIsSaidOfEach() throws IOException {
        for (final long step : List.of(1L, 2L)) {
            Files.delete(checkpoints().write(of(step, 0)).resolve("manifest.json"));
        }
        final ConfigException refused = assertThrows(ConfigException.class, this::newest);
        assertEquals(3, refused.problems().size(), refused.toString());
        assertTrue(refused.getMessage().contains("manifest.json is missing"), refused.toString());
        assertEquals(List.of(2L, 1L), steps(), "nothing was moved");
    }

    @Test
    void aHalfWrittenOneIsNoneAndGoesAway() throws IOException {
        checkpoints().write(of(100, 1));
        final Path whole = checkpoints().write(of(200, 1));
        Files.move(whole, dir().resolve(".part-step-0000000200"));
        assertEquals(100, newest().step());
        assertEquals(List.of(), warnings);
        checkpoints().write(of(200, 1));
        assertEquals(200, newest().step());
        assertFalse(Files.exists(dir().resolve(".part-step-0000000200")));
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        checkpoints().write(of(100, 1));
        final Path file = checkpoints().write(of(200, 1)).resolve("manifest.json");
        final String text = Files.readString(file).split("\n")[0].replace("\"format\":1", "\"format\":2");
        final String crc = Manifest.crc(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        Files.writeString(file, text + "\n" + crc + "\n");
        final ConfigException refused = assertThrows(ConfigException.class, this::newest);
        assertTrue(refused.getMessage().contains("has format 2"), refused.toString());
        assertEquals(List.of(200L, 100L), steps());
    }

    @Test
    void oneOfTheSameStepIsWrittenAgainOnlyIfItIsDamaged() throws IOException {
        final Path written = checkpoints().write(of(100, 1));
        final Object before = Files.getAttribute(written, "unix:ino");
        assertEquals(before, Files.getAttribute(checkpoints().write(of(100, 1)), "unix:ino"));
        Files.delete(written.resolve("empty"));
        checkpoints().write(of(100, 1));
        assertEquals(100, newest().step());
        assertEquals(List.of(), warnings);
    }

    @Test
    void aStateIsNamedArraysInParts() {
        final State state = new State();
        state.put("version", 7);
        final State part = state.in("optimizer");
        part.put("steps", 1, 2, 3);
        part.in("first").put("kernel", new double[] {0.5, -1});
        assertEquals(7, state.number("version"));
        assertEquals(2, state.longs("optimizer/steps", 3)[1]);
        assertEquals(-1, part.doubles("first/kernel", 2)[1]);
        assertEquals(List.of("steps", "first/kernel"), List.copyOf(part.arrays().keySet()));
        assertThrows(IllegalArgumentException.class, () -> state.put("version", 8));
        assertThrows(IllegalArgumentException.class, () -> part.longs("steps", 2));
        assertThrows(IllegalArgumentException.class, () -> part.ints("steps", 3));
        assertThrows(IllegalArgumentException.class, () -> part.number("version"));
    }
}
