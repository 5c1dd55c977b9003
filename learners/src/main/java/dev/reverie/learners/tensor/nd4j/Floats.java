package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Unary;
import org.agrona.UnsafeApi;

/** Kernels over contiguous float32 memory whose loops hold one operation each, as the compiler wants them. */
final class Floats {
    private Floats() {}

    /** @return whether {@code op} is done; if not, nothing is. */
    static boolean unary(final Unary op, final long to, final long from, final int n) {
        switch (op) {
            case NEG -> {
                for (int i = 0; i < n; i++) {
                    put(to, i, -get(from, i));
                }
            }
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    put(to, i, Math.max(get(from, i), 0f));
                }
            }
            case SQUARE -> {
                for (int i = 0; i < n; i++) {
                    final float x = get(from, i);
                    put(to, i, x * x);
                }
            }
            case ABS -> {
                for (int i = 0; i < n; i++) {
                    put(to, i, Math.abs(get(from, i)));
                }
            }
            case SQRT -> {
                for (int i = 0; i < n; i++) {
                    put(to, i, (float) Math.sqrt(get(from, i)));
                }
            }
            case RECIPROCAL -> {
                for (int i = 0; i < n; i++) {
                    put(to, i, 1 / get(from, i));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** {@code to = g op'(x)} where {@code y = op(x)}; @return whether it is done. */
    static boolean derivative(final Unary op, final long[] toGradXY, final int n) {
        final long to = toGradXY[0];
        final long g = toGradXY[1];
        final long x = toGradXY[2];
        final long y = toGradXY[3];
        switch (op) {
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    // y > 0 without a branch, which random signs would mispredict
                    final int bits = UnsafeApi.getInt(y + 4L * i);
                    UnsafeApi.putInt(to + 4L * i, UnsafeApi.getInt(g + 4L * i) & (-bits & ~bits) >> 31);
                }
            }
            case TANH -> {
                for (int i = 0; i < n; i++) {
                    final float value = get(y, i);
                    put(to, i, get(g, i) * (1 - value * value));
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    final float value = get(y, i);
                    put(to, i, get(g, i) * value * (1 - value));
                }
            }
            case ELU -> {
                for (int i = 0; i < n; i++) {
                    put(to, i, get(g, i) * (Math.min(get(y, i), 0f) + 1));
                }
            }
            case SILU -> {
                for (int i = 0; i < n; i++) {
                    final float value = get(y, i);
                    final float at = get(x, i);
                    // y = x s: the sigmoid needs no second exponential but where x gives no quotient
                    final float s = Math.abs(at) > 1e-30f ? value / at : 0.5f;
                    put(to, i, get(g, i) * (s + value * (1 - s)));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** {@code to = a + b}, or a product of them. */
    static void sum(final long to, final long a, final long b, final int n) {
        for (int i = 0; i < n; i++) {
            put(to, i, get(a, i) + get(b, i));
        }
    }

    static void product(final long to, final long a, final long b, final int n) {
        for (int i = 0; i < n; i++) {
            put(to, i, get(a, i) * get(b, i));
        }
    }

    static void sum(final long to, final long a, final float b, final int n) {
        for (int i = 0; i < n; i++) {
            put(to, i, get(a, i) + b);
        }
    }

    static void product(final long to, final long a, final float b, final int n) {
        for (int i = 0; i < n; i++) {
            put(to, i, get(a, i) * b);
        }
    }

    static void difference(final long to, final long a, final long b, final int n) {
        for (int i = 0; i < n; i++) {
            put(to, i, get(a, i) - get(b, i));
        }
    }

    /** {@code to += factor x}. */
    static void addTimes(final long to, final long x, final float factor, final int n) {
        for (int i = 0; i < n; i++) {
            put(to, i, get(to, i) + factor * get(x, i));
        }
    }

    /** Sum, of float64 precision, of {@code n} elements. */
    static double sum(final long from, final int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += get(from, i);
            b += get(from, i + 1);
            c += get(from, i + 2);
            d += get(from, i + 3);
        }
        for (; i < n; i++) {
            a += get(from, i);
        }
        return a + b + (c + d);
    }

    /** The largest of {@code n} elements; NaN if one is. */
    static float largest(final long from, final int n) {
        float a = Float.NEGATIVE_INFINITY;
        float b = a;
        float c = a;
        float d = a;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a = Math.max(a, get(from, i));
            b = Math.max(b, get(from, i + 1));
            c = Math.max(c, get(from, i + 2));
            d = Math.max(d, get(from, i + 3));
        }
        for (; i < n; i++) {
            a = Math.max(a, get(from, i));
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    /** Adds to {@code n} sums from {@code at} on. */
    static void add(final double[] sums, final int at, final long from, final int n) {
        for (int i = 0; i < n; i++) {
            sums[at + i] += get(from, i);
        }
    }

    /** Adds products of {@code n} elements to as many sums. */
    static void addProducts(final double[] sums, final long a, final long b, final int n) {
        for (int i = 0; i < n; i++) {
            sums[i] += get(a, i) * get(b, i);
        }
    }

    /** Sum of products, of float64 precision. */
    static double dot(final long a, final long b, final int n) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            first += (double) get(a, i) * get(b, i);
            second += (double) get(a, i + 1) * get(b, i + 1);
            third += (double) get(a, i + 2) * get(b, i + 2);
            fourth += (double) get(a, i + 3) * get(b, i + 3);
        }
        for (; i < n; i++) {
            first += (double) get(a, i) * get(b, i);
        }
        return first + second + (third + fourth);
    }

    private static float get(final long at, final int i) {
        return UnsafeApi.getFloat(at + 4L * i);
    }

    private static void put(final long at, final int i, final float value) {
        UnsafeApi.putFloat(at + 4L * i, value);
    }
}
