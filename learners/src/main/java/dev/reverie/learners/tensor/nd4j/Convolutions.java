package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Window;
import org.agrona.UnsafeApi;

/** Convolutions as matrix products over patches, of as many images at once as make a product worth its call. */
final class Convolutions {
    private static final int COLUMNS = 256;

    private final Memory memory;
    private final Blas blas;

    Convolutions(final Memory memory, final Blas blas) {
        this.memory = memory;
        this.blas = blas;
    }

    /** Work on {@code count} images from {@code first} on. */
    @FunctionalInterface
    private interface Some {
        void run(int first, int count);
    }

    private static Patches patches(final Tensor image, final Tensor result, final Tensor kernel, final Window window) {
        return new Patches(
                image.type() == TensorType.FLOAT32,
                image.dim(1),
                image.dim(2),
                image.dim(3),
                result.dim(2),
                result.dim(3),
                kernel.dim(2),
                kernel.dim(3),
                window);
    }

    /** Images a product, so that their places fill its columns. */
    private static int group(final Patches patches, final int images) {
        return Math.max(1, Math.min(images, COLUMNS / Math.max(1, patches.places())));
    }

    private static void each(final int images, final int group, final Some body) {
        for (int first = 0; first < images; first += group) {
            body.run(first, Math.min(group, images - first));
        }
    }

    /** Between {@code [images, channels, places]} and {@code [channels, images, places]}. */
    private static void swap(
            final long images, final long columns, final int[] sizes, final long bytes, final boolean toImages) {
        for (int n = 0; n < sizes[0]; n++) {
            for (int c = 0; c < sizes[1]; c++) {
                final long image = images + ((long) n * sizes[1] + c) * bytes;
                final long column = columns + ((long) c * sizes[0] + n) * bytes;
                UnsafeApi.copyMemory(toImages ? column : image, toImages ? image : column, bytes);
            }
        }
    }

    void conv2d(final Tensor out, final Tensor x, final Tensor kernel, final Window window) {
        final Patches patches = patches(x, out, kernel, window);
        final int channels = out.dim(1);
        final long results = (long) patches.places() * patches.bytes();
        final long to = memory.taken(out).address;
        final long from = Memory.of(x).address;
        final long weights = Memory.of(kernel).address;
        final int group = group(patches, x.dim(0));
        final Block columns = memory.take(x.type(), (long) patches.rows() * group * patches.places());
        final Block products = memory.take(x.type(), group > 1 ? (long) channels * group * patches.places() : 0);
        final Block plane = memory.take(kernel.type(), patches.plane());
        each(x.dim(0), group, (first, count) -> {
            patches.take(from + first * patches.image(), count, columns.address, plane.address);
            final long images = to + first * channels * results;
            final long product = count > 1 ? products.address : images;
            final int[] nmk = {channels, count * patches.places(), patches.rows()};
            blas.gemm(x.type(), new long[] {weights, columns.address, product}, false, false, nmk, 0);
            if (count > 1) {
                swap(images, product, new int[] {count, channels}, results, true);
            }
        });
        memory.release(columns);
        memory.release(plane);
        memory.release(products);
    }

    void input(final Tensor out, final Tensor grad, final Tensor kernel, final Window window) {
        final Patches patches = patches(out, grad, kernel, window);
        final int channels = grad.dim(1);
        final Block to = memory.taken(out);
        final long weights = Memory.of(kernel).address;
        final int group = group(patches, out.dim(0));
        final Block columns = memory.take(out.type(), (long) patches.rows() * group * patches.places());
        final Block gathered = memory.take(out.type(), group > 1 ? (long) channels * group * patches.places() : 0);
        final Block plane = memory.take(kernel.type(), patches.plane());
        each(out.dim(0), group, (first, count) -> {
            final long grads = gathered(grad, first, count, patches, gathered);
            final int[] nmk = {patches.rows(), count * patches.places(), channels};
            blas.gemm(out.type(), new long[] {weights, grads, columns.address}, true, false, nmk, 0);
            patches.put(to.address + first * patches.image(), count, columns.address, plane.address);
        });
        memory.release(columns);
        memory.release(plane);
        memory.release(gathered);
    }

    void kernel(final Tensor out, final Tensor grad, final Tensor x, final Window window) {
        final Patches patches = patches(x, grad, out, window);
        final int channels = grad.dim(1);
        final Block to = memory.taken(out);
        Moves.zero(to);
        final long from = Memory.of(x).address;
        final int group = group(patches, x.dim(0));
        final Block columns = memory.take(x.type(), (long) patches.rows() * group * patches.places());
        final Block gathered = memory.take(x.type(), group > 1 ? (long) channels * group * patches.places() : 0);
        final Block plane = memory.take(x.type(), patches.plane());
        each(x.dim(0), group, (first, count) -> {
            patches.take(from + first * patches.image(), count, columns.address, plane.address);
            final long grads = gathered(grad, first, count, patches, gathered);
            final int[] nmk = {channels, patches.rows(), count * patches.places()};
            blas.gemm(x.type(), new long[] {grads, columns.address, to.address}, false, true, nmk, 1);
        });
        memory.release(columns);
        memory.release(plane);
        memory.release(gathered);
    }

    /** Gradients of some images as {@code [channels, images places]}. */
    private static long gathered(
            final Tensor grad, final int first, final int count, final Patches patches, final Block into) {
        final long results = (long) patches.places() * patches.bytes();
        final long images = Memory.of(grad).address + first * grad.dim(1) * results;
        if (count == 1) {
            return images;
        }
        swap(images, into.address, new int[] {count, grad.dim(1)}, results, false);
        return into.address;
    }
}
