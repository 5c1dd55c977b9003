package dev.reverie.benchmarks.learn;

import java.util.Arrays;

/** Values that every peer makes alike, so that their losses can be compared: a hash of the place. */
final class Start {
    private static final long MASK = 0xffffffffL;

    private Start() {}

    /** @return those of the parameter that is number {@code index} of its network. */
    static float[] parameter(final String name, final int index, final int[] shape) {
        final float[] values = new float[size(shape)];
        if (name.endsWith("scale")) {
            Arrays.fill(values, 1);
        } else if (name.endsWith("kernel")) {
            fill(values, index, Math.sqrt(3.0 / fanIn(shape)));
        }
        return values;
    }

    /** @return those of input number {@code index}, in {@code [-1, 1)}. */
    static float[] input(final int index, final int[] shape) {
        final float[] values = new float[size(shape)];
        fill(values, 1000 + index, 1);
        return values;
    }

    private static int fanIn(final int[] shape) {
        return switch (shape.length) {
            case 2 -> shape[0];
            case 3 -> shape[1];
            default -> shape[1] * shape[2] * shape[3];
        };
    }

    static int size(final int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    private static void fill(final float[] values, final int seed, final double scale) {
        for (int i = 0; i < values.length; i++) {
            long x = ((i + 1 + seed * 7919L) * 2654435761L) & MASK;
            x ^= x >> 16;
            x = (x * 1664525L) & MASK;
            x ^= x >> 13;
            values[i] = (float) ((x / 4294967296.0 * 2 - 1) * scale);
        }
    }
}
