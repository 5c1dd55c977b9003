package dev.reverie.envs.mujoco.render;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.DType;
import dev.reverie.envs.Field;
import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Eye;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Mujoco;
import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Square pictures of a model through one of its cameras, without shadows, reflections or multisampling: uint8
 * {@code [size, size, 3]}, RGB. All lanes of an environment share one, and so one OpenGL context, made by the first thread that
 * opens it and held between open and shut only. Close it before its model.
 */
final class Renderer implements Eye {
    /** The camera that MuJoCo aims at the middle of a model. */
    static final int FREE = -1;

    private static final int FIXED = 2;
    private static final int OFF_SCREEN = 1;
    private static final int SHADOW = 0;
    private static final int REFLECTION = 2;
    private static final int ALL = 7;
    private static final int SMALL_FONT = 50;
    private static final int SPARE_GEOMS = 100;

    private static boolean checked;

    private final Egl egl;
    private final Model model;
    private final int size;
    private final Struct option;
    private final Struct camera;
    private final Struct scene;
    private final Struct context;
    private final UnsafeBuffer upsideDown;
    private long held;
    private boolean closed;

    /**
     * @param model  whose settings for pictures are changed.
     * @param size   of a side in pixels, 1 or more.
     * @param camera number of the model's camera, or {@link #FREE}.
     * @throws ConfigException if there is no EGL, or MuJoCo's structs are not as its table says.
     */
    Renderer(final Model model, final int size, final int camera) {
        final Table table = check(Mujoco.library());
        this.egl = Egl.display();
        this.model = model;
        this.size = size;
        this.option = new Struct(table, "mjvOption", 0);
        this.camera = new Struct(table, "mjvCamera", 0);
        this.scene = new Struct(table, "mjvScene", 0);
        this.context = new Struct(table, "mjrContext", 0);
        this.upsideDown = new UnsafeBuffer(ByteBuffer.allocateDirect(size * size * 3));
        model.picture(size, size);
        RenderCalls.mjv_defaultOption(option.address());
        RenderCalls.mjv_defaultCamera(this.camera.address());
        if (camera == FREE) {
            RenderCalls.mjv_defaultFreeCamera(model.address(), this.camera.address());
        } else {
            this.camera.set("type", FIXED);
            this.camera.set("fixedcamid", java.util.Objects.checkIndex(camera, model.size("ncam")));
        }
        RenderCalls.mjv_defaultScene(scene.address());
        RenderCalls.mjr_defaultContext(context.address());
    }

    private static synchronized Table check(final Mujoco library) {
        final Table table = Table.of(library);
        if (!checked) {
            library.bind(RenderCalls.class);
            RenderCheck.run(table);
            checked = true;
        }
        return table;
    }

    @Override
    public Field field() {
        return new Field("pixels", DType.UINT8, List.of(size, size, 3), 0, 255);
    }

    @Override
    public void open() {
        if (closed) {
            throw new IllegalStateException("the renderer of model '" + model.name() + "' is closed");
        }
        if (held != 0) {
            egl.hold(held);
            return;
        }
        held = egl.context();
        egl.hold(held);
        final int things = model.size("ngeom") + model.size("nsite") + 20 * model.size("ntendon") + SPARE_GEOMS;
        RenderCalls.mjv_makeScene(model.address(), scene.address(), things);
        scene.flag("flags", SHADOW, false);
        scene.flag("flags", REFLECTION, false);
        RenderCalls.mjr_makeContext(model.address(), context.address(), SMALL_FONT);
        RenderCalls.mjr_setBuffer(OFF_SCREEN, context.address());
        if (context.integer("offWidth") != size
                || context.integer("offHeight") != size
                || context.integer("currentBuffer") != OFF_SCREEN) {
            throw new IllegalStateException(egl + " gave no off-screen buffer of " + size + "x" + size + " pixels");
        }
    }

    @Override
    public void see(final Data data, final MutableDirectBuffer out, final int at) {
        final long square = size | (long) size << 32;
        RenderCalls.mjv_updateScene(
                model.address(), data.address(), option.address(), 0, camera.address(), ALL, scene.address());
        RenderCalls.mjr_render(0, square, scene.address(), context.address());
        RenderCalls.mjr_readPixels(upsideDown.addressOffset(), 0, 0, square, context.address());
        final int line = 3 * size;
        for (int y = 0; y < size; y++) {
            out.putBytes(at + y * line, upsideDown, (size - 1 - y) * line, line);
        }
    }

    @Override
    public void shut() {
        egl.release();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (held != 0) {
            egl.hold(held);
            RenderCalls.mjr_freeContext(context.address());
            RenderCalls.mjv_freeScene(scene.address());
            egl.release();
            egl.destroy(held);
        }
    }
}
