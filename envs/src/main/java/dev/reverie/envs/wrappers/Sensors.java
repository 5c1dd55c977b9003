package dev.reverie.envs.wrappers;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import java.util.stream.IntStream;

/** Which fields of a spec are readings of sensors: FLOAT32. */
final class Sensors {
    private Sensors() {}

    /**
     * @param spec looked at.
     * @return elements by field, 0 if it is none.
     * @throws ConfigException if none is.
     */
    static int[] sizes(final EnvSpec spec) {
        final int[] sizes = new int[spec.observation().size()];
        boolean any = false;
        for (int f = 0; f < sizes.length; f++) {
            final Field field = spec.observation().get(f);
            sizes[f] = field.dtype() == DType.FLOAT32 ? field.size() : 0;
            any |= sizes[f] > 0;
        }
        if (!any) {
            throw new ConfigException(
                    "environment '" + spec.id() + "' shows no field of FLOAT32, only " + spec.observation());
        }
        return sizes;
    }

    /** @return elements of all fields. */
    static int elements(final int[] sizes) {
        return IntStream.of(sizes).sum();
    }

    /** @return a value within the bounds of its field. */
    static float within(final Field field, final double value) {
        return (float) Math.max(field.low(), Math.min(field.high(), value));
    }
}
