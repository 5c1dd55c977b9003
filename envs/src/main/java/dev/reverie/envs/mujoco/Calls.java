package dev.reverie.envs.mujoco;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;

/** MuJoCo's functions under their C names, addresses as longs. Nothing here checks anything. */
final class Calls {
    private Calls() {}

    static void bind(final NativeLibrary library) {
        Native.register(Calls.class, library);
    }

    static native long mj_loadXML(String file, long vfs, byte[] error, int errorBytes);

    static native void mj_deleteModel(long model);

    static native int mj_sizeModel(long model);

    static native long mj_makeData(long model);

    static native void mj_deleteData(long data);

    static native void mj_resetData(long model, long data);

    static native void mj_forward(long model, long data);

    static native void mj_step(long model, long data);

    static native void mj_step1(long model, long data);

    static native void mj_step2(long model, long data);

    static native int mj_name2id(long model, int type, String name);

    static native @Nullable String mj_id2name(long model, int type, int id);
}
