package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.AdamStep;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import org.agrona.UnsafeApi;

/** Kernels that take several results from one pass over their arguments. */
final class Units {
    private final Memory memory;

    Units(final Memory memory) {
        this.memory = memory;
    }

    void adam(final Tensor values, final Tensor grads, final Tensor first, final Tensor second, final AdamStep step) {
        final Block p = Memory.of(values);
        final long g = Memory.of(grads).address;
        final long m = Memory.of(first).address;
        final long v = Memory.of(second).address;
        final TensorType type = p.type;
        if (type == TensorType.FLOAT32) {
            adam(p.size, new long[] {p.address, g, m, v}, step);
            return;
        }
        final double rate = step.rate() / step.correction1();
        final double correction = 1 / Math.sqrt(step.correction2());
        for (long i = 0; i < p.size; i++) {
            final double grad = Cells.get(type, g, i);
            final double mean = step.beta1() * Cells.get(type, m, i) + (1 - step.beta1()) * grad;
            final double square = step.beta2() * Cells.get(type, v, i) + (1 - step.beta2()) * grad * grad;
            Cells.put(type, m, i, mean);
            Cells.put(type, v, i, square);
            final double kept = Cells.get(type, p.address, i) * (1 - step.rate() * step.decay());
            Cells.put(type, p.address, i, kept - rate * mean / (Math.sqrt(square) * correction + step.epsilon()));
        }
    }

    private static void adam(final long size, final long[] pgmv, final AdamStep step) {
        final float rate = (float) (step.rate() / step.correction1());
        final float correction = (float) (1 / Math.sqrt(step.correction2()));
        final float epsilon = (float) step.epsilon();
        final float beta1 = (float) step.beta1();
        final float beta2 = (float) step.beta2();
        final float kept = (float) (1 - step.rate() * step.decay());
        for (long i = 0; i < 4 * size; i += 4) {
            final float grad = UnsafeApi.getFloat(pgmv[1] + i);
            final float mean = beta1 * UnsafeApi.getFloat(pgmv[2] + i) + (1 - beta1) * grad;
            final float square = beta2 * UnsafeApi.getFloat(pgmv[3] + i) + (1 - beta2) * grad * grad;
            UnsafeApi.putFloat(pgmv[2] + i, mean);
            UnsafeApi.putFloat(pgmv[3] + i, square);
            final float change = rate * mean / ((float) Math.sqrt(square) * correction + epsilon);
            UnsafeApi.putFloat(pgmv[0] + i, UnsafeApi.getFloat(pgmv[0] + i) * kept - change);
        }
    }

    void laProp(final Tensor values, final Tensor grads, final Tensor first, final Tensor second, final AdamStep step) {
        final Block p = Memory.of(values);
        final long g = Memory.of(grads).address;
        final long m = Memory.of(first).address;
        final long v = Memory.of(second).address;
        final TensorType type = p.type;
        final double rate = step.rate() / step.correction1();
        final double correction = 1 / Math.sqrt(step.correction2());
        for (long i = 0; i < p.size; i++) {
            final double grad = Cells.get(type, g, i);
            final double square = step.beta2() * Cells.get(type, v, i) + (1 - step.beta2()) * grad * grad;
            final double scaled = grad / (Math.sqrt(square) * correction + step.epsilon());
            final double mean = step.beta1() * Cells.get(type, m, i) + (1 - step.beta1()) * scaled;
            Cells.put(type, m, i, mean);
            Cells.put(type, v, i, square);
            final double kept = Cells.get(type, p.address, i) * (1 - step.rate() * step.decay());
            Cells.put(type, p.address, i, kept - rate * mean);
        }
    }

    void rmsNorm(final Tensor out, final Tensor inverse, final Tensor x, final Tensor weight, final double epsilon) {
        final TensorType type = x.type();
        final Block from = Memory.of(x);
        final Block scale = Memory.of(weight);
        final Block to = memory.take(out);
        final Block inverses = memory.take(inverse);
        final int n = x.dim(-1);
        for (long r = 0; r < inverses.size; r++) {
            double squares = 0;
            for (long i = r * n; i < (r + 1) * n; i++) {
                final double value = Cells.get(type, from.address, i);
                squares += value * value;
            }
            final double root = 1 / Math.sqrt(squares / n + epsilon);
            Cells.put(type, inverses.address, r, root);
            for (int i = 0; i < n; i++) {
                final double unit = Cells.get(type, from.address, r * n + i) * root;
                Cells.put(type, to.address, r * n + i, unit * Cells.get(type, scale.address, i));
            }
        }
    }

    void rmsNormBackward(
            final Tensor[] outs, final Tensor grad, final Tensor x, final Tensor inverse, final Tensor weight) {
        final TensorType type = x.type();
        final Block g = Memory.of(grad);
        final Block from = Memory.of(x);
        final Block inverses = Memory.of(inverse);
        final Block scale = Memory.of(weight);
        final Block to = memory.take(outs[0]);
        final int n = x.dim(-1);
        final double[] weights = new double[n];
        for (long r = 0; r < inverses.size; r++) {
            final double root = Cells.get(type, inverses.address, r);
            double along = 0;
            for (int i = 0; i < n; i++) {
                final double unit = Cells.get(type, from.address, r * n + i) * root;
                final double given = Cells.get(type, g.address, r * n + i);
                weights[i] += given * unit;
                along += given * unit * Cells.get(type, scale.address, i);
            }
            for (int i = 0; i < n; i++) {
                final double unit = Cells.get(type, from.address, r * n + i) * root;
                final double scaled = Cells.get(type, g.address, r * n + i) * Cells.get(type, scale.address, i);
                Cells.put(type, to.address, r * n + i, (scaled - unit * along / n) * root);
            }
        }
        final Block of = memory.take(outs[1]);
        for (int i = 0; i < n; i++) {
            Cells.put(type, of.address, i, weights[i]);
        }
    }

    void gru(final Tensor[] outs, final Tensor gates, final Tensor h, final double updateBias) {
        final TensorType type = h.type();
        final long all = Memory.of(gates).address;
        final long state = Memory.of(h).address;
        final long next = memory.take(outs[0]).address;
        final long both = memory.take(outs[1]).address;
        final long candidates = memory.take(outs[2]).address;
        final int m = h.dim(1);
        for (long r = 0; r < h.dim(0); r++) {
            for (int i = 0; i < m; i++) {
                final double reset = Transcendental.of(Unary.SIGMOID, Cells.get(type, all, 3 * r * m + i));
                final double update =
                        Transcendental.of(Unary.SIGMOID, Cells.get(type, all, 3 * r * m + m + i) + updateBias);
                final double candidate =
                        Transcendental.of(Unary.TANH, reset * Cells.get(type, all, 3 * r * m + 2 * m + i));
                final double old = Cells.get(type, state, r * m + i);
                Cells.put(type, both, 2 * r * m + i, reset);
                Cells.put(type, both, 2 * r * m + m + i, update);
                Cells.put(type, candidates, r * m + i, candidate);
                Cells.put(type, next, r * m + i, old + update * (candidate - old));
            }
        }
    }

    void gruBackward(
            final Tensor[] outs,
            final Tensor grad,
            final Tensor gates,
            final Tensor h,
            final Tensor resetUpdate,
            final Tensor candidate) {
        final TensorType type = h.type();
        final long given = Memory.of(grad).address;
        final long all = Memory.of(gates).address;
        final long state = Memory.of(h).address;
        final long both = Memory.of(resetUpdate).address;
        final long candidates = Memory.of(candidate).address;
        final long toGates = memory.take(outs[0]).address;
        final long toState = memory.take(outs[1]).address;
        final int m = h.dim(1);
        for (long r = 0; r < h.dim(0); r++) {
            for (int i = 0; i < m; i++) {
                final double g = Cells.get(type, given, r * m + i);
                final double reset = Cells.get(type, both, 2 * r * m + i);
                final double update = Cells.get(type, both, 2 * r * m + m + i);
                final double c = Cells.get(type, candidates, r * m + i);
                final double before = g * update * (1 - c * c);
                final double last = Cells.get(type, all, 3 * r * m + 2 * m + i);
                Cells.put(type, toGates, 3 * r * m + i, before * last * reset * (1 - reset));
                final double toUpdate = g * (c - Cells.get(type, state, r * m + i)) * update * (1 - update);
                Cells.put(type, toGates, 3 * r * m + m + i, toUpdate);
                Cells.put(type, toGates, 3 * r * m + 2 * m + i, before * reset);
                Cells.put(type, toState, r * m + i, g * (1 - update));
            }
        }
    }
}
