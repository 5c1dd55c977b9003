package dev.reverie.envs.wrappers;

import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * FLOAT32 fields are shown less their mean and over their standard deviation so far, both of all lanes and rows since the
 * reset, kept by Welford's algorithm; within -10 and 10.
 */
final class Normalise implements Transform {
    private static final double EPSILON = 1e-8;
    private static final double MOST = 10;

    private final EnvSpec spec;
    private final int[] sizes;
    private final byte[] state;
    private final UnsafeBuffer numbers;

    Normalise(final EnvSpec inner) {
        this.sizes = Sensors.sizes(inner);
        final List<Field> fields = new ArrayList<>();
        for (int f = 0; f < sizes.length; f++) {
            final Field field = inner.observation().get(f);
            fields.add(sizes[f] > 0 ? new Field(field.name(), DType.FLOAT32, field.shape(), -MOST, MOST) : field);
        }
        this.spec = new EnvSpec(inner.id(), inner.lanes(), fields, inner.action(), inner.stepLimit());
        this.state = new byte[8 + 16 * Sensors.elements(sizes)];
        this.numbers = new UnsafeBuffer(state);
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        final double count = numbers.getDouble(0) + 1;
        numbers.putDouble(0, count);
        int at = 8;
        for (int f = 0; f < sizes.length; f++) {
            if (sizes[f] == 0) {
                Transform.copyField(inner, out, i, f);
                continue;
            }
            for (int j = 0; j < sizes[f]; j++, at += 16) {
                final double value = inner.floatAt(i, f, j);
                final double before = value - numbers.getDouble(at);
                final double mean = numbers.getDouble(at) + before / count;
                final double squares = numbers.getDouble(at + 8) + before * (value - mean);
                numbers.putDouble(at, mean);
                numbers.putDouble(at + 8, squares);
                final double normal = (value - mean) / Math.sqrt(squares / count + EPSILON);
                out.floatAt(i, f, j, (float) Math.max(-MOST, Math.min(MOST, normal)));
            }
        }
    }

    @Override
    public byte[] state() {
        return state;
    }
}
