package dev.reverie.envs.mujoco.render;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;

/** EGL's functions under their C names, handles as longs. Nothing here checks anything. */
final class EglCalls {
    private EglCalls() {}

    static void bind(final NativeLibrary library) {
        Native.register(EglCalls.class, library);
    }

    static native int eglGetError();

    static native long eglGetProcAddress(String function);

    static native long eglGetPlatformDisplay(int platform, long device, long attributes);

    static native int eglInitialize(long display, int[] major, int[] minor);

    static native @Nullable String eglQueryString(long display, int name);

    static native int eglBindAPI(int api);

    static native int eglChooseConfig(long display, int[] attributes, long[] configs, int most, int[] count);

    static native long eglCreateContext(long display, long config, long shared, int[] attributes);

    static native int eglMakeCurrent(long display, long draw, long read, long context);

    static native int eglDestroyContext(long display, long context);
}
