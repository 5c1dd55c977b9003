package dev.reverie.envs.mujoco.render;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.mujoco.Model;
import java.util.function.LongConsumer;

/**
 * Whether the library's structs for pictures are as large as its table says, and have their fields there: what fills them with
 * defaults is given memory that shows how far it wrote.
 */
final class RenderCheck {
    private static final int SPARE = 16_384;
    private static final int GEOMS = 77;
    private static final String MODEL = "<mujoco><worldbody><geom type='sphere' size='1'/></worldbody></mujoco>";

    private RenderCheck() {}

    /** @throws ConfigException naming the first thing that is not as the table says. */
    static void run(final Table table) {
        final Struct camera = filled(table, "mjvCamera", RenderCalls::mjv_defaultCamera);
        require(
                camera.integer("type") == 0
                        && camera.integer("fixedcamid") == -1
                        && camera.integer("trackbodyid") == -1
                        && camera.bytes().getDouble(table.offset("mjvCamera.distance")) == 2,
                "mjvCamera");
        final Struct option = filled(table, "mjvOption", RenderCalls::mjv_defaultOption);
        require(option.flag("geomgroup", 0) == 1 && option.flag("geomgroup", 5) == 0, "mjvOption");
        filled(table, "mjvPerturb", RenderCalls::mjv_defaultPerturb);
        filled(table, "mjrContext", RenderCalls::mjr_defaultContext);
        final Struct scene = filled(table, "mjvScene", RenderCalls::mjv_defaultScene);
        try (Model model = Model.parse("check of pictures", MODEL)) {
            RenderCalls.mjv_makeScene(model.address(), scene.address(), GEOMS);
            require(scene.integer("maxgeom") == GEOMS && scene.integer("ngeom") == 0, "mjvScene.maxgeom");
            require(scene.real("scale") == 1 && scene.integer("stereo") == 0, "mjvScene.scale");
            for (int i = 0; i < 10; i++) {
                final boolean on = i == 0 || i == 2 || i == 4 || i == 6 || i == 9;
                require(scene.flag("flags", i) == (on ? 1 : 0), "mjvScene.flags[" + i + "]");
            }
            RenderCalls.mjv_freeScene(scene.address());
        }
    }

    /** All bytes of the struct are written but for padding, none behind it. */
    private static Struct filled(final Table table, final String type, final LongConsumer defaults) {
        final int size = table.size(type);
        final Struct struct = new Struct(table, type, SPARE);
        int most = 0;
        for (final byte pattern : new byte[] {0x5A, (byte) 0xA5}) {
            struct.bytes().setMemory(0, size + SPARE, pattern);
            defaults.accept(struct.address());
            for (int i = 0; i < size + SPARE; i++) {
                if (struct.bytes().getByte(i) != pattern) {
                    most = Math.max(most, i + 1);
                }
            }
        }
        require(most <= size && most > size - 8, type + " has " + size + " bytes, of which " + most + " are used");
        return struct;
    }

    private static void require(final boolean holds, final String what) {
        if (!holds) {
            throw new ConfigException("this MuJoCo does not agree with the table of its version (" + what
                    + "): pictures cannot be made with it");
        }
    }
}
