package dev.reverie.envs.ale;

/** The elementwise greater of two pictures, made square: a pixel is the mean of the area it covers, rounded. */
final class Shrink {
    private final int width;
    private final int size;
    private final int channels;

    Shrink(final int width, final int size, final int channels) {
        this.width = width;
        this.size = size;
        this.channels = channels;
    }

    /**
     * @param one   uint8 {@code [h, width, channels]}.
     * @param other of the same shape.
     * @param out   {@code [size, size, channels]}.
     */
    void apply(final byte[] one, final byte[] other, final byte[] out) {
        final int height = one.length / width / channels;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                for (int c = 0; c < channels; c++) {
                    out[(row * size + column) * channels + c] = (byte) pixel(one, other, height, row, column, c);
                }
            }
        }
    }

    /** In units of 1/size of a source pixel, a source pixel is {@code size} long and a target {@code height} or width. */
    private int pixel(
            final byte[] one, final byte[] other, final int height, final int row, final int column, final int c) {
        final int top = row * height;
        final int left = column * width;
        long sum = 0;
        for (int y = top / size; y * size < top + height; y++) {
            final int tall = Math.min(top + height, (y + 1) * size) - Math.max(top, y * size);
            for (int x = left / size; x * size < left + width; x++) {
                final int wide = Math.min(left + width, (x + 1) * size) - Math.max(left, x * size);
                final int at = (y * width + x) * channels + c;
                sum += (long) tall * wide * Math.max(one[at] & 0xFF, other[at] & 0xFF);
            }
        }
        final long area = (long) height * width;
        return (int) ((sum + area / 2) / area);
    }
}
