package dev.reverie.envs;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A flyweight over a tick as it travels: a header and {@code lanes} rows. One thread at a time.
 *
 * <pre>
 *    0 magic 'RVX1'   int32      32 policy version      int64
 *    4 format version int16      40 wall clock, ns      int64
 *    6 header length  int16      48 monotonic clock, ns int64
 *    8 length         int32      56 actor               int32
 *   12 CRC32C         int32      60 lanes               int32
 *   16 sequence       int64      64 rows
 *   24 tick           int64
 * </pre>
 *
 * Length counts header and rows. The CRC32C covers every byte but its own four. The sequence number is -1 until the
 * log keeper gives one.
 */
public final class Experience {
    /** Bytes of the header. */
    public static final int HEADER = 64;
    /** Little-endian 'RVX1'. */
    public static final int MAGIC = 'R' | 'V' << 8 | 'X' << 16 | '1' << 24;
    /** Version of this format. */
    public static final short FORMAT = 1;

    private static final int LENGTH = 8;
    private static final int CRC = 12;
    private static final int SEQUENCE = 16;
    private static final int TICK = 24;
    private static final int VERSION = 32;
    private static final int WALL = 40;
    private static final int MONO = 48;
    private static final int ACTOR = 56;
    private static final int LANES = 60;
    private static final int PIECE = 8192;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final Rows rows;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer headBytes = ByteBuffer.allocateDirect(HEADER);
    private final UnsafeBuffer head = new UnsafeBuffer(headBytes);
    private @Nullable ByteBuffer viewed;
    private @Nullable ByteBuffer view;
    private @Nullable ByteBuffer piece;

    /**
     * A flyweight that is to be wrapped.
     *
     * @param layout of the rows.
     */
    public Experience(final StepLayout layout) {
        this.rows = new Rows(layout);
    }

    /**
     * An experience over off-heap memory of its own, its header begun.
     *
     * @param layout of the rows.
     * @param lanes  rows of a tick.
     * @return the experience.
     */
    public static Experience allocate(final StepLayout layout, final int lanes) {
        final Experience experience = new Experience(layout);
        final int length = length(layout, lanes);
        experience.begin(new UnsafeBuffer(ByteBuffer.allocateDirect(length)), 0, lanes);
        return experience;
    }

    /** @return bytes of an experience of {@code lanes} rows. */
    public static int length(final StepLayout layout, final int lanes) {
        return Math.addExact(HEADER, Math.multiplyExact(layout.stride(), lanes));
    }

    /**
     * Begins an experience in other bytes: writes magic, format, lengths, lanes and sequence -1.
     *
     * @param target borrowed until the next call; direct or mapped memory.
     * @param offset of the header.
     * @param lanes  rows of the tick.
     * @return this.
     */
    public Experience begin(final DirectBuffer target, final int offset, final int lanes) {
        final int length = length(rows.layout(), lanes);
        buffer.wrap(target, offset, length);
        buffer.putInt(0, MAGIC);
        buffer.putShort(4, FORMAT);
        buffer.putShort(6, (short) HEADER);
        buffer.putInt(LENGTH, length);
        buffer.putInt(CRC, 0);
        buffer.putLong(SEQUENCE, -1);
        buffer.putInt(LANES, lanes);
        rows.wrap(buffer, HEADER, lanes);
        return this;
    }

    /**
     * Looks at an experience, after checking that its header fits the bytes at hand. The CRC is not checked.
     *
     * @param source borrowed until the next call.
     * @param offset of the header.
     * @param length of the bytes at hand.
     * @return this.
     * @throws IllegalArgumentException if they are no experience of this layout.
     */
    public Experience wrap(final DirectBuffer source, final int offset, final int length) {
        final String problem = problem(rows.layout(), source, offset, length);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        buffer.wrap(source, offset, length);
        rows.wrap(buffer, HEADER, buffer.getInt(LANES));
        return this;
    }

    /** @return why the bytes are no experience of the layout, or null if their header is sound. */
    public static @Nullable String problem(
            final StepLayout layout, final DirectBuffer source, final int offset, final int length) {
        if (length < HEADER) {
            return "an experience of " + length + " bytes is shorter than its header of " + HEADER;
        }
        if (source.getInt(offset) != MAGIC) {
            return String.format("magic 0x%08x is not an experience's 0x%08x", source.getInt(offset), MAGIC);
        }
        final int format = source.getShort(offset + 4);
        if (format != FORMAT || source.getShort(offset + 6) != HEADER) {
            return "experience format " + format + " is not this version's " + FORMAT;
        }
        final long lanes = source.getInt(offset + LANES);
        final long stated = source.getInt(offset + LENGTH);
        if (lanes < 1 || stated != length || stated != HEADER + lanes * layout.stride()) {
            return "an experience of " + lanes + " lanes of " + layout.stride() + " bytes states a length of " + stated
                    + " in " + length + " bytes";
        }
        return null;
    }

    /** Writes what the actor knows of this tick; the rows are written apart. */
    public void stamp(
            final int actor, final long tick, final long policyVersion, final long wallNanos, final long monoNanos) {
        buffer.putInt(ACTOR, actor);
        buffer.putLong(TICK, tick);
        buffer.putLong(VERSION, policyVersion);
        buffer.putLong(WALL, wallNanos);
        buffer.putLong(MONO, monoNanos);
    }

    /** Gives the experience its sequence number and its CRC32C: the log keeper's part. */
    public void seal(final long sequence) {
        buffer.putLong(SEQUENCE, sequence);
        buffer.putInt(CRC, crc32c());
    }

    /** @return whether the bytes are those that were sealed. */
    public boolean isSound() {
        return buffer.getInt(CRC) == crc32c();
    }

    /**
     * Copies this experience with a sequence number and the CRC32C that belongs to it; this one's bytes stay as they are.
     *
     * @param sequence to give the copy.
     * @param target   direct or mapped memory of {@link #length()} bytes.
     * @param offset   of the copy's header.
     */
    public void copySealed(final long sequence, final MutableDirectBuffer target, final int offset) {
        head.putBytes(0, buffer, 0, HEADER);
        head.putLong(SEQUENCE, sequence);
        head.putInt(CRC, crc32c(head));
        target.putBytes(offset, head, 0, HEADER);
        target.putBytes(offset + HEADER, buffer, HEADER, buffer.capacity() - HEADER);
    }

    private int crc32c() {
        return crc32c(buffer);
    }

    private int crc32c(final UnsafeBuffer header) {
        final ByteBuffer bytes = headBytes;
        if (header != head) {
            head.putBytes(0, header, 0, HEADER);
        }
        crc.reset();
        crc.update(bytes.limit(CRC).position(0));
        crc.update(bytes.limit(HEADER).position(CRC + 4));
        update(HEADER, buffer.capacity() - HEADER);
        return (int) crc.getValue();
    }

    private void update(final int offset, final int length) {
        final ByteBuffer bytes = buffer.byteBuffer();
        if (bytes != null) {
            if (bytes != viewed || view == null) {
                viewed = bytes;
                view = bytes.duplicate();
            }
            final int at = buffer.wrapAdjustment() + offset;
            crc.update(view.limit(at + length).position(at));
        } else if (buffer.byteArray() != null) {
            crc.update(buffer.byteArray(), buffer.wrapAdjustment() + offset, length);
        } else {
            updateByPieces(offset, length);
        }
    }

    private void updateByPieces(final int offset, final int length) {
        if (piece == null) {
            piece = ByteBuffer.allocateDirect(PIECE);
        }
        for (int done = 0; done < length; done += PIECE) {
            final int size = Math.min(PIECE, length - done);
            buffer.getBytes(offset + done, piece, 0, size);
            crc.update(piece.limit(size).position(0));
            piece.clear();
        }
    }

    /** @return the sequence number that the log gave, from 0; -1 before. */
    public long sequence() {
        return buffer.getLong(SEQUENCE);
    }

    /** @return count of ticks of its actor before this one. */
    public long tick() {
        return buffer.getLong(TICK);
    }

    /** @return version of the weights that chose the actions. */
    public long policyVersion() {
        return buffer.getLong(VERSION);
    }

    /** @return nanoseconds since 1970, or a logical clock's. */
    public long wallNanos() {
        return buffer.getLong(WALL);
    }

    /** @return nanoseconds of a clock that never goes back. */
    public long monoNanos() {
        return buffer.getLong(MONO);
    }

    /** @return number of the actor. */
    public int actor() {
        return buffer.getInt(ACTOR);
    }

    /** @return rows of the tick. */
    public int lanes() {
        return rows.count();
    }

    /** @return bytes of header and rows. */
    public int length() {
        return buffer.capacity();
    }

    /** @return the rows, a flyweight over the same bytes. */
    public Rows rows() {
        return rows;
    }

    /** @return the bytes, from 0 to {@link #length()}. */
    public UnsafeBuffer buffer() {
        return buffer;
    }
}
