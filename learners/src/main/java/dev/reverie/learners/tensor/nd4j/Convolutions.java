package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Window;
import org.agrona.UnsafeApi;

/** Convolutions as matrix products over patches: each image's patches are the columns of a matrix. */
final class Convolutions {
    private final Memory memory;
    private final Blas blas;

    Convolutions(final Memory memory, final Blas blas) {
        this.memory = memory;
        this.blas = blas;
    }

    /** Sizes of one convolution: images of c channels, h by w, to o channels, p by q, by kernels of kh by kw. */
    private record Sizes(int n, int c, int h, int w, int o, int p, int q, int kh, int kw, Window window) {
        static Sizes of(final Tensor image, final Tensor result, final Tensor kernel, final Window window) {
            return new Sizes(
                    image.dim(0),
                    image.dim(1),
                    image.dim(2),
                    image.dim(3),
                    result.dim(1),
                    result.dim(2),
                    result.dim(3),
                    kernel.dim(2),
                    kernel.dim(3),
                    window);
        }

        int patch() {
            return c * kh * kw;
        }

        int places() {
            return p * q;
        }
    }

    /** Between an image {@code [c, h, w]} and its patches {@code [c kh kw, p q]}: to them, or adding back from them. */
    private static void patches(
            final Sizes s, final TensorType type, final long image, final long patches, final boolean back) {
        final Window window = s.window;
        long at = 0;
        for (int c = 0; c < s.c; c++) {
            for (int i = 0; i < s.kh; i++) {
                for (int j = 0; j < s.kw; j++) {
                    for (int p = 0; p < s.p; p++) {
                        final int y = p * window.strideHeight() - window.paddingHeight() + i * window.dilationHeight();
                        final int x = j * window.dilationWidth() - window.paddingWidth();
                        final boolean isInside = y >= 0 && y < s.h;
                        final long row = ((long) c * s.h + y) * s.w;
                        if (type == TensorType.FLOAT32) {
                            floats(s, image + 4 * row, patches + 4 * at, x, isInside, back);
                        } else {
                            doubles(s, image + 8 * row, patches + 8 * at, x, isInside, back);
                        }
                        at += s.q;
                    }
                }
            }
        }
    }

    private static void floats(
            final Sizes s,
            final long row,
            final long patch,
            final int from,
            final boolean isInside,
            final boolean back) {
        final int stride = s.window.strideWidth();
        for (int q = 0, x = from; q < s.q; q++, x += stride) {
            final boolean isHere = isInside && x >= 0 && x < s.w;
            if (!back) {
                UnsafeApi.putFloat(patch + 4L * q, isHere ? UnsafeApi.getFloat(row + 4L * x) : 0);
            } else if (isHere) {
                final long at = row + 4L * x;
                UnsafeApi.putFloat(at, UnsafeApi.getFloat(at) + UnsafeApi.getFloat(patch + 4L * q));
            }
        }
    }

    private static void doubles(
            final Sizes s,
            final long row,
            final long patch,
            final int from,
            final boolean isInside,
            final boolean back) {
        final int stride = s.window.strideWidth();
        for (int q = 0, x = from; q < s.q; q++, x += stride) {
            final boolean isHere = isInside && x >= 0 && x < s.w;
            if (!back) {
                UnsafeApi.putDouble(patch + 8L * q, isHere ? UnsafeApi.getDouble(row + 8L * x) : 0);
            } else if (isHere) {
                final long at = row + 8L * x;
                UnsafeApi.putDouble(at, UnsafeApi.getDouble(at) + UnsafeApi.getDouble(patch + 8L * q));
            }
        }
    }

    private Block scratch(final Sizes s, final TensorType type) {
        return memory.take(type, (long) s.patch() * s.places());
    }

    private static long image(final Block of, final int i, final Sizes s) {
        return of.address + (long) i * s.c * s.h * s.w * of.type.bytes();
    }

    private static long result(final Block of, final int i, final Sizes s) {
        return of.address + (long) i * s.o * s.places() * of.type.bytes();
    }

    void conv2d(final Tensor out, final Tensor x, final Tensor kernel, final Window window) {
        final Sizes s = Sizes.of(x, out, kernel, window);
        final Block to = memory.take(out);
        final Block from = Memory.of(x);
        final Block weights = Memory.of(kernel);
        final Block patches = scratch(s, x.type());
        final int[] nmk = {s.o, s.places(), s.patch()};
        for (int i = 0; i < s.n; i++) {
            patches(s, x.type(), image(from, i, s), patches.address, false);
            blas.gemm(x.type(), new long[] {weights.address, patches.address, result(to, i, s)}, false, false, nmk, 0);
        }
        memory.release(patches);
    }

    void input(final Tensor out, final Tensor grad, final Tensor kernel, final Window window) {
        final Sizes s = Sizes.of(out, grad, kernel, window);
        final Block to = memory.take(out);
        Moves.zero(to);
        final Block from = Memory.of(grad);
        final Block weights = Memory.of(kernel);
        final Block patches = scratch(s, out.type());
        final int[] nmk = {s.patch(), s.places(), s.o};
        for (int i = 0; i < s.n; i++) {
            blas.gemm(
                    out.type(), new long[] {weights.address, result(from, i, s), patches.address}, true, false, nmk, 0);
            patches(s, out.type(), image(to, i, s), patches.address, true);
        }
        memory.release(patches);
    }

    void kernel(final Tensor out, final Tensor grad, final Tensor x, final Window window) {
        final Sizes s = Sizes.of(x, grad, out, window);
        final Block to = memory.take(out);
        Moves.zero(to);
        final Block from = Memory.of(x);
        final Block grads = Memory.of(grad);
        final Block patches = scratch(s, x.type());
        final int[] nmk = {s.o, s.patch(), s.places()};
        for (int i = 0; i < s.n; i++) {
            patches(s, x.type(), image(from, i, s), patches.address, false);
            blas.gemm(x.type(), new long[] {result(grads, i, s), patches.address, to.address}, false, true, nmk, 1);
        }
        memory.release(patches);
    }
}
