package dev.reverie.envs.pixels;

import java.util.Arrays;

/** A frame {@code [size, size, 3]} uint8 and what is drawn on it, cut off at its edges. Colours are {@code 0xRRGGBB}. */
final class Canvas {
    private final int size;
    private final byte[] pixels;

    Canvas(final int size) {
        this.size = size;
        this.pixels = new byte[size * size * 3];
    }

    int size() {
        return size;
    }

    /** @return the frame, row-major, not a copy. */
    byte[] pixels() {
        return pixels;
    }

    void clear(final int grey) {
        Arrays.fill(pixels, (byte) grey);
    }

    /** Fills {@code [left, right) x [top, bottom)}, each rounded to a pixel. */
    void rectangle(final double left, final double top, final double right, final double bottom, final int colour) {
        final long end = Math.min(size, Math.round(bottom));
        for (int y = (int) Math.max(0, Math.round(top)); y < end; y++) {
            span(y, (int) Math.round(left), (int) Math.round(right), colour);
        }
    }

    /** Fills the pixels of row {@code y} whose columns lie in {@code [left, right)}. */
    private void span(final int y, final int left, final int right, final int colour) {
        final byte red = (byte) (colour >> 16);
        final byte green = (byte) (colour >> 8);
        final byte blue = (byte) colour;
        final int end = (y * size + Math.min(size, right)) * 3;
        for (int at = (y * size + Math.max(0, left)) * 3; at < end; at += 3) {
            pixels[at] = red;
            pixels[at + 1] = green;
            pixels[at + 2] = blue;
        }
    }

    /** Fills the pixels whose centres lie within {@code radius} of {@code (x, y)}, but not within {@code hole}. */
    void disc(final double x, final double y, final double radius, final double hole, final int colour) {
        final int top = Math.max(0, (int) Math.floor(y - radius));
        final int bottom = Math.min(size - 1, (int) Math.ceil(y + radius));
        for (int row = top; row <= bottom; row++) {
            final double up = row + 0.5 - y;
            final double across = radius * radius - up * up;
            if (across <= 0) {
                continue;
            }
            final double half = Math.sqrt(across);
            final int left = (int) Math.ceil(x - half - 0.5);
            final int right = (int) Math.floor(x + half - 0.5) + 1;
            final double inner = hole * hole - up * up;
            if (inner <= 0) {
                span(row, left, right, colour);
            } else {
                final double gap = Math.sqrt(inner);
                span(row, left, (int) Math.ceil(x - gap - 0.5), colour);
                span(row, (int) Math.floor(x + gap - 0.5) + 1, right, colour);
            }
        }
    }
}
