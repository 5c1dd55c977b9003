package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Window;
import org.agrona.UnsafeApi;

/**
 * The patches that a kernel of kh by kw meets in images of c channels, h by w, at p by q places: of several images the matrix
 * {@code [c kh kw, images p q]}.
 *
 * @param isSingle whether elements are float32, else float64.
 */
record Patches(boolean isSingle, int c, int h, int w, int p, int q, int kh, int kw, Window window) {

    int rows() {
        return c * kh * kw;
    }

    int places() {
        return p * q;
    }

    int bytes() {
        return isSingle ? 4 : 8;
    }

    /** Bytes of an image. */
    long image() {
        return (long) c * h * w * bytes();
    }

    private int planeHeight() {
        return Math.max(
                h + 2 * window.paddingHeight(), (p - 1) * window.strideHeight() + reach(kh, window.dilationHeight()));
    }

    private int planeWidth() {
        return Math.max(
                w + 2 * window.paddingWidth(), (q - 1) * window.strideWidth() + reach(kw, window.dilationWidth()));
    }

    private static int reach(final int kernel, final int dilation) {
        return (kernel - 1) * dilation + 1;
    }

    /** Elements of one channel with its padding, which {@link #take} and {@link #put} want as their workspace. */
    long plane() {
        return (long) planeHeight() * planeWidth();
    }

    private void clear(final long plane) {
        UnsafeApi.setMemory(plane, plane() * bytes(), (byte) 0);
    }

    /** From {@code count} images that follow each other to their patches, zero where a patch reaches beyond its image. */
    void take(final long images, final int count, final long patches, final long plane) {
        clear(plane);
        for (int channel = 0; channel < c; channel++) {
            for (int n = 0; n < count; n++) {
                interior(images + n * image() + channel * (image() / c), plane, false);
                channel(plane, channel, patches + (long) n * places() * bytes(), count, false);
            }
        }
    }

    /** The sums, at every element of the images, of the patches that it is in. */
    void put(final long images, final int count, final long patches, final long plane) {
        for (int channel = 0; channel < c; channel++) {
            for (int n = 0; n < count; n++) {
                clear(plane);
                channel(plane, channel, patches + (long) n * places() * bytes(), count, true);
                interior(images + n * image() + channel * (image() / c), plane, true);
            }
        }
    }

    private void interior(final long channel, final long plane, final boolean isFromPlane) {
        final long row = (long) w * bytes();
        for (int y = 0; y < h; y++) {
            final long inside =
                    plane + ((long) (y + window.paddingHeight()) * planeWidth() + window.paddingWidth()) * bytes();
            final long own = channel + y * row;
            UnsafeApi.copyMemory(isFromPlane ? inside : own, isFromPlane ? own : inside, row);
        }
    }

    /** All elements of the kernel in one channel of one image. */
    private void channel(final long plane, final int channel, final long patches, final int count, final boolean back) {
        final long row = (long) count * places() * bytes();
        final long down = (long) planeWidth() * bytes();
        final long along = (long) window.dilationWidth() * bytes();
        for (int i = 0; i < kh; i++) {
            final long from = plane + i * window.dilationHeight() * down;
            final long to = patches + (long) (channel * kh + i) * kw * row;
            int j = 0;
            for (; isSingle && j + 3 < kw; j += 4) {
                for (int y = 0; y < p; y++) {
                    final long at = from + y * window.strideHeight() * down + j * along;
                    four(at, along, to + j * row + (long) y * q * 4, row, back);
                }
            }
            for (; j < kw; j++) {
                for (int y = 0; y < p; y++) {
                    final long at = from + y * window.strideHeight() * down + j * along;
                    one(at, to + j * row + (long) y * q * bytes(), back);
                }
            }
        }
    }

    /** Four neighbours in the kernel at a row of places: so rows are few though they are short. */
    private void four(final long image, final long along, final long patch, final long row, final boolean back) {
        final long step = 4L * window.strideWidth();
        final long last = patch + 4L * q;
        long at = image;
        if (back) {
            for (long to = patch; to < last; to += 4, at += step) {
                add(at, to);
                add(at + along, to + row);
                add(at + 2 * along, to + 2 * row);
                add(at + 3 * along, to + 3 * row);
            }
        } else {
            for (long to = patch; to < last; to += 4, at += step) {
                UnsafeApi.putFloat(to, UnsafeApi.getFloat(at));
                UnsafeApi.putFloat(to + row, UnsafeApi.getFloat(at + along));
                UnsafeApi.putFloat(to + 2 * row, UnsafeApi.getFloat(at + 2 * along));
                UnsafeApi.putFloat(to + 3 * row, UnsafeApi.getFloat(at + 3 * along));
            }
        }
    }

    private static void add(final long image, final long patch) {
        UnsafeApi.putFloat(image, UnsafeApi.getFloat(image) + UnsafeApi.getFloat(patch));
    }

    private void one(final long image, final long patch, final boolean back) {
        final long step = (long) window.strideWidth() * bytes();
        if (!isSingle) {
            doubles(image, step, patch, back);
        } else if (back) {
            for (int k = 0; k < q; k++) {
                add(image + k * step, patch + 4L * k);
            }
        } else {
            for (int k = 0; k < q; k++) {
                UnsafeApi.putFloat(patch + 4L * k, UnsafeApi.getFloat(image + k * step));
            }
        }
    }

    private void doubles(final long image, final long step, final long patch, final boolean back) {
        for (int k = 0; k < q; k++) {
            final long at = image + k * step;
            if (back) {
                UnsafeApi.putDouble(at, UnsafeApi.getDouble(at) + UnsafeApi.getDouble(patch + 8L * k));
            } else {
                UnsafeApi.putDouble(patch + 8L * k, UnsafeApi.getDouble(at));
            }
        }
    }
}
