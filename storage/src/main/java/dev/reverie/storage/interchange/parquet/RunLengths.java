package dev.reverie.storage.interchange.parquet;

/** Runs of equal numbers and packed groups of eight, mixed. */
final class RunLengths {
    private RunLengths() {}

    /**
     * Unpacks numbers.
     *
     * @param from  holds them.
     * @param at    first byte.
     * @param end   first byte after.
     * @param width bits of a number, 0 to 32.
     * @param into  filled whole.
     * @throws RuntimeException if they are fewer, or the bytes are damaged.
     */
    static void read(final byte[] from, final int at, final int end, final int width, final int[] into) {
        if (width < 0 || width > 32 || at > end || end > from.length) {
            throw new IllegalArgumentException("numbers of " + width + " bits");
        }
        int next = at;
        int done = 0;
        while (done < into.length) {
            long head = 0;
            int shift = 0;
            int b;
            do {
                if (next >= end || shift > 28) {
                    throw new IllegalArgumentException("a run is cut off");
                }
                b = from[next++];
                head |= (long) (b & 0x7F) << shift;
                shift += 7;
            } while (b < 0);
            final long count = head >>> 1;
            if ((head & 1) == 0) {
                final int bytes = (width + 7) / 8;
                if (count == 0 || next + bytes > end) {
                    throw new IllegalArgumentException("a run is cut off");
                }
                int value = 0;
                for (int i = 0; i < bytes; i++) {
                    value |= (from[next++] & 0xFF) << 8 * i;
                }
                final int to = (int) Math.min(into.length, done + count);
                java.util.Arrays.fill(into, done, to, value);
                done = to;
            } else {
                final int numbers = (int) Math.min(into.length - done, 8 * count);
                if (count == 0 || ((long) numbers * width + 7) / 8 > end - next) {
                    throw new IllegalArgumentException("packed numbers are cut off");
                }
                unpack(from, next, width, into, done, numbers);
                done += numbers;
                next = (int) Math.min(end, next + count * width);
            }
        }
    }

    /** Least significant bits first. */
    private static void unpack(
            final byte[] from, final int at, final int width, final int[] into, final int begin, final int count) {
        long bits = 0;
        int have = 0;
        int next = at;
        final long mask = (1L << width) - 1;
        for (int i = 0; i < count; i++) {
            while (have < width) {
                bits |= (from[next++] & 0xFFL) << have;
                have += 8;
            }
            into[begin + i] = (int) (bits & mask);
            bits >>>= width;
            have -= width;
        }
    }
}
