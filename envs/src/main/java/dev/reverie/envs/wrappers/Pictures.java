package dev.reverie.envs.wrappers;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Which fields of a spec are pictures: uint8 {@code [height, width, channels]}. */
final class Pictures {
    private Pictures() {}

    /**
     * @param spec     looked at.
     * @param channels that a picture must have; 0 for any.
     * @return by field whether it is one.
     * @throws ConfigException if none is.
     */
    static boolean[] fields(final EnvSpec spec, final int channels) {
        final boolean[] are = new boolean[spec.observation().size()];
        boolean any = false;
        for (int f = 0; f < are.length; f++) {
            final Field field = spec.observation().get(f);
            are[f] = field.dtype() == DType.UINT8
                    && field.shape().size() == 3
                    && (channels == 0 || field.shape().get(2) == channels);
            any |= are[f];
        }
        if (!any) {
            throw new ConfigException("environment '" + spec.id() + "' shows no picture of uint8 [height, width, "
                    + (channels == 0 ? "channels" : channels) + "], only " + spec.observation());
        }
        return are;
    }

    /** @return bytes of the largest field chosen. */
    static int largest(final EnvSpec spec, final boolean[] chosen) {
        int most = 0;
        for (int f = 0; f < chosen.length; f++) {
            most = Math.max(most, chosen[f] ? spec.observation().get(f).bytes() : 0);
        }
        return most;
    }

    /** @return the spec with other shapes of the fields chosen. */
    static EnvSpec reshaped(final EnvSpec spec, final boolean[] chosen, final UnaryOperator<List<Integer>> shape) {
        final List<Field> fields = new ArrayList<>();
        for (int f = 0; f < chosen.length; f++) {
            final Field field = spec.observation().get(f);
            fields.add(
                    chosen[f]
                            ? new Field(
                                    field.name(), field.dtype(), shape.apply(field.shape()), field.low(), field.high())
                            : field);
        }
        return new EnvSpec(spec.id(), spec.lanes(), fields, spec.action(), spec.stepLimit());
    }
}
