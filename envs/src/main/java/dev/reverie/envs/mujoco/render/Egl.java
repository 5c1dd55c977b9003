package dev.reverie.envs.mujoco.render;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.reverie.config.ConfigException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * This machine's EGL display without a screen, opened once: Mesa's surfaceless platform, else the first device that can draw
 * with OpenGL; {@code REVERIE_EGL=device=N} names another. Its contexts are held by one thread at a time.
 */
public final class Egl {
    static final String ADVICE =
            "install Debian's libegl1 and libgl1-mesa-dri (apt-get install libegl1 libgl1-mesa-dri)";
    private static final int SURFACELESS = 0x31DD;
    private static final int DEVICE = 0x313F;
    private static final int OPENGL = 0x30A2;
    private static final int MOST_DEVICES = 64;
    private static final int[] NO_ATTRIBUTES = {0x3038};

    /** A surface of pixel buffers, drawn on by OpenGL. */
    private static final int[] WANTED = {0x3033, 0x0001, 0x3040, 0x0008, 0x3038};

    private static final int VENDOR = 0x3053;
    private static final int GL_RENDERER = 0x1F01;

    private static @Nullable Egl found;
    private static @Nullable String missing;

    private final long display;
    private final long config;
    private final String name;

    private Egl(final long display, final long config, final String name) {
        this.display = display;
        this.config = config;
        this.name = name;
    }

    /**
     * @return the display.
     * @throws ConfigException if there is no EGL, or none of its displays draws with OpenGL: how to get one.
     */
    public static synchronized Egl display() {
        if (found == null) {
            if (missing != null) {
                throw new ConfigException(missing);
            }
            try {
                found = load("libEGL.so.1", System.getenv().getOrDefault("REVERIE_EGL", ""));
            } catch (final ConfigException ex) {
                missing = ex.getMessage();
                throw ex;
            }
        }
        return found;
    }

    /** @return whether {@link #display} would succeed. */
    public static boolean isThere() {
        try {
            display();
            return true;
        } catch (final ConfigException ex) {
            return false;
        }
    }

    static Egl load(final String library, final String wish) {
        if (!wish.isEmpty() && !wish.matches("surfaceless|device=\\d{1,2}")) {
            throw new ConfigException("REVERIE_EGL must be surfaceless or device=N, got '" + wish + "'");
        }
        try {
            EglCalls.bind(NativeLibrary.getInstance(library));
        } catch (final UnsatisfiedLinkError ex) {
            throw new ConfigException(
                    "pictures of MuJoCo need EGL, which is not on this machine (" + library + "): " + ADVICE);
        }
        Egl egl = wish.startsWith("device") ? null : opened(EglCalls.eglGetPlatformDisplay(SURFACELESS, 0, 0));
        if (egl == null && !wish.equals("surfaceless")) {
            egl = device(wish.isEmpty() ? -1 : Integer.parseInt(wish.substring("device=".length())));
        }
        if (egl == null) {
            throw new ConfigException("no EGL display of this machine"
                    + (wish.isEmpty() ? "" : " (REVERIE_EGL=" + wish + ")") + " draws with OpenGL: " + ADVICE);
        }
        return egl;
    }

    private static @Nullable Egl device(final int wanted) {
        final long query = EglCalls.eglGetProcAddress("eglQueryDevicesEXT");
        if (query == 0) {
            return null;
        }
        final long[] devices = new long[MOST_DEVICES];
        final int[] count = new int[1];
        final Function function = Function.getFunction(new Pointer(query));
        if (function.invokeInt(new Object[] {MOST_DEVICES, devices, count}) == 0) {
            return null;
        }
        Egl egl = null;
        for (int i = Math.max(0, wanted);
                egl == null && i < (wanted < 0 ? count[0] : Math.min(count[0], wanted + 1));
                i++) {
            egl = opened(EglCalls.eglGetPlatformDisplay(DEVICE, devices[i], 0));
        }
        return egl;
    }

    private static @Nullable Egl opened(final long display) {
        final int[] number = new int[2];
        if (display == 0 || EglCalls.eglInitialize(display, number, new int[1]) == 0) {
            return null;
        }
        final long[] configs = new long[1];
        if (EglCalls.eglBindAPI(OPENGL) == 0
                || EglCalls.eglChooseConfig(display, WANTED, configs, 1, number) == 0
                || number[0] == 0) {
            return null;
        }
        final long context = EglCalls.eglCreateContext(display, configs[0], 0, NO_ATTRIBUTES);
        if (context == 0) {
            return null;
        }
        try {
            if (EglCalls.eglMakeCurrent(display, 0, 0, context) == 0) {
                return null;
            }
            return new Egl(display, configs[0], renderer() + ", EGL of " + EglCalls.eglQueryString(display, VENDOR));
        } finally {
            EglCalls.eglMakeCurrent(display, 0, 0, 0);
            EglCalls.eglDestroyContext(display, context);
        }
    }

    private static String renderer() {
        final long function = EglCalls.eglGetProcAddress("glGetString");
        return function == 0
                ? "unknown"
                : String.valueOf(
                        Function.getFunction(new Pointer(function)).invokeString(new Object[] {GL_RENDERER}, false));
    }

    /** @return a new OpenGL context, held by no thread. */
    long context() {
        require(EglCalls.eglBindAPI(OPENGL) != 0, "bind OpenGL");
        final long context = EglCalls.eglCreateContext(display, config, 0, NO_ATTRIBUTES);
        require(context != 0, "make a context");
        return context;
    }

    /** Gives a context to the calling thread. */
    void hold(final long context) {
        if (EglCalls.eglMakeCurrent(display, 0, 0, context) == 0) {
            require(false, "give a context to " + Thread.currentThread().getName());
        }
    }

    /** Takes the calling thread's context from it. */
    void release() {
        EglCalls.eglMakeCurrent(display, 0, 0, 0);
    }

    void destroy(final long context) {
        EglCalls.eglDestroyContext(display, context);
    }

    private static void require(final boolean holds, final String what) {
        if (!holds) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "EGL did not %s: error 0x%x", what, EglCalls.eglGetError()));
        }
    }

    /** @return what draws, a line. */
    @Override
    public String toString() {
        return name;
    }
}
