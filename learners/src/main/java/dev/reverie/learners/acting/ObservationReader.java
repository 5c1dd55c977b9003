package dev.reverie.learners.acting;

import dev.reverie.envs.DType;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.List;
import org.agrona.DirectBuffer;

/** A row's observation as one vector of single precision: all fields, flattened, in row order; integers as their values. */
public final class ObservationReader {
    private final int[] offsets;
    private final int[] sizes;
    private final DType[] types;
    private final int size;

    /**
     * A reader.
     *
     * @param layout of the rows.
     */
    public ObservationReader(final StepLayout layout) {
        final List<Field> fields = layout.observation();
        this.offsets = new int[fields.size()];
        this.sizes = new int[offsets.length];
        this.types = new DType[offsets.length];
        int sum = 0;
        for (int f = 0; f < offsets.length; f++) {
            offsets[f] = layout.offset(f);
            sizes[f] = fields.get(f).size();
            types[f] = fields.get(f).dtype();
            sum = Math.addExact(sum, sizes[f]);
        }
        this.size = sum;
    }

    /** @return numbers of an observation. */
    public int size() {
        return size;
    }

    /**
     * Reads one row.
     *
     * @param rows of the reader's layout.
     * @param i    which row.
     * @param x    set to {@link #size} numbers from {@code from} on.
     * @param from index of the first.
     */
    public void read(final Rows rows, final int i, final float[] x, final int from) {
        final DirectBuffer buffer = rows.buffer();
        final int row = rows.at(i);
        int to = from;
        for (int f = 0; f < offsets.length; f++) {
            read(buffer, row + offsets[f], types[f], sizes[f], x, to);
            to += sizes[f];
        }
    }

    private static void read(
            final DirectBuffer buffer, final int at, final DType type, final int count, final float[] x, final int to) {
        switch (type) {
            case UINT8 -> {
                for (int j = 0; j < count; j++) {
                    x[to + j] = buffer.getByte(at + j) & 0xFF;
                }
            }
            case INT32 -> {
                for (int j = 0; j < count; j++) {
                    x[to + j] = buffer.getInt(at + 4 * j);
                }
            }
            case INT64 -> {
                for (int j = 0; j < count; j++) {
                    x[to + j] = buffer.getLong(at + 8 * j);
                }
            }
            case FLOAT32 -> {
                for (int j = 0; j < count; j++) {
                    x[to + j] = buffer.getFloat(at + 4 * j);
                }
            }
            case FLOAT64 -> {
                for (int j = 0; j < count; j++) {
                    x[to + j] = (float) buffer.getDouble(at + 8 * j);
                }
            }
        }
    }
}
