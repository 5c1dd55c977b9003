package dev.reverie.learners.dreamer;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.math.Symlog;
import dev.reverie.learners.nn.ImageSpec;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a row shows: the numbers O of all fields but an image's, one after the other, and one image at most. Where symlogs are not
 * seen, one of n choices, such as a task's number, is seen as its share of the last. Immutable.
 */
final class Senses {
    private static final int MOST = 1 << 20;
    private static final List<Integer> MULTS = List.of(2, 3, 4, 4);
    private static final int KERNEL = 5;
    private static final int HALVED = 16;

    private final StepLayout layout;
    private final int[] numbers;
    private final float[] scales;
    private final int size;
    private final int picture;
    private final @Nullable ImageSpec image;
    private final boolean squashes;

    private Senses(
            final StepLayout layout,
            final int[] numbers,
            final int picture,
            final @Nullable ImageSpec image,
            final boolean squashes) {
        this.layout = layout;
        this.squashes = squashes;
        this.numbers = numbers;
        this.picture = picture;
        this.image = image;
        this.scales = new float[numbers.length];
        int sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            final Field field = layout.observation().get(numbers[i]);
            scales[i] = squashes ? 1 : scale(field);
            sum += field.size();
        }
        this.size = sum;
    }

    /**
     * Reads an environment's spec: UINT8 fields of three axes are images, all others numbers.
     *
     * @param spec     of the environment.
     * @param depth    of the image's convolutions.
     * @param squashes whether symlogs of numbers are seen, and images' layers have norms: v3.
     * @throws ConfigException if it shows several images, or one whose height or width is no multiple of 16, or more than
     *     2^20 numbers.
     */
    static Senses of(final EnvSpec spec, final int depth, final boolean squashes) {
        final List<Integer> numbers = new ArrayList<>();
        long size = 0;
        int picture = -1;
        ImageSpec image = null;
        for (int f = 0; f < spec.observation().size(); f++) {
            final Field field = spec.observation().get(f);
            if (field.dtype() != DType.UINT8 || field.shape().size() != 3) {
                numbers.add(f);
                size += field.size();
                continue;
            }
            if (image != null) {
                throw new ConfigException("dreamer sees one image, but " + spec.id() + " shows '"
                        + spec.observation().get(picture).name() + "' and '" + field.name() + "'");
            }
            picture = f;
            image = image(spec.id(), field, depth, squashes);
        }
        if (size > MOST) {
            throw new ConfigException("dreamer sees at most 2^20 numbers beside an image, but " + spec.id() + " shows "
                    + size + "; images are UINT8 of height, width and channels");
        }
        return new Senses(
                spec.layout(), numbers.stream().mapToInt(Integer::intValue).toArray(), picture, image, squashes);
    }

    private static float scale(final Field field) {
        final boolean isChoice =
                field.dtype() == DType.INT32 && field.shape().isEmpty() && field.low() == 0 && field.high() >= 1;
        return isChoice ? (float) (1 / field.high()) : 1;
    }

    private static ImageSpec image(final String id, final Field field, final int depth, final boolean isNormed) {
        final int height = field.shape().get(0);
        final int width = field.shape().get(1);
        if (height % HALVED != 0 || width % HALVED != 0) {
            throw new ConfigException("dreamer halves images four times, but " + id + "'s '" + field.name() + "' is "
                    + height + " x " + width + ": ask for multiples of " + HALVED + ", such as " + id + ":size=64");
        }
        return new ImageSpec(
                field.shape().get(2),
                height,
                width,
                depth,
                MULTS,
                KERNEL,
                isNormed ? Norm.rms() : Norm.none(),
                isNormed ? Unary.SILU : Unary.ELU,
                ImageSpec.Resize.STRIDE);
    }

    /** @return numbers of a row, O; 0 if it shows an image alone. */
    int size() {
        return size;
    }

    /** @return of the image, null if there is none. */
    @Nullable
    ImageSpec image() {
        return image;
    }

    /** @return bytes of the image, 0 if there is none. */
    int pixels() {
        return image == null ? 0 : image.channels() * image.height() * image.width();
    }

    /** Copies the numbers of a row to {@code 4 O} native-order bytes from {@code at} on. */
    void numbers(final Rows rows, final int i, final ByteBuffer into, final int at) {
        int to = at;
        for (int n = 0; n < numbers.length; n++) {
            final int f = numbers[n];
            final Field field = layout.observation().get(f);
            if (field.dtype() == DType.FLOAT32) {
                rows.buffer().getBytes(rows.at(i) + layout.offset(f), into, to, 4 * field.size());
            } else {
                for (int j = 0; j < field.size(); j++) {
                    into.putFloat(to + 4 * j, scales[n] * (float) rows.valueAt(i, f, j));
                }
            }
            to += 4 * field.size();
        }
    }

    /** Copies the image of a row, {@code [h, w, c]}, from {@code at} on. */
    void picture(final Rows rows, final int i, final ByteBuffer into, final int at) {
        rows.buffer().getBytes(rows.at(i) + layout.offset(picture), into, at, pixels());
    }

    /** @return numbers as they are seen: themselves or their symlogs, any shape. */
    Tensor squashed(final Tensor x) {
        return squashes ? Symlog.symlog(x) : x;
    }

    /** @return what {@link #squashed} was given. */
    Tensor stretched(final Tensor x) {
        return squashes ? Symlog.symexp(x) : x;
    }

    /** Sets x to a row's numbers as they are seen and, after them, its image {@code [c, h, w]}, {@code byte / 255 - 0.5}. */
    void read(final Rows rows, final int i, final float[] x) {
        int to = 0;
        for (int n = 0; n < numbers.length; n++) {
            final int f = numbers[n];
            final int count = layout.observation().get(f).size();
            for (int j = 0; j < count; j++) {
                final double value = scales[n] * rows.valueAt(i, f, j);
                x[to++] = (float) (squashes ? Math.copySign(Math.log1p(Math.abs(value)), value) : value);
            }
        }
        if (image != null) {
            read(rows, i, x, image);
        }
    }

    private void read(final Rows rows, final int i, final float[] x, final ImageSpec spec) {
        final DirectBuffer buffer = rows.buffer();
        int at = rows.at(i) + layout.offset(picture);
        final int area = spec.height() * spec.width();
        for (int p = 0; p < area; p++) {
            for (int c = 0; c < spec.channels(); c++) {
                x[size + c * area + p] = (buffer.getByte(at++) & 0xFF) / 255f - 0.5f;
            }
        }
    }
}
