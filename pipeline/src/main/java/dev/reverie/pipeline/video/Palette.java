package dev.reverie.pipeline.video;

import java.awt.image.IndexColorModel;
import java.util.Arrays;

/**
 * At most 256 colours for a picture: its own if it has no more, else the means of boxes cut at the median of their longest side
 * (Heckbert 1982), over colours of 5 bits a channel. One thread; nothing but the colour model is allocated a picture.
 */
final class Palette {
    private static final int MOST = 256;
    private static final int CELLS = 1 << 15;

    private final int[] exact = new int[MOST];
    private final int[] count = new int[CELLS];
    private final long[] sum = new long[3 * CELLS];
    private final int[] cells = new int[CELLS];
    private final int[] entry = new int[CELLS];
    private final int[] begin = new int[MOST];
    private final int[] end = new int[MOST];
    private final int[] order = new int[CELLS];

    /**
     * @param picture {@code 0xRRGGBB} by pixel.
     * @param indices becomes the number of each pixel's colour.
     * @return the colours.
     */
    IndexColorModel quantise(final int[] picture, final byte[] indices) {
        final int own = own(picture);
        if (own > 0) {
            for (int p = 0; p < picture.length; p++) {
                indices[p] = (byte) Arrays.binarySearch(exact, 0, own, picture[p]);
            }
            return model(exact, own);
        }
        final int used = histogram(picture);
        final int boxes = cut(used);
        for (int b = 0; b < boxes; b++) {
            exact[b] = mean(b);
        }
        for (int p = 0; p < picture.length; p++) {
            indices[p] = (byte) entry[cell(picture[p])];
        }
        return model(exact, boxes);
    }

    /** Collects the picture's colours in order; 0 if they are too many. */
    private int own(final int[] picture) {
        int size = 0;
        for (final int colour : picture) {
            final int at = Arrays.binarySearch(exact, 0, size, colour);
            if (at >= 0) {
                continue;
            }
            if (size == MOST) {
                return 0;
            }
            final int to = -at - 1;
            System.arraycopy(exact, to, exact, to + 1, size - to);
            exact[to] = colour;
            size++;
        }
        return size;
    }

    private static int cell(final int colour) {
        return colour >> 9 & 0x7C00 | colour >> 6 & 0x03E0 | colour >> 3 & 0x001F;
    }

    private int histogram(final int[] picture) {
        Arrays.fill(count, 0);
        Arrays.fill(sum, 0);
        for (final int colour : picture) {
            final int cell = cell(colour);
            count[cell]++;
            sum[3 * cell] += colour >> 16 & 0xFF;
            sum[3 * cell + 1] += colour >> 8 & 0xFF;
            sum[3 * cell + 2] += colour & 0xFF;
        }
        int used = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            if (count[cell] > 0) {
                cells[used++] = cell;
            }
        }
        return used;
    }

    private int cut(final int used) {
        int boxes = 1;
        begin[0] = 0;
        end[0] = used;
        while (boxes < MOST) {
            int widest = -1;
            long best = 0;
            for (int b = 0; b < boxes; b++) {
                final long weight = side(b) >> 2;
                if (weight * pixels(b) > best) {
                    best = weight * pixels(b);
                    widest = b;
                }
            }
            if (widest < 0) {
                break;
            }
            final int middle = split(widest, (int) side(widest) & 3);
            begin[boxes] = middle;
            end[boxes] = end[widest];
            end[widest] = middle;
            boxes++;
        }
        for (int b = 0; b < boxes; b++) {
            for (int i = begin[b]; i < end[b]; i++) {
                entry[cells[i]] = b;
            }
        }
        return boxes;
    }

    /** The longest side of a box times 4, and its axis. */
    private long side(final int box) {
        long longest = 0;
        for (int axis = 0; axis < 3; axis++) {
            int low = 31;
            int high = 0;
            for (int i = begin[box]; i < end[box]; i++) {
                final int level = cells[i] >> 10 - 5 * axis & 31;
                low = Math.min(low, level);
                high = Math.max(high, level);
            }
            longest = Math.max(longest, 4L * (high - low) + (high > low ? axis : 0));
        }
        return longest;
    }

    private long pixels(final int box) {
        long pixels = 0;
        for (int i = begin[box]; i < end[box]; i++) {
            pixels += count[cells[i]];
        }
        return pixels;
    }

    /** Sorts a box along an axis and finds where half of its pixels lie, with a cell on either side. */
    private int split(final int box, final int axis) {
        final int from = begin[box];
        final int to = end[box];
        int at = 0;
        for (int level = 0; level < 32; level++) {
            for (int i = from; i < to; i++) {
                if ((cells[i] >> 10 - 5 * axis & 31) == level) {
                    order[at++] = cells[i];
                }
            }
        }
        System.arraycopy(order, 0, cells, from, to - from);
        final long half = pixels(box) / 2;
        long before = 0;
        int middle = from;
        while (middle < to - 1 && (before < half || middle == from)) {
            before += count[cells[middle++]];
        }
        return middle;
    }

    private int mean(final int box) {
        final long pixels = pixels(box);
        int colour = 0;
        for (int k = 0; k < 3; k++) {
            long total = 0;
            for (int i = begin[box]; i < end[box]; i++) {
                total += sum[3 * cells[i] + k];
            }
            colour = colour << 8 | (int) ((total + pixels / 2) / pixels);
        }
        return colour;
    }

    private static IndexColorModel model(final int[] colours, final int size) {
        return new IndexColorModel(8, size, colours, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
    }
}
