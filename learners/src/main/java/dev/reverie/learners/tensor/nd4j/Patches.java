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

    /** From {@code count} images that follow each other to their patches, zero where a patch reaches beyond its image. */
    void take(final long images, final int count, final long patches) {
        long to = patches;
        for (int row = 0; row < rows(); row++) {
            for (int n = 0; n < count; n++) {
                to = plane(images + n * image(), row, to, false);
            }
        }
    }

    /** Adds patches to the images that they are of. */
    void add(final long images, final int count, final long patches) {
        long from = patches;
        for (int row = 0; row < rows(); row++) {
            for (int n = 0; n < count; n++) {
                from = plane(images + n * image(), row, from, true);
            }
        }
    }

    /** One element of the kernel at all places of one image; returns where the next plane begins. */
    private long plane(final long image, final int row, final long patches, final boolean back) {
        final int i = row / kw % kh;
        final int x = row % kw * window.dilationWidth() - window.paddingWidth();
        final int stride = window.strideWidth();
        final int first = x >= 0 ? 0 : Math.min(q, (stride - 1 - x) / stride);
        final int end = x >= w ? first : Math.max(first, Math.min(q, (w - 1 - x) / stride + 1));
        final long channel = image + (long) (row / kw / kh) * h * w * bytes();
        long at = patches;
        int y = i * window.dilationHeight() - window.paddingHeight();
        for (int place = 0; place < p; place++, y += window.strideHeight(), at += (long) q * bytes()) {
            final boolean isInside = y >= 0 && y < h && first < end;
            final long from = channel + ((long) y * w + x + (long) first * stride) * bytes();
            if (isInside) {
                move(from, at + (long) first * bytes(), end - first, back);
            }
            if (!back) {
                zero(at, isInside ? first : q);
                zero(at + (long) end * bytes(), isInside ? q - end : 0);
            }
        }
        return at;
    }

    private void zero(final long at, final int n) {
        if (isSingle) {
            for (int k = 0; k < n; k++) {
                UnsafeApi.putFloat(at + 4L * k, 0);
            }
        } else {
            for (int k = 0; k < n; k++) {
                UnsafeApi.putDouble(at + 8L * k, 0);
            }
        }
    }

    private void move(final long image, final long patch, final int n, final boolean back) {
        final long step = (long) window.strideWidth() * bytes();
        if (!isSingle) {
            doubles(image, step, patch, n, back);
        } else if (back) {
            gather(image, step, patch, n);
        } else if (step == 4) {
            row(image, patch, n);
        } else {
            for (int k = 0; k < n; k++) {
                UnsafeApi.putFloat(patch + 4L * k, UnsafeApi.getFloat(image + k * step));
            }
        }
    }

    private static void row(final long image, final long patch, final int n) {
        for (int k = 0; k < n / 2; k++) {
            UnsafeApi.putLong(patch + 8L * k, UnsafeApi.getLong(image + 8L * k));
        }
        if (n % 2 == 1) {
            UnsafeApi.putFloat(patch + 4L * (n - 1), UnsafeApi.getFloat(image + 4L * (n - 1)));
        }
    }

    private static void gather(final long image, final long step, final long patch, final int n) {
        for (int k = 0; k < n; k++) {
            final long at = image + k * step;
            UnsafeApi.putFloat(at, UnsafeApi.getFloat(at) + UnsafeApi.getFloat(patch + 4L * k));
        }
    }

    private static void doubles(final long image, final long step, final long patch, final int n, final boolean back) {
        for (int k = 0; k < n; k++) {
            final long at = image + k * step;
            if (back) {
                UnsafeApi.putDouble(at, UnsafeApi.getDouble(at) + UnsafeApi.getDouble(patch + 8L * k));
            } else {
                UnsafeApi.putDouble(patch + 8L * k, UnsafeApi.getDouble(at));
            }
        }
    }
}
