package dev.reverie.storage.replay;

import dev.reverie.envs.Rows;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The newest ticks of one actor, each with a stamp, in blocks of direct memory that are made as they are first needed. Ticks
 * are numbered as they are added; the rows of a lane stand one after the other but for the ends of blocks.
 */
final class TickRing {
    private static final int BLOCK_BYTES = 16 << 20;
    private static final int LONG_ROW = 192;
    private static final int PAGE = 4096;

    private final int lanes;
    private final int stride;
    private final int capacity;
    private final int shift;
    private final @Nullable Block[] blocks;
    private long oldest;
    private long end;
    private int head;
    private long bytes;

    /**
     * An empty ring.
     *
     * @param lanes    rows of a tick.
     * @param stride   bytes of a row.
     * @param capacity ticks held at most.
     * @param first    number of the first tick to be added.
     */
    TickRing(final int lanes, final int stride, final int capacity, final long first) {
        this.lanes = lanes;
        this.stride = stride;
        this.capacity = capacity;
        this.shift = shift((long) lanes * stride, capacity);
        this.blocks = new @Nullable Block[(int) (((long) capacity + (1L << shift) - 1) >> shift)];
        this.oldest = first;
        this.end = first;
    }

    private static int shift(final long tickBytes, final int capacity) {
        int shift = 0;
        while (tickBytes << shift + 1 <= BLOCK_BYTES && 1L << shift < capacity) {
            shift++;
        }
        return shift;
    }

    /** @return number of the oldest tick held; {@link #end()} if none. */
    long oldest() {
        return oldest;
    }

    /** @return number of the tick that will be added next. */
    long end() {
        return end;
    }

    int capacity() {
        return capacity;
    }

    /** @return bytes of memory taken so far. */
    long bytes() {
        return bytes;
    }

    /** Adds a tick, over the oldest if there is no more room. */
    void add(final Rows rows, final long stamp) {
        final Block block = block(head >> shift);
        final int tick = head & (1 << shift) - 1;
        block.stamp(tick, stamp);
        if (stride < LONG_ROW) {
            copyWords(rows.buffer(), block.buffer(), block.at(tick, 0), block.pitch());
        } else {
            for (int lane = 0; lane < lanes; lane++) {
                block.buffer().putBytes(block.at(tick, lane), rows.buffer(), rows.at(lane), stride);
            }
        }
        advance();
    }

    /** Whole words, unchecked but for the bounds of all: a call of memcpy for each short row costs twice as much. */
    private void copyWords(final UnsafeBuffer source, final UnsafeBuffer target, final int first, final int pitch) {
        source.boundsCheck(0, lanes * stride);
        target.boundsCheck(first, (lanes - 1) * pitch + stride);
        final byte[] array = source.byteArray();
        final int words = stride >> 3;
        long from = source.addressOffset();
        long to = target.addressOffset() + first;
        for (int lane = 0; lane < lanes; lane++) {
            int word = 0;
            for (; word + 1 < words; word += 2) {
                final long one = UnsafeApi.getLong(array, from);
                final long two = UnsafeApi.getLong(array, from + 8);
                UnsafeApi.putLong(null, to, one);
                UnsafeApi.putLong(null, to + 8, two);
                from += 16;
                to += 16;
            }
            if (word < words) {
                UnsafeApi.putLong(null, to, UnsafeApi.getLong(array, from));
                from += 8;
                to += 8;
            }
            to += pitch - stride;
        }
    }

    private void advance() {
        head = head + 1 == capacity ? 0 : head + 1;
        end++;
        oldest = Math.max(oldest, end - capacity);
    }

    private Block block(final int index) {
        Block block = blocks[index];
        if (block == null) {
            block = new Block(Math.min(1 << shift, capacity - (index << shift)), lanes, stride);
            blocks[index] = block;
            bytes += block.buffer().capacity();
        }
        return block;
    }

    private int slot(final long tick) {
        final int slot = head - (int) (end - tick);
        return slot < 0 ? slot + capacity : slot;
    }

    /** @return the stamp of a tick that is held. */
    long stamp(final long tick) {
        final int slot = slot(tick);
        return block(slot >> shift).stamp(slot & (1 << shift) - 1);
    }

    /** Looks at the first row of some of a lane, and at a later one a page at most further on. @return anything. */
    long touch(final long tick, final int lane, final int count) {
        final int slot = slot(tick);
        final Block block = block(slot >> shift);
        final int from = slot & (1 << shift) - 1;
        final int last = Math.min(block.ticks() - 1, from + Math.min(count, 1 + PAGE / stride));
        return block.buffer().getLong(block.at(from, lane)) + block.buffer().getLong(block.at(last, lane));
    }

    /** Copies rows of a lane, of ticks that are held, into one piece. */
    void copy(final long tick, final int lane, final int count, final MutableDirectBuffer target, final int at) {
        int slot = slot(tick);
        int to = at;
        for (int left = count; left > 0; ) {
            final Block block = block(slot >> shift);
            final int from = slot & (1 << shift) - 1;
            final int rows = Math.min(left, block.ticks() - from);
            block.buffer().getBytes(block.at(from, lane), target, to, rows * stride);
            to += rows * stride;
            left -= rows;
            slot = slot + rows == capacity ? 0 : slot + rows;
        }
    }

    /** Moves the newest ticks, as many as there is room for, to an empty ring; this one's memory is freed on the way. */
    void moveTo(final TickRing other) {
        for (long tick = Math.max(oldest, end - other.capacity); tick < end; tick++) {
            final int slot = slot(tick);
            final Block block = block(slot >> shift);
            final int from = slot & (1 << shift) - 1;
            other.take(block, from);
            if (from == block.ticks() - 1 && slot >> shift != head >> shift) {
                block.free();
                blocks[slot >> shift] = null;
            }
        }
        free();
    }

    private void take(final Block source, final int from) {
        final Block block = block(head >> shift);
        final int tick = head & (1 << shift) - 1;
        block.stamp(tick, source.stamp(from));
        for (int lane = 0; lane < lanes; lane++) {
            block.buffer().putBytes(block.at(tick, lane), source.buffer(), source.at(from, lane), stride);
        }
        advance();
    }

    void free() {
        for (int i = 0; i < blocks.length; i++) {
            final Block block = blocks[i];
            if (block != null) {
                block.free();
                blocks[i] = null;
            }
        }
        bytes = 0;
    }
}
