package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.AdamStep;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import org.agrona.UnsafeApi;

/** Kernels that take several results from one pass over their arguments. */
final class Units {
    private final Memory memory;
    private final Gates gates;

    Units(final Memory memory, final Transcendental transcendental) {
        this.memory = memory;
        gates = new Gates(transcendental);
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
        final boolean isSingle = p.type == TensorType.FLOAT32;
        final double rate = step.rate() / step.correction1();
        final double correction = 1 / Math.sqrt(step.correction2());
        for (long i = 0; i < p.size; i++) {
            final double grad = Cells.real(isSingle, g, i);
            final double square = step.beta2() * Cells.real(isSingle, v, i) + (1 - step.beta2()) * grad * grad;
            final double scaled = grad / (Math.sqrt(square) * correction + step.epsilon());
            final double mean = step.beta1() * Cells.real(isSingle, m, i) + (1 - step.beta1()) * scaled;
            Cells.real(isSingle, m, i, mean);
            Cells.real(isSingle, v, i, square);
            final double kept = Cells.real(isSingle, p.address, i) * (1 - step.rate() * step.decay());
            Cells.real(isSingle, p.address, i, kept - rate * mean);
        }
    }

    void gru(final Tensor[] outs, final Tensor sums, final Tensor h, final double updateBias) {
        final Block[] to = {memory.taken(outs[0]), memory.taken(outs[1]), memory.taken(outs[2])};
        final int m = h.dim(1);
        if (h.type() == TensorType.FLOAT32) {
            gates.forward(to, Memory.of(sums), Memory.of(h), m, (float) updateBias);
            return;
        }
        final long all = Memory.of(sums).address;
        final long state = Memory.of(h).address;
        final long next = to[0].address;
        final long both = to[1].address;
        final long candidates = to[2].address;
        for (long r = 0; r < h.dim(0); r++) {
            for (int i = 0; i < m; i++) {
                final double reset = Transcendental.of(Unary.SIGMOID, Cells.real(false, all, 3 * r * m + i));
                final double update =
                        Transcendental.of(Unary.SIGMOID, Cells.real(false, all, 3 * r * m + m + i) + updateBias);
                final double candidate =
                        Transcendental.of(Unary.TANH, reset * Cells.real(false, all, 3 * r * m + 2 * m + i));
                final double old = Cells.real(false, state, r * m + i);
                Cells.real(false, both, 2 * r * m + i, reset);
                Cells.real(false, both, 2 * r * m + m + i, update);
                Cells.real(false, candidates, r * m + i, candidate);
                Cells.real(false, next, r * m + i, old + update * (candidate - old));
            }
        }
    }

    void gruBackward(
            final Tensor[] outs,
            final Tensor grad,
            final Tensor sums,
            final Tensor h,
            final Tensor resetUpdate,
            final Tensor candidate) {
        final Block[] in = {Memory.of(sums), Memory.of(h), Memory.of(resetUpdate), Memory.of(candidate)};
        final Block[] to = {memory.taken(outs[0]), memory.taken(outs[1])};
        final int m = h.dim(1);
        if (h.type() == TensorType.FLOAT32) {
            gates.backward(to, Memory.of(grad), in, m);
            return;
        }
        final long given = Memory.of(grad).address;
        final long all = in[0].address;
        final long state = in[1].address;
        final long both = in[2].address;
        final long candidates = in[3].address;
        final long toGates = to[0].address;
        final long toState = to[1].address;
        for (long r = 0; r < h.dim(0); r++) {
            for (int i = 0; i < m; i++) {
                final double g = Cells.real(false, given, r * m + i);
                final double reset = Cells.real(false, both, 2 * r * m + i);
                final double update = Cells.real(false, both, 2 * r * m + m + i);
                final double c = Cells.real(false, candidates, r * m + i);
                final double before = g * update * (1 - c * c);
                final double last = Cells.real(false, all, 3 * r * m + 2 * m + i);
                Cells.real(false, toGates, 3 * r * m + i, before * last * reset * (1 - reset));
                final double toUpdate = g * (c - Cells.real(false, state, r * m + i)) * update * (1 - update);
                Cells.real(false, toGates, 3 * r * m + m + i, toUpdate);
                Cells.real(false, toGates, 3 * r * m + 2 * m + i, before * reset);
                Cells.real(false, toState, r * m + i, g * (1 - update));
            }
        }
    }
}
