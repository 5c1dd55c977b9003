package dev.reverie.learners.acting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservationReaderTest {

    @Test
    void allFieldsInRowOrderWhateverTheirType() {
        final EnvSpec spec = new EnvSpec(
                "e",
                2,
                List.of(
                        new Field("pixels", DType.UINT8, List.of(3), 0, 255),
                        new Field("position", DType.FLOAT64, List.of(1, 2), -9, 9),
                        Field.discrete("room", 1000),
                        new Field("time", DType.INT64, List.of(), 0, 1e9),
                        Field.vector("speed", 2, -1, 1)),
                new ActionSpace.Discrete(2),
                0);
        final Rows rows = Rows.allocate(spec.layout(), 2);
        final int row = rows.at(1);
        rows.buffer().putByte(row + spec.layout().offset(0) + 1, (byte) 200);
        rows.buffer().putDouble(row + spec.layout().offset(1) + 8, -2.5);
        rows.intAt(1, 2, 0, 999);
        rows.longAt(1, 3, 0, 123456);
        rows.floatAt(1, 4, 0, 0.25f);
        rows.floatAt(1, 4, 1, -0.5f);
        final ObservationReader reader = new ObservationReader(spec.layout());
        assertEquals(9, reader.size());
        final float[] x = new float[11];
        reader.read(rows, 1, x, 1);
        assertArrayEquals(new float[] {0, 0, 200, 0, 0, -2.5f, 999, 123456, 0.25f, -0.5f, 0}, x);
        reader.read(rows, 0, x, 1);
        assertArrayEquals(new float[11], x);
        Agreement.allocatesNothing(() -> reader.read(rows, 1, x, 1));
    }
}
