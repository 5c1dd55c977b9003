package dev.reverie.envs.wrappers;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;

/** Which fields of a spec are readings of sensors: FLOAT32. */
final class Sensors {
    private Sensors() {}

    /**
     * @param spec looked at.
     * @return by field whether it is one.
     * @throws ConfigException if none is.
     */
    static boolean[] fields(final EnvSpec spec) {
        final boolean[] are = new boolean[spec.observation().size()];
        boolean any = false;
        for (int f = 0; f < are.length; f++) {
            are[f] = spec.observation().get(f).dtype() == DType.FLOAT32;
            any |= are[f];
        }
        if (!any) {
            throw new ConfigException(
                    "environment '" + spec.id() + "' shows no field of FLOAT32, only " + spec.observation());
        }
        return are;
    }

    /** @return elements of the fields chosen. */
    static int elements(final EnvSpec spec, final boolean[] chosen) {
        int sum = 0;
        for (int f = 0; f < chosen.length; f++) {
            sum += chosen[f] ? spec.observation().get(f).size() : 0;
        }
        return sum;
    }

    /** @return a value within the bounds of its field. */
    static float within(final Field field, final double value) {
        return (float) Math.max(field.low(), Math.min(field.high(), value));
    }
}
