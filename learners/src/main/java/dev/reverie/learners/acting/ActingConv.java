package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.nn.Place;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.Window;
import org.jspecify.annotations.Nullable;

/**
 * {@link dev.reverie.learners.nn.Conv}, then, where asked for, a norm of the channels and an activation. Images are
 * {@code [c, h, w]}, flat.
 */
public final class ActingConv implements Network {
    private final Kernels kernels;
    private final String prefix;
    private final Shape shape;
    private final Window window;
    private final int top;
    private final int left;
    private final int rows;
    private final int columns;
    private final Normalisation norm;
    private final @Nullable Unary activation;
    private final float[] packed;
    private final float[] patch;
    private final float[] pixel;

    /**
     * Sizes of a convolution.
     *
     * @param in     channels.
     * @param height of the image.
     * @param width  of the image.
     * @param out    channels.
     * @param kernel height and width of the kernel.
     */
    public record Shape(int in, int height, int width, int out, int kernel) {
        public Shape {
            if (Math.min(Math.min(in, out), Math.min(Math.min(height, width), kernel)) < 1) {
                throw new IllegalArgumentException("a convolution's sizes are 1 or more");
            }
        }
    }

    /** A layer on the fastest kernels. */
    public ActingConv(
            final String prefix,
            final Shape shape,
            final Place place,
            final Norm norm,
            final @Nullable Unary activation) {
        this(Instructions.best(), prefix, shape, place, norm, activation);
    }

    /**
     * A layer.
     *
     * @param kernels    that run it.
     * @param prefix     of its arrays, {@code prefix/kernel [out, in, k, k]}, {@code prefix/bias [out]} and
     *     {@code prefix/norm/scale [out, 1, 1]}.
     * @param shape      of it.
     * @param place      where the kernel goes.
     * @param norm       of the channels of each pixel.
     * @param activation or null for none.
     */
    public ActingConv(
            final Kernels kernels,
            final String prefix,
            final Shape shape,
            final Place place,
            final Norm norm,
            final @Nullable Unary activation) {
        this.kernels = kernels;
        this.prefix = prefix;
        this.shape = shape;
        this.window = place.window();
        final int spanHeight = window.dilationHeight() * (shape.kernel() - 1) + 1;
        final int spanWidth = window.dilationWidth() * (shape.kernel() - 1) + 1;
        if (place.isSame()) {
            this.rows = (shape.height() + window.strideHeight() - 1) / window.strideHeight();
            this.columns = (shape.width() + window.strideWidth() - 1) / window.strideWidth();
            this.top = Math.max(0, (rows - 1) * window.strideHeight() + spanHeight - shape.height()) / 2;
            this.left = Math.max(0, (columns - 1) * window.strideWidth() + spanWidth - shape.width()) / 2;
        } else {
            this.rows = window.height(shape.height(), shape.kernel());
            this.columns = window.width(shape.width(), shape.kernel());
            this.top = window.paddingHeight();
            this.left = window.paddingWidth();
        }
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("'" + prefix + "': an image of " + shape.height() + " x " + shape.width()
                    + " is smaller than a kernel of " + shape.kernel());
        }
        this.norm = new Normalisation(kernels, prefix + "/norm", norm, shape.out(), 1, 1);
        this.activation = activation;
        this.patch = new float[shape.in() * shape.kernel() * shape.kernel()];
        this.packed = new float[Packed.size(kernels, patch.length, shape.out())];
        this.pixel = new float[Packed.padded(kernels, shape.out())];
        if (activation != null) {
            kernels.activate(activation, pixel, 0, 0);
        }
    }

    /** @return height of the resulting images. */
    public int rows() {
        return rows;
    }

    /** @return width of the resulting images. */
    public int columns() {
        return columns;
    }

    @Override
    public int inputs() {
        return shape.in() * shape.height() * shape.width();
    }

    @Override
    public int outputs() {
        return shape.out() * rows * columns;
    }

    @Override
    public void run(final float[] x, final int xFrom, final float[] y, final int yFrom) {
        final int out = shape.out();
        final int area = rows * columns;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                cut(x, xFrom, r * window.strideHeight() - top, c * window.strideWidth() - left);
                kernels.dense(packed, 0, patch.length, patch, 0, pixel, 0, pixel.length);
                norm.apply(pixel, 0);
                if (activation != null) {
                    kernels.activate(activation, pixel, 0, out);
                }
                int at = yFrom + r * columns + c;
                for (int o = 0; o < out; o++, at += area) {
                    y[at] = pixel[o];
                }
            }
        }
    }

    /** Sets the patch to what the kernel sees at a place; outside of the image is 0. */
    private void cut(final float[] x, final int xFrom, final int y0, final int x0) {
        final int k = shape.kernel();
        final int width = shape.width();
        int to = 0;
        for (int i = 0; i < shape.in(); i++) {
            for (int a = 0; a < k; a++) {
                final int row = y0 + a * window.dilationHeight();
                final boolean isInside = row >= 0 && row < shape.height();
                final int from = xFrom + (i * shape.height() + row) * width;
                for (int b = 0; b < k; b++) {
                    final int column = x0 + b * window.dilationWidth();
                    patch[to++] = isInside && column >= 0 && column < width ? x[from + column] : 0;
                }
            }
        }
    }

    @Override
    public void require(final Weights weights) {
        Packed.require(weights, prefix + "/kernel", shape.out(), shape.in(), shape.kernel(), shape.kernel());
        Packed.require(weights, prefix + "/bias", shape.out());
        norm.require(weights);
    }

    @Override
    public void adopt(final Weights weights) {
        require(weights);
        final int out = shape.out();
        final float[] kernel =
                Packed.floats(weights, prefix + "/kernel", out, shape.in(), shape.kernel(), shape.kernel());
        final float[] matrix = new float[kernel.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < patch.length; i++) {
                matrix[i * out + o] = kernel[o * patch.length + i];
            }
        }
        final float[] bias = Packed.floats(weights, prefix + "/bias", out);
        Packed.pack(kernels, bias, 0, matrix, 0, patch.length, out, packed, 0);
        norm.adopt(weights);
    }
}
