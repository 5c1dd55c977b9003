package dev.reverie.learners.acting;

import dev.reverie.learners.tensor.Unary;

/** Loops that C2 turns into vector instructions where it can. */
final class Scalar implements Kernels {
    private static final int LANES = 8;

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void dense(
            final float[] packed,
            final int from,
            final int in,
            final float[] x,
            final int xFrom,
            final float[] y,
            final int yFrom,
            final int padded) {
        int at = from;
        int j = 0;
        while (j < padded) {
            final int width = padded - j >= 4 * LANES ? 4 * LANES : LANES;
            panel(packed, at, width, in, x, xFrom, y, yFrom + j);
            at += (in + 1) * width;
            j += width;
        }
    }

    /** Four inputs a pass over the outputs, so that these are read and written a quarter as often. */
    private static void panel(
            final float[] packed,
            final int from,
            final int width,
            final int in,
            final float[] x,
            final int xFrom,
            final float[] y,
            final int yFrom) {
        System.arraycopy(packed, from, y, yFrom, width);
        int row = from + width;
        int i = 0;
        for (; i < in - 3; i += 4, row += 4 * width) {
            final float a = x[xFrom + i];
            final float b = x[xFrom + i + 1];
            final float c = x[xFrom + i + 2];
            final float d = x[xFrom + i + 3];
            for (int j = 0; j < width; j++) {
                y[yFrom + j] += a * packed[row + j]
                        + b * packed[row + width + j]
                        + c * packed[row + 2 * width + j]
                        + d * packed[row + 3 * width + j];
            }
        }
        for (; i < in; i++, row += width) {
            final float a = x[xFrom + i];
            for (int j = 0; j < width; j++) {
                y[yFrom + j] += a * packed[row + j];
            }
        }
    }

    @Override
    public void activate(final Unary activation, final float[] y, final int from, final int count) {
        final int end = from + count;
        switch (activation) {
            case RELU -> {
                for (int j = from; j < end; j++) {
                    y[j] = Math.max(y[j], 0);
                }
            }
            case TANH -> {
                for (int j = from; j < end; j++) {
                    y[j] = Functions.tanh(y[j]);
                }
            }
            case SIGMOID -> {
                for (int j = from; j < end; j++) {
                    y[j] = Functions.sigmoid(y[j]);
                }
            }
            case SILU -> {
                for (int j = from; j < end; j++) {
                    y[j] *= Functions.sigmoid(y[j]);
                }
            }
            case ELU -> {
                for (int j = from; j < end; j++) {
                    y[j] = y[j] > 0 ? y[j] : Functions.exp(y[j]) - 1;
                }
            }
            case MISH -> {
                for (int j = from; j < end; j++) {
                    y[j] = Functions.mish(y[j]);
                }
            }
            case SOFTPLUS -> {
                for (int j = from; j < end; j++) {
                    y[j] = Functions.softplus(y[j]);
                }
            }
            case EXP -> {
                for (int j = from; j < end; j++) {
                    y[j] = Functions.exp(y[j]);
                }
            }
            default -> throw new IllegalArgumentException("no activation " + activation);
        }
    }

    @Override
    public void scale(
            final float[] y,
            final int from,
            final int count,
            final float mean,
            final float factor,
            final float[] scale,
            final float[] shift) {
        for (int j = 0; j < count; j++) {
            y[from + j] = (y[from + j] - mean) * factor * scale[j] + shift[j];
        }
    }

    @Override
    public float squares(final float[] y, final int from, final int count, final float mean) {
        double sum = 0;
        for (int j = from; j < from + count; j++) {
            final double d = y[j] - mean;
            sum += d * d;
        }
        return (float) sum;
    }

    @Override
    public String toString() {
        return "scalar";
    }
}
