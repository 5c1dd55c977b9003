package dev.reverie.storage.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** FLOAT32s that a learner keeps beside the newest rows of an actor, 0 until written, in direct memory taken as it fills. */
final class ColumnRing {
    private static final int BLOCK_BYTES = 16 << 20;

    private final int lanes;
    private final int width;
    private final int capacity;
    private final int blockTicks;
    private final @Nullable UnsafeBuffer[] blocks;
    private long bytes;

    /**
     * @param lanes    rows of a tick.
     * @param width    FLOAT32s of a row.
     * @param capacity ticks held.
     */
    ColumnRing(final int lanes, final int width, final int capacity) {
        this.lanes = lanes;
        this.width = width;
        this.capacity = capacity;
        final long tickBytes = 4L * width * lanes;
        this.blockTicks = (int) Math.max(1, Math.min(capacity, BLOCK_BYTES / tickBytes));
        this.blocks = new @Nullable UnsafeBuffer[(capacity + blockTicks - 1) / blockTicks];
    }

    long bytes() {
        return bytes;
    }

    private UnsafeBuffer block(final long tick) {
        final int number = (int) (tick % capacity) / blockTicks;
        UnsafeBuffer block = blocks[number];
        if (block == null) {
            block = new UnsafeBuffer(Block.allocate(Math.multiplyExact(4 * lanes * width, blockTicks)));
            blocks[number] = block;
            bytes += block.capacity();
        }
        return block;
    }

    private int at(final long tick, final int lane) {
        return ((int) (tick % capacity) % blockTicks * lanes + lane) * 4 * width;
    }

    /** Begins a tick, whose columns are 0. */
    void clear(final long tick) {
        block(tick).setMemory(at(tick, 0), 4 * width * lanes, (byte) 0);
    }

    /** Copies a row's columns out. */
    void read(final long tick, final int lane, final UnsafeBuffer target, final int to) {
        block(tick).getBytes(at(tick, lane), target, to, 4 * width);
    }

    /** Copies a row's columns in. */
    void write(final long tick, final int lane, final UnsafeBuffer source, final int from) {
        block(tick).putBytes(at(tick, lane), source, from, 4 * width);
    }

    /** Moves ticks to another ring and frees this one. */
    void moveTo(final ColumnRing other, final long from, final long until) {
        for (long tick = from; tick < until; tick++) {
            other.block(tick).putBytes(other.at(tick, 0), block(tick), at(tick, 0), 4 * width * lanes);
        }
        free();
    }

    void save(final DataOutput out, final long from, final long until) throws IOException {
        final byte[] row = new byte[4 * width * lanes];
        for (long tick = from; tick < until; tick++) {
            block(tick).getBytes(at(tick, 0), row);
            out.write(row);
        }
    }

    void restore(final DataInput in, final long from, final long until, final long oldest) throws IOException {
        final byte[] row = new byte[4 * width * lanes];
        for (long tick = from; tick < until; tick++) {
            in.readFully(row);
            if (tick >= oldest) {
                block(tick).putBytes(at(tick, 0), row);
            }
        }
    }

    void free() {
        for (int i = 0; i < blocks.length; i++) {
            final UnsafeBuffer block = blocks[i];
            if (block != null) {
                final ByteBuffer memory = block.byteBuffer();
                block.wrap(0, 0);
                BufferUtil.free(memory);
                blocks[i] = null;
            }
        }
        bytes = 0;
    }
}
