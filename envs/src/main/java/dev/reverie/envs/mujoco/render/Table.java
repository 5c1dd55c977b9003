package dev.reverie.envs.mujoco.render;

import dev.reverie.envs.mujoco.Mujoco;
import java.util.function.ToIntFunction;

/**
 * Where a version of MuJoCo keeps what pictures need.
 *
 * @param sizes   bytes by struct.
 * @param offsets bytes from the beginning by {@code struct.field}.
 */
record Table(ToIntFunction<String> sizes, ToIntFunction<String> offsets) {
    static Table of(final Mujoco library) {
        return new Table(library::size, library::offset);
    }

    int size(final String struct) {
        return sizes.applyAsInt(struct);
    }

    int offset(final String field) {
        return offsets.applyAsInt(field);
    }
}
