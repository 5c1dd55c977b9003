package dev.reverie.envs.mujoco.render;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One of MuJoCo's structs in memory of our own, its fields by name. */
final class Struct {
    private final Table table;
    private final String type;
    private final UnsafeBuffer bytes;

    /**
     * @param table says how large it is.
     * @param type    of MuJoCo's name.
     * @param spare   bytes behind it.
     */
    Struct(final Table table, final String type, final int spare) {
        this.table = table;
        this.type = type;
        this.bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(table.size(type) + spare));
    }

    long address() {
        return bytes.addressOffset();
    }

    UnsafeBuffer bytes() {
        return bytes;
    }

    private int at(final String field) {
        return table.offset(type + '.' + field);
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
