package dev.reverie.envs.mujoco.render;

import dev.reverie.envs.mujoco.Mujoco;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One of MuJoCo's structs in memory of our own, its fields by name. */
final class Struct {
    private final Mujoco library;
    private final String type;
    private final UnsafeBuffer bytes;

    /**
     * @param library whose table says how large it is.
     * @param type    of MuJoCo's name.
     * @param spare   bytes behind it.
     */
    Struct(final Mujoco library, final String type, final int spare) {
        this.library = library;
        this.type = type;
        this.bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(library.size(type) + spare));
    }

    long address() {
        return bytes.addressOffset();
    }

    UnsafeBuffer bytes() {
        return bytes;
    }

    private int at(final String field) {
        return library.offset(type + '.' + field);
    }

    int integer(final String field) {
        return bytes.getInt(at(field));
    }

    float real(final String field) {
        return bytes.getFloat(at(field));
    }

    void set(final String field, final int value) {
        bytes.putInt(at(field), value);
    }

    byte flag(final String field, final int i) {
        return bytes.getByte(at(field) + i);
    }

    void flag(final String field, final int i, final boolean on) {
        bytes.putByte(at(field) + i, (byte) (on ? 1 : 0));
    }
}
