package dev.reverie.learners;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.nio.ByteBuffer;
import java.util.List;

/** An observation as one FLOAT32 vector {@code [O]}: its fields one after the other. Immutable. */
public final class VectorSpec {
    private static final int MOST = 1 << 20;

    private final StepLayout layout;
    private final int[] sizes;
    private final boolean[] isFloat32;
    private final int size;

    private VectorSpec(final StepLayout layout) {
        this.layout = layout;
        final List<Field> fields = layout.observation();
        this.sizes = fields.stream().mapToInt(Field::size).toArray();
        this.isFloat32 = new boolean[sizes.length];
        int sum = 0;
        for (int f = 0; f < sizes.length; f++) {
            isFloat32[f] = fields.get(f).dtype() == DType.FLOAT32;
            sum += sizes[f];
        }
        this.size = sum;
    }

    /**
     * Reads an environment's spec.
     *
     * @param spec      of the environment.
     * @param algorithm that asks, for the message.
     * @return its observation as a vector.
     * @throws ConfigException if it shows anything but FLOAT32 and FLOAT64 fields, or more than 2^20 numbers.
     */
    public static VectorSpec of(final EnvSpec spec, final String algorithm) {
        long numbers = 0;
        for (final Field field : spec.observation()) {
            if (field.dtype() != DType.FLOAT32 && field.dtype() != DType.FLOAT64) {
                throw new ConfigException(algorithm + " sees vectors of FLOAT32 or FLOAT64, but " + spec.id()
                        + " shows '" + field.name() + "' of " + field.dtype() + field.shape()
                        + "; environments such as CartPole-v1, Acrobot-v1, MountainCar-v0 and Pendulum-v1 would do");
            }
            numbers += field.size();
        }
        if (numbers > MOST) {
            throw new ConfigException(
                    algorithm + " sees vectors of at most 2^20 numbers, but " + spec.id() + " shows " + numbers);
        }
        return new VectorSpec(spec.layout());
    }

    /** @return numbers of an observation, O. */
    public int size() {
        return size;
    }

    /**
     * Copies the observation of a row.
     *
     * @param rows of this layout.
     * @param i    of the row.
     * @param into native-order bytes.
     * @param at   byte in {@code into} where its {@code 4 O} bytes begin.
     */
    public void copy(final Rows rows, final int i, final ByteBuffer into, final int at) {
        int to = at;
        for (int f = 0; f < sizes.length; f++) {
            if (isFloat32[f]) {
                rows.buffer().getBytes(rows.at(i) + layout.offset(f), into, to, 4 * sizes[f]);
            } else {
                for (int j = 0; j < sizes[f]; j++) {
                    into.putFloat(to + 4 * j, (float) rows.valueAt(i, f, j));
                }
            }
            to += 4 * sizes[f];
        }
    }
}
