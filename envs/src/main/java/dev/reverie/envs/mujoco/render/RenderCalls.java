package dev.reverie.envs.mujoco.render;

/**
 * MuJoCo's functions for pictures under their C names, addresses as longs. An {@code mjrRect}, passed by value, is 16 bytes in
 * two integer registers in the ABIs of 64-bit x86 and ARM alike: two longs here, {@code left | bottom << 32} and
 * {@code width | height << 32}. Nothing here checks anything.
 */
final class RenderCalls {
    private RenderCalls() {}

    static native void mjv_defaultOption(long option);

    static native void mjv_defaultCamera(long camera);

    static native void mjv_defaultFreeCamera(long model, long camera);

    static native void mjv_defaultPerturb(long perturb);

    static native void mjv_defaultScene(long scene);

    static native void mjv_makeScene(long model, long scene, int geoms);

    static native void mjv_freeScene(long scene);

    static native void mjv_updateScene(
            long model, long data, long option, long perturb, long camera, int categories, long scene);

    static native void mjr_defaultContext(long context);

    static native void mjr_makeContext(long model, long context, int fontScale);

    static native void mjr_freeContext(long context);

    static native void mjr_setBuffer(int buffer, long context);

    static native void mjr_render(long corner, long size, long scene, long context);

    static native void mjr_readPixels(long rgb, long depth, long corner, long size, long context);
}
