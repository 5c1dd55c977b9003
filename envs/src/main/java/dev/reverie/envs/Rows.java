package dev.reverie.envs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A flyweight over consecutive rows of one {@link StepLayout}: {@code count} rows of {@code stride} bytes.
 * It owns no bytes unless made by {@link #allocate}; one thread at a time.
 */
public final class Rows {
    static {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("Reverie's rows are little-endian; this machine is not");
        }
    }

    private final StepLayout layout;
    private final int stride;
    private final int actionOffset;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int count;

    /**
     * A flyweight that is to be wrapped.
     *
     * @param layout of each row.
     */
    public Rows(final StepLayout layout) {
        this.layout = layout;
        this.stride = layout.stride();
        this.actionOffset = layout.actionOffset();
    }

    /**
     * Rows over zeroed off-heap memory of their own.
     *
     * @param layout of each row.
     * @param count  of rows.
     * @return the rows.
     */
    public static Rows allocate(final StepLayout layout, final int count) {
        final Rows rows = new Rows(layout);
        rows.wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(Math.multiplyExact(layout.stride(), count))), 0, count);
        return rows;
    }

    /**
     * Looks at other bytes.
     *
     * @param source of the rows, borrowed until the next wrap.
     * @param offset of the first row.
     * @param count  of rows.
     * @return this.
     */
    public Rows wrap(final DirectBuffer source, final int offset, final int count) {
        buffer.wrap(source, offset, count * stride);
        this.count = count;
        return this;
    }

    /** @return the layout of each row. */
    public StepLayout layout() {
        return layout;
    }

    /** @return number of rows; a tick has one a lane. */
    public int count() {
        return count;
    }

    /** @return bytes of all rows. */
    public int bytes() {
        return count * stride;
    }

    /** @return the bytes of these rows, from 0 to {@link #bytes()}; for code that fills many fields at once. */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** @return where row {@code i} begins in {@link #buffer()}. */
    public int at(final int i) {
        return i * stride;
    }

    /** @return phase of row {@code i}. */
    public Phase phase(final int i) {
        return Phase.of(buffer.getByte(i * stride + StepLayout.PHASE));
    }

    /** @return whether row {@code i} ends its episode. */
    public boolean isLast(final int i) {
        return buffer.getByte(i * stride + StepLayout.PHASE) == 2;
    }

    /** @return whether row {@code i} begins an episode. */
    public boolean isFirst(final int i) {
        return buffer.getByte(i * stride + StepLayout.PHASE) == 0;
    }

    /** @return the OR of {@code StepLayout.FLAG_} constants of row {@code i}. */
    public int flags(final int i) {
        return buffer.getByte(i * stride + StepLayout.FLAGS) & 0xFF;
    }

    /** @return reward of row {@code i}, earned by the previous row's action. */
    public double reward(final int i) {
        return buffer.getDouble(i * stride + StepLayout.REWARD);
    }

    /** @return discount of row {@code i}: 0 if terminated, else 1. */
    public float discount(final int i) {
        return buffer.getFloat(i * stride + StepLayout.DISCOUNT);
    }

    /** Writes all of row {@code i}'s head; flags become 0. */
    public void put(final int i, final Phase phase, final double reward, final float discount) {
        final int at = i * stride;
        buffer.putInt(at, phase.code());
        buffer.putFloat(at + StepLayout.DISCOUNT, discount);
        buffer.putDouble(at + StepLayout.REWARD, reward);
    }

    /** Writes row {@code i}'s flags. */
    public void flags(final int i, final int flags) {
        buffer.putByte(i * stride + StepLayout.FLAGS, (byte) flags);
    }

    /** @return discrete action of row {@code i}. */
    public int action(final int i) {
        return buffer.getInt(i * stride + actionOffset);
    }

    /** Writes the discrete action of row {@code i}. */
    public void action(final int i, final int action) {
        buffer.putInt(i * stride + actionOffset, action);
    }

    /** @return element {@code j} of row {@code i}'s box action. */
    public float actionAt(final int i, final int j) {
        return buffer.getFloat(i * stride + actionOffset + 4 * j);
    }

    /** Writes element {@code j} of row {@code i}'s box action. */
    public void actionAt(final int i, final int j, final float value) {
        buffer.putFloat(i * stride + actionOffset + 4 * j, value);
    }

    /** @return element {@code j} of a FLOAT32 observation field of row {@code i}. */
    public float floatAt(final int i, final int field, final int j) {
        return buffer.getFloat(i * stride + layout.offset(field) + 4 * j);
    }

    /** Writes element {@code j} of a FLOAT32 observation field of row {@code i}. */
    public void floatAt(final int i, final int field, final int j, final float value) {
        buffer.putFloat(i * stride + layout.offset(field) + 4 * j, value);
    }

    /** @return element {@code j} of an INT32 observation field of row {@code i}. */
    public int intAt(final int i, final int field, final int j) {
        return buffer.getInt(i * stride + layout.offset(field) + 4 * j);
    }

    /** Writes element {@code j} of an INT32 observation field of row {@code i}. */
    public void intAt(final int i, final int field, final int j, final int value) {
        buffer.putInt(i * stride + layout.offset(field) + 4 * j, value);
    }

    /** Copies all of {@code source}'s rows, which must be as many and of the same stride. */
    public void copyFrom(final Rows source) {
        if (source.count != count || source.stride != stride) {
            throw new IllegalArgumentException("cannot copy " + source.count + " rows of " + source.stride
                    + " bytes into " + count + " of " + stride);
        }
        buffer.putBytes(0, source.buffer, 0, bytes());
    }
}
