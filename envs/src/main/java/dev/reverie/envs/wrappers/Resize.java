package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Rows;
import java.util.List;
import java.util.random.RandomGenerator;

/** Pictures become {@code [size, size, channels]}: a pixel is the mean of the area it covers, exact and rounded. */
final class Resize implements Transform {
    private final EnvSpec spec;
    private final boolean[] pictures;
    private final int size;
    private final byte[] frame;
    private final byte[] result;
    private final Axis[] down;
    private final Axis[] across;
    private final int[] lines;

    /** Weights of {@code in} pixels in {@code out}: pixel j covers {@code begin[j] ..}, weights of pixel j add up to in. */
    private record Axis(int in, int[] begin, int[] count, int[] weight, int most) {
        static Axis of(final int in, final int out) {
            final int most = in / out + 2;
            final int[] begin = new int[out];
            final int[] count = new int[out];
            final int[] weight = new int[out * most];
            for (int j = 0; j < out; j++) {
                final long low = (long) j * in;
                final long high = low + in;
                begin[j] = (int) (low / out);
                for (int i = begin[j]; (long) i * out < high; i++) {
                    final long shared = Math.min(high, (long) (i + 1) * out) - Math.max(low, (long) i * out);
                    weight[j * most + count[j]++] = (int) shared;
                }
            }
            return new Axis(in, begin, count, weight, most);
        }
    }

    Resize(final EnvSpec inner, final int size) {
        this.size = size;
        this.pictures = Pictures.fields(inner, 0);
        this.spec = Pictures.reshaped(inner, pictures, shape -> List.of(size, size, shape.get(2)));
        this.frame = new byte[Pictures.largest(inner, pictures)];
        this.result = new byte[Pictures.largest(spec, pictures)];
        this.down = new Axis[pictures.length];
        this.across = new Axis[pictures.length];
        int most = 0;
        for (int f = 0; f < pictures.length; f++) {
            final List<Integer> shape = inner.observation().get(f).shape();
            if (pictures[f]) {
                down[f] = Axis.of(shape.get(0), size);
                across[f] = Axis.of(shape.get(1), size);
                most = Math.max(most, shape.get(0) * size * shape.get(2));
            }
        }
        this.lines = new int[most];
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        for (int f = 0; f < pictures.length; f++) {
            if (!pictures[f]) {
                Transform.copyField(inner, out, i, f);
                continue;
            }
            final List<Integer> shape = inner.layout().observation().get(f).shape();
            final int channels = shape.get(2);
            final int height = shape.get(0);
            final int width = shape.get(1);
            inner.buffer().getBytes(inner.at(i) + inner.layout().offset(f), frame, 0, height * width * channels);
            squeezeAcross(across[f], height, channels);
            squeezeDown(down[f], width, channels);
            out.buffer().putBytes(out.at(i) + out.layout().offset(f), result, 0, size * size * channels);
        }
    }

    private void squeezeAcross(final Axis axis, final int height, final int channels) {
        for (int row = 0; row < height; row++) {
            for (int j = 0; j < size; j++) {
                for (int c = 0; c < channels; c++) {
                    int sum = 0;
                    for (int k = 0; k < axis.count[j]; k++) {
                        final int pixel = (row * axis.in + axis.begin[j] + k) * channels + c;
                        sum += axis.weight[j * axis.most + k] * (frame[pixel] & 0xFF);
                    }
                    lines[(row * size + j) * channels + c] = sum;
                }
            }
        }
    }

    private void squeezeDown(final Axis axis, final int width, final int channels) {
        final int line = size * channels;
        final long whole = (long) axis.in * width;
        for (int j = 0; j < size; j++) {
            for (int x = 0; x < line; x++) {
                long sum = whole / 2;
                for (int k = 0; k < axis.count[j]; k++) {
                    sum += (long) axis.weight[j * axis.most + k] * lines[(axis.begin[j] + k) * line + x];
                }
                result[j * line + x] = (byte) (sum / whole);
            }
        }
    }
}
