package dev.reverie.learners.dreamer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.engines.Engines;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class SensesTest {
    private static EnvSpec env(final Field... fields) {
        return new EnvSpec("eyes", 1, List.of(fields), new ActionSpace.Discrete(2), 0);
    }

    private static Field image(final String name, final int height, final int width) {
        return new Field(name, DType.UINT8, List.of(height, width, 3), 0, 255);
    }

    /** An actor reads in plain Java what a learner reads into tensors; fields stand in any order. */
    @Test
    void anActorSeesWhatALearnerSees() {
        final EnvSpec env = env(Field.vector("a", 1, -9, 9), image("pixels", 16, 32), Field.vector("b", 2, -9, 9));
        final Senses senses = Senses.of(env, 1, true);
        assertEquals(3, senses.size());
        assertEquals(16 * 32 * 3, senses.pixels());
        final SequenceBatch sequences = new SequenceBatch(env.layout(), 1, 2);
        final Rows rows = sequences.rows();
        for (int t = 0; t < 2; t++) {
            final int row = sequences.at(0, t);
            rows.put(row, t == 0 ? Phase.FIRST : Phase.MID, 0, 1);
            rows.floatAt(row, 0, 0, -3 + t);
            rows.floatAt(row, 2, 0, 5 + t);
            rows.floatAt(row, 2, 1, -7 - t);
            for (int j = 0; j < senses.pixels(); j++) {
                rows.buffer().putByte(rows.at(row) + env.layout().offset(1) + j, (byte) (31 * j + t));
            }
            rows.action(row, 0);
        }
        try (Device device = Engines.open("torch", "cpu", 1);
                Batch batch = new Batch(device, senses, new Actions(2, null), 2, 1, 4, 0)) {
            device.scoped(() -> {
                batch.read(sequences);
                final float[] numbers = batch.observations().floats();
                final float[] pixels = batch.images().sub(0.5).floats();
                for (int t = 0; t < 2; t++) {
                    final float[] seen = new float[senses.size() + senses.pixels()];
                    senses.read(rows, sequences.at(0, t), seen);
                    for (int j = 0; j < 3; j++) {
                        final float x = numbers[3 * t + j];
                        assertEquals(Math.copySign(Math.log1p(Math.abs(x)), x), seen[j], 1e-6);
                    }
                    final float[] expected = new float[senses.pixels()];
                    final float[] actual = new float[senses.pixels()];
                    System.arraycopy(pixels, t * expected.length, expected, 0, expected.length);
                    System.arraycopy(seen, 3, actual, 0, actual.length);
                    assertArrayEquals(expected, actual, 1e-6f);
                }
            });
        }
    }

    @Test
    void whatCannotBeSeenIsNamed() {
        final ConfigException two = assertThrows(
                ConfigException.class, () -> Senses.of(env(image("left", 16, 16), image("right", 16, 16)), 1, true));
        assertTrue(two.getMessage().contains("'left' and 'right'"), two.getMessage());
        final ConfigException odd = assertThrows(
                ConfigException.class, () -> Senses.of(env(image("x", 16, 20), Field.vector("v", 1, 0, 1)), 1, true));
        assertTrue(
                odd.getMessage().contains("16 x 20") && odd.getMessage().contains("multiples of 16"), odd.getMessage());
    }

    @Test
    void bytesWithoutAxesOfAnImageAreNumbers() {
        final Senses senses = Senses.of(env(new Field("ram", DType.UINT8, List.of(128), 0, 255)), 1, true);
        assertEquals(128, senses.size());
        assertEquals(0, senses.pixels());
    }
}
