package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/** Images as environments show them, and as convolutions take them. */
public final class Pixels {
    private Pixels() {}

    /**
     * Channels before rows, and bytes as numbers.
     *
     * @param images UINT8 {@code [.., h, w, c]}.
     * @param type   of the result.
     * @param shift  added: 0 for numbers in {@code [0, 1]}, -0.5 as Dreamer has it.
     * @return {@code [n, c, h, w]}, {@code byte / 255 + shift}; n is the product of the leading axes.
     */
    public static Tensor channelsFirst(final Tensor images, final TensorType type, final double shift) {
        if (images.type() != TensorType.UINT8 || images.rank() < 3) {
            throw Shapes.wrong("image network", "UINT8 [.., h, w, c]", images);
        }
        final Tensor scaled = images.reshape(-1, images.dim(-3), images.dim(-2), images.dim(-1))
                .permute(0, 3, 1, 2)
                .cast(type)
                .mul(1 / 255.0);
        return shift == 0 ? scaled : scaled.add(shift);
    }

    /**
     * Channels after rows.
     *
     * @param images {@code [n, c, h, w]}.
     * @return {@code [n, h, w, c]}.
     */
    public static Tensor channelsLast(final Tensor images) {
        Shapes.are("image network", images, -1, -1, -1, -1);
        return images.permute(0, 2, 3, 1);
    }
}
