package dev.reverie.learners.tensor;

/**
 * How a convolution's kernel moves, the same along height and width unless told.
 *
 * @param strideHeight   steps along height, at least 1.
 * @param strideWidth    steps along width, at least 1.
 * @param paddingHeight  zeros above and below.
 * @param paddingWidth   zeros left and right.
 * @param dilationHeight distance of the kernel's elements along height, at least 1.
 * @param dilationWidth  distance of the kernel's elements along width, at least 1.
 */
public record Window(
        int strideHeight, int strideWidth, int paddingHeight, int paddingWidth, int dilationHeight, int dilationWidth) {
    public Window {
        if (strideHeight < 1 || strideWidth < 1 || dilationHeight < 1 || dilationWidth < 1) {
            throw new IllegalArgumentException("strides and dilations are at least 1");
        }
        if (paddingHeight < 0 || paddingWidth < 0) {
            throw new IllegalArgumentException("padding is at least 0");
        }
    }

    /** A square window without dilation. */
    public static Window of(final int stride, final int padding) {
        return new Window(stride, stride, padding, padding, 1, 1);
    }

    /** @return height of the result of a kernel of height {@code kernel} over {@code in} rows, below 1 if it does not fit in. */
    public int height(final int in, final int kernel) {
        return Math.floorDiv(in + 2 * paddingHeight - dilationHeight * (kernel - 1) - 1, strideHeight) + 1;
    }

    /** @return width of the result of a kernel of width {@code kernel} over {@code in} columns, below 1 if it does not fit in. */
    public int width(final int in, final int kernel) {
        return Math.floorDiv(in + 2 * paddingWidth - dilationWidth * (kernel - 1) - 1, strideWidth) + 1;
    }

    /** @return height whose convolution has at least {@code in} rows: the transposed convolution's. */
    public int heightBack(final int in, final int kernel) {
        return (in - 1) * strideHeight - 2 * paddingHeight + dilationHeight * (kernel - 1) + 1;
    }

    /** @return width whose convolution has at least {@code in} columns: the transposed convolution's. */
    public int widthBack(final int in, final int kernel) {
        return (in - 1) * strideWidth - 2 * paddingWidth + dilationWidth * (kernel - 1) + 1;
    }
}
