package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Window;

/**
 * Where a layer's kernel goes.
 *
 * @param window how it moves.
 * @param isSame whether as much is padded as makes the result {@code ceil(size / stride)} large, an odd pixel after the
 *     image, as TensorFlow and JAX do; the window has no padding of its own then.
 */
public record Place(Window window, boolean isSame) {
    public Place {
        Shapes.demand(
                !isSame || window.paddingHeight() + window.paddingWidth() == 0,
                "convolution",
                "'same' padding leaves none to the window, got " + window);
    }

    /** Of an explicit window. */
    public static Place of(final Window window) {
        return new Place(window, false);
    }

    /** Every {@code stride} pixels, with {@code padding} zeros around the image. */
    public static Place of(final int stride, final int padding) {
        return of(Window.of(stride, padding));
    }

    /** Every {@code stride} pixels, the image padded so that the result is {@code ceil(size / stride)} large. */
    public static Place same(final int stride) {
        return new Place(Window.of(stride, 0), true);
    }

    private static int lack(final int size, final int kernel, final int stride, final int dilation) {
        final int out = (size + stride - 1) / stride;
        return Math.max(0, (out - 1) * stride + dilation * (kernel - 1) + 1 - size);
    }

    Tensor padded(final Tensor x, final int kernel) {
        if (!isSame) {
            return x;
        }
        final int height = lack(x.dim(2), kernel, window.strideHeight(), window.dilationHeight());
        final int width = lack(x.dim(3), kernel, window.strideWidth(), window.dilationWidth());
        if (height == 0 && width == 0) {
            return x;
        }
        return x.pad(
                new int[] {0, 0, height / 2, width / 2}, new int[] {0, 0, height - height / 2, width - width / 2}, 0);
    }

    /** Of the transposed convolution's whole result, what 'same' padding of {@code stride} times as large an image leaves. */
    Tensor cropped(final Tensor whole, final Tensor x, final int kernel) {
        if (!isSame) {
            return whole;
        }
        final int height = x.dim(2) * window.strideHeight();
        final int width = x.dim(3) * window.strideWidth();
        final int top = lack(height, kernel, window.strideHeight(), window.dilationHeight()) / 2;
        final int left = lack(width, kernel, window.strideWidth(), window.dilationWidth()) / 2;
        return cut(cut(whole, 2, top, height), 3, left, width);
    }

    private static Tensor cut(final Tensor x, final int axis, final int from, final int size) {
        return x.dim(axis) == size ? x : x.slice(axis, from, from + size);
    }
}
