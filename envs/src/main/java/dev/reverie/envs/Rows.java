package dev.reverie.envs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

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
    private byte @Nullable [] base;
    private long address;
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
        buffer.wrap(source, offset, Math.multiplyExact(count, stride));
        this.base = buffer.byteArray();
        this.address = buffer.addressOffset();
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
    public UnsafeBuffer buffer() {
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
        final long at = row(i);
        UnsafeApi.putLong(base, at, phase.code() | (long) Float.floatToRawIntBits(discount) << 32);
        UnsafeApi.putDouble(base, at + StepLayout.REWARD, reward);
    }

    /** Writes row {@code i}'s head: MID, the episode goes on. */
    public void move(final int i, final double reward) {
        put(i, Phase.MID, reward, 1);
    }

    /** Writes row {@code i}'s head: LAST with discount 0, nothing can follow. */
    public void terminate(final int i, final double reward) {
        put(i, Phase.LAST, reward, 0);
    }

    /** Writes row {@code i}'s head: LAST with discount 1, the episode is cut off. */
    public void truncate(final int i, final double reward) {
        put(i, Phase.LAST, reward, 1);
    }

    /** Writes row {@code i}'s flags. */
    public void flags(final int i, final int flags) {
        buffer.putByte(i * stride + StepLayout.FLAGS, (byte) flags);
    }

    /** @return discrete action of row {@code i}. */
    public int action(final int i) {
        return UnsafeApi.getInt(base, row(i) + actionOffset);
    }

    /** Writes the discrete action of row {@code i}. */
    public void action(final int i, final int action) {
        UnsafeApi.putInt(base, row(i) + actionOffset, action);
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

    /** Writes four FLOAT32s of row {@code i}, which begin {@code offset} bytes into it. */
    public void floatsAt(final int i, final int offset, final float a, final float b, final float c, final float d) {
        final long at = row(i) + Objects.checkIndex(offset, stride - 15);
        UnsafeApi.putFloat(base, at, a);
        UnsafeApi.putFloat(base, at + 4, b);
        UnsafeApi.putFloat(base, at + 8, c);
        UnsafeApi.putFloat(base, at + 12, d);
    }

    /**
     * Where row {@code i} is: the one check of an access within a row, whose fields all lie within the stride. Agrona would
     * check each field of it again, which took a third of the time of a batch of small rows.
     */
    private long row(final int i) {
        return address + (long) Objects.checkIndex(i, count) * stride;
    }

    /** @return element {@code j} of an INT32 observation field of row {@code i}. */
    public int intAt(final int i, final int field, final int j) {
        return buffer.getInt(i * stride + layout.offset(field) + 4 * j);
    }

    /** Writes element {@code j} of an INT32 observation field of row {@code i}. */
    public void intAt(final int i, final int field, final int j, final int value) {
        buffer.putInt(i * stride + layout.offset(field) + 4 * j, value);
    }

    /** @return element {@code j} of an INT64 observation field of row {@code i}. */
    public long longAt(final int i, final int field, final int j) {
        return buffer.getLong(i * stride + layout.offset(field) + 8 * j);
    }

    /** Writes element {@code j} of an INT64 observation field of row {@code i}. */
    public void longAt(final int i, final int field, final int j, final long value) {
        buffer.putLong(i * stride + layout.offset(field) + 8 * j, value);
    }

    /** @return element {@code j} of an observation field of row {@code i}, whatever its dtype; for printing and checks. */
    public double valueAt(final int i, final int field, final int j) {
        final int at = i * stride + layout.offset(field);
        return switch (layout.observation().get(field).dtype()) {
            case UINT8 -> buffer.getByte(at + j) & 0xFF;
            case INT32 -> buffer.getInt(at + 4 * j);
            case INT64 -> buffer.getLong(at + 8 * j);
            case FLOAT32 -> buffer.getFloat(at + 4 * j);
            case FLOAT64 -> buffer.getDouble(at + 8 * j);
        };
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
