package dev.reverie.pipeline.video;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The picture within a row: the newest of a stack, gray or in colour.
 *
 * @param offset   bytes from the row's beginning.
 * @param height   in pixels.
 * @param width    in pixels.
 * @param channels of a pixel, those of a whole stack.
 * @param first    channel of the newest picture.
 * @param isGray   whether the newest has one channel; else red, green and blue.
 */
record PictureField(int offset, int height, int width, int channels, int first, boolean isGray) {

    /**
     * @param layout of the rows.
     * @param log    for the message.
     * @return its first field uint8 {@code [height, width, channels]} of values up to 255.
     * @throws ConfigException if there is none.
     */
    static PictureField of(final StepLayout layout, final String log) {
        for (int f = 0; f < layout.observation().size(); f++) {
            final Field field = layout.observation().get(f);
            if (field.dtype() == DType.UINT8 && field.shape().size() == 3 && field.high() == 255) {
                final int channels = field.shape().get(2);
                final boolean gray = channels % 3 != 0 || isGray(layout.envId()) || channels == 1;
                return new PictureField(
                        layout.offset(f),
                        field.shape().get(0),
                        field.shape().get(1),
                        channels,
                        channels - (gray ? 1 : 3),
                        gray);
            }
        }
        throw new ConfigException(log + " holds no pictures, only " + layout.observation()
                + ": record with pixels (reverie record --pixels), or from an environment that shows them");
    }

    private static boolean isGray(final String id) {
        try {
            return EnvironmentId.parse(id).options().containsKey("gray");
        } catch (final ConfigException ex) {
            return false;
        }
    }

    /** Writes the picture of row {@code i} as {@code 0xRRGGBB}, row-major. */
    void read(final Rows rows, final int i, final int[] out) {
        final UnsafeBuffer buffer = rows.buffer();
        int at = rows.at(i) + offset + first;
        for (int p = 0; p < out.length; p++, at += channels) {
            final int red = buffer.getByte(at) & 0xFF;
            out[p] = isGray
                    ? red * 0x010101
                    : red << 16 | (buffer.getByte(at + 1) & 0xFF) << 8 | buffer.getByte(at + 2) & 0xFF;
        }
    }
}
