package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Unary;
import org.agrona.UnsafeApi;

/** The gated recurrent unit over float32 memory: native functions of all gates at once, and loops of one result each. */
final class Gates {
    private final Transcendental transcendental;

    Gates(final Transcendental transcendental) {
        this.transcendental = transcendental;
    }

    /** {@code outs} are the next h, {@code [n, 2 m]} reset and update, and the candidate. */
    void forward(final Block[] outs, final Block gates, final Block h, final int m, final float updateBias) {
        final Block both = outs[1];
        final Block candidates = outs[2];
        final int rows = rows(h, m);
        final long row = 4L * m;
        for (int r = 0; r < rows; r++) {
            final long from = gates.address + 3 * r * row;
            final long to = both.address + 2 * r * row;
            UnsafeApi.copyMemory(from, to, row);
            Floats.sum(to + row, from + row, updateBias, m);
        }
        transcendental.apply(Unary.SIGMOID, both, both);
        for (int r = 0; r < rows; r++) {
            final long last = gates.address + (3 * r + 2) * row;
            Floats.product(candidates.address + r * row, both.address + 2 * r * row, last, m);
        }
        transcendental.apply(Unary.TANH, candidates, candidates);
        for (int r = 0; r < rows; r++) {
            final long at = r * row;
            final long update = both.address + (2 * r + 1) * row;
            blend(outs[0].address + at, h.address + at, candidates.address + at, update, m);
        }
    }

    private static int rows(final Block h, final int m) {
        return m == 0 ? 0 : Math.toIntExact(h.size / m);
    }

    private static void blend(final long to, final long h, final long c, final long u, final int m) {
        for (int i = 0; i < m; i++) {
            final float old = get(h, i);
            put(to, i, old + get(u, i) * (get(c, i) - old));
        }
    }

    /** {@code outs} are the gradients to the gates and to h; {@code in} the gates, h, reset and update, the candidate. */
    void backward(final Block[] outs, final Block grad, final Block[] in, final int m) {
        final int rows = rows(grad, m);
        final long row = 4L * m;
        for (int r = 0; r < rows; r++) {
            final long g = grad.address + r * row;
            final long last = in[0].address + (3 * r + 2) * row;
            final long h = in[1].address + r * row;
            final long reset = in[2].address + 2 * r * row;
            final long update = reset + row;
            final long c = in[3].address + r * row;
            final long toReset = outs[0].address + 3 * r * row;
            final long toLast = toReset + 2 * row;
            final long toState = outs[1].address + r * row;
            Floats.product(toState, g, update, m);
            toCandidate(toLast, toState, c, m);
            toReset(toReset, toLast, last, reset, m);
            toUpdate(toReset + row, toState, c, h, update, m);
            Floats.product(toLast, toLast, reset, m);
            Floats.difference(toState, g, toState, m);
        }
    }

    private static void toCandidate(final long to, final long through, final long c, final int m) {
        for (int i = 0; i < m; i++) {
            final float value = get(c, i);
            put(to, i, get(through, i) * (1 - value * value));
        }
    }

    private static void toReset(final long to, final long before, final long last, final long r, final int m) {
        for (int i = 0; i < m; i++) {
            final float reset = get(r, i);
            put(to, i, get(before, i) * get(last, i) * reset * (1 - reset));
        }
    }

    /** {@code through} is the gradient times the update. */
    private static void toUpdate(
            final long to, final long through, final long c, final long h, final long u, final int m) {
        for (int i = 0; i < m; i++) {
            put(to, i, get(through, i) * (get(c, i) - get(h, i)) * (1 - get(u, i)));
        }
    }

    private static float get(final long at, final int i) {
        return UnsafeApi.getFloat(at + 4L * i);
    }

    private static void put(final long at, final int i, final float value) {
        UnsafeApi.putFloat(at + 4L * i, value);
    }
}
