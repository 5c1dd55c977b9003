package dev.reverie.storage.replay;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Direct memory for consecutive ticks of one actor: a stamp a tick, then the rows of each lane in one piece. It is freed by
 * {@link #free()}, not by the garbage collector's leave.
 */
final class Block {
    private static final int LINE = 64;

    private final UnsafeBuffer buffer;
    private final int ticks;
    private final int stride;
    private final int pitch;

    Block(final int ticks, final int lanes, final int stride) {
        this.ticks = ticks;
        this.stride = stride;
        this.pitch = pitch(ticks, stride);
        this.buffer = new UnsafeBuffer(allocate(bytes(ticks, lanes, stride)));
    }

    /** An odd number of cache lines: rows of a tick, one in each lane's piece, then fall into different cache sets. */
    private static int pitch(final int ticks, final int stride) {
        return (ticks * stride + LINE - 1) / LINE * LINE | LINE;
    }

    /** @return bytes of such a block; at most 2^31 - 1 wherever one experience fits as many. */
    static int bytes(final int ticks, final int lanes, final int stride) {
        return Math.toIntExact(Long.BYTES * (long) ticks + (long) lanes * pitch(ticks, stride));
    }

    static ByteBuffer allocate(final int bytes) {
        try {
            return ByteBuffer.allocateDirect(bytes);
        } catch (final OutOfMemoryError ex) {
            throw new IllegalStateException(
                    "no memory for " + bytes + " more bytes of replay: lower replay.capacity or raise"
                            + " -XX:MaxDirectMemorySize",
                    ex);
        }
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** @return ticks that it has room for. */
    int ticks() {
        return ticks;
    }

    /** @return where the row of a lane at a tick of this block stands. */
    int at(final int tick, final int lane) {
        return Long.BYTES * ticks + lane * pitch + tick * stride;
    }

    /** @return bytes from a lane's row to the next lane's. */
    int pitch() {
        return pitch;
    }

    long stamp(final int tick) {
        return buffer.getLong(Long.BYTES * tick);
    }

    void stamp(final int tick, final long stamp) {
        buffer.putLong(Long.BYTES * tick, stamp);
    }

    void free() {
        final ByteBuffer memory = buffer.byteBuffer();
        buffer.wrap(0, 0);
        BufferUtil.free(memory);
    }
}
