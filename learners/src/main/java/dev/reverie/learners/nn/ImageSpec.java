package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Unary;
import java.util.List;

/**
 * What a network of convolutions that halves images is made of.
 *
 * @param channels   of the images.
 * @param height     of the images; layers halve it evenly.
 * @param width      of the images; layers halve it evenly.
 * @param depth      by which the mults are multiplied.
 * @param mults      channels of each layer, in depths.
 * @param kernel     height and width.
 * @param norm       of the channels, after each layer.
 * @param activation of each layer.
 * @param resize     how images are halved, and doubled.
 */
public record ImageSpec(
        int channels,
        int height,
        int width,
        int depth,
        List<Integer> mults,
        int kernel,
        Norm norm,
        Unary activation,
        Resize resize) {

    /** How images are halved, and doubled. */
    public enum Resize {
        /** By convolutions of stride 2, and their transposes. */
        STRIDE,
        /** By the largest of 2 by 2 pixels after a convolution, and by pixels repeated before one. */
        POOL
    }

    public ImageSpec {
        mults = List.copyOf(mults);
        final int factor = 1 << mults.size();
        Shapes.demand(
                !mults.isEmpty()
                        && channels > 0
                        && depth > 0
                        && kernel > 1
                        && mults.stream().allMatch(m -> m > 0),
                "image network",
                "channels, depth and mults are 1 or more, kernels 2 or more, and it has a layer or more");
        Shapes.demand(
                height > 0 && width > 0 && height % factor == 0 && width % factor == 0,
                "image network",
                mults.size() + " layers halve images whose sizes are multiples of " + factor + ", not " + height + " x "
                        + width);
    }

    /** Dreamer v3's: depths times 2, 3, 4 and 4, kernels of 5, RMS norm and SiLU. */
    public static ImageSpec dreamer(final int channels, final int size, final int depth, final Resize resize) {
        return new ImageSpec(channels, size, size, depth, List.of(2, 3, 4, 4), 5, Norm.rms(), Unary.SILU, resize);
    }

    int depth(final int layer) {
        return depth * mults.get(layer);
    }

    int least(final int size) {
        return size >> mults.size();
    }

    /** @return numbers of the smallest images: {@code channels height width}. */
    public int features() {
        return depth(mults.size() - 1) * least(height) * least(width);
    }
}
