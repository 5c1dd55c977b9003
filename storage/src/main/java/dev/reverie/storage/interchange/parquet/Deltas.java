package dev.reverie.storage.interchange.parquet;

import java.nio.ByteBuffer;

/** Integers as differences, packed by blocks (DELTA_BINARY_PACKED). */
final class Deltas {
    private static final int MOST = 1 << 20;

    private Deltas() {}

    /** Reads integers. @param into filled whole. @throws RuntimeException if there are others than so many. */
    static void read(final ByteBuffer from, final boolean isInt, final double[] into) {
        final ThriftReader in = new ThriftReader(from);
        final long block = in.unsigned();
        final long minis = in.unsigned();
        final long total = in.unsigned();
        if (block <= 0 || block > MOST || minis <= 0 || block % minis != 0 || block / minis % 8 != 0) {
            throw new IllegalArgumentException("blocks of " + block + " differences in " + minis);
        }
        if (total != into.length) {
            throw new IllegalArgumentException(total + " integers, not " + into.length);
        }
        final int each = (int) (block / minis);
        long value = in.integer();
        int done = 0;
        if (into.length > 0) {
            into[done++] = narrow(value, isInt);
        }
        final byte[] widths = new byte[(int) minis];
        while (done < into.length) {
            final long least = in.integer();
            from.get(widths);
            for (int m = 0; m < minis && done < into.length; m++) {
                final int width = widths[m];
                if (width < 0 || width > 64) {
                    throw new IllegalArgumentException("differences of " + width + " bits");
                }
                final byte[] packed = new byte[each * width / 8];
                from.get(packed);
                for (int i = 0; i < each && done < into.length; i++) {
                    value += least + bits(packed, (long) i * width, width);
                    into[done++] = narrow(value, isInt);
                }
            }
        }
    }

    private static double narrow(final long value, final boolean isInt) {
        return isInt ? (int) value : value;
    }

    private static long bits(final byte[] from, final long at, final int width) {
        long value = 0;
        for (int have = 0; have < width; ) {
            final long bit = at + have;
            final int within = (int) (bit & 7);
            final int take = Math.min(8 - within, width - have);
            final long part = from[(int) (bit >> 3)] >> within & (1 << take) - 1;
            value |= part << have;
            have += take;
        }
        return value;
    }
}
