package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/** Normalisation over the last axis and its gradients. Sums are float64 inside. */
final class Norms {
    private final Memory memory;
    private final FloatNorms floats = new FloatNorms();

    Norms(final Memory memory) {
        this.memory = memory;
    }

    void layerNorm(final Tensor[] outs, final Tensor x, final Tensor weight, final Tensor bias, final double epsilon) {
        final Block from = Memory.of(x);
        final Block scale = Memory.of(weight);
        final Block shift = Memory.of(bias);
        final Block to = memory.taken(outs[0]);
        final Block means = memory.taken(outs[1]);
        final Block inverses = memory.taken(outs[2]);
        if (x.type() == TensorType.FLOAT32) {
            floats.layerNorm(new Block[] {to, means, inverses}, from, new Block[] {scale, shift}, epsilon);
            return;
        }
        final int n = x.dim(-1);
        for (long r = 0; r < means.size; r++) {
            final double mean = Rows.sum(from, r * n, n) / n;
            double squares = 0;
            for (long i = r * n; i < (r + 1) * n; i++) {
                final double d = Cells.real(false, from.address, i) - mean;
                squares += d * d;
            }
            final double inverse = 1 / Math.sqrt(squares / n + epsilon);
            Cells.real(false, means.address, r, mean);
            Cells.real(false, inverses.address, r, inverse);
            for (int i = 0; i < n; i++) {
                final double unit = (Cells.real(false, from.address, r * n + i) - mean) * inverse;
                final double scaled = unit * Cells.real(false, scale.address, i) + Cells.real(false, shift.address, i);
                Cells.real(false, to.address, r * n + i, scaled);
            }
        }
    }

    void layerNormBackward(
            final Tensor[] outs, final Tensor grad, final Tensor x, final Tensor[] meanInverse, final Tensor weight) {
        final Block g = Memory.of(grad);
        final Block from = Memory.of(x);
        final Block means = Memory.of(meanInverse[0]);
        final Block inverses = Memory.of(meanInverse[1]);
        final Block scale = Memory.of(weight);
        final Block to = memory.taken(outs[0]);
        if (x.type() == TensorType.FLOAT32) {
            final Block[] outsOf = {to, memory.taken(outs[1]), memory.taken(outs[2])};
            floats.layerNormBackward(outsOf, g, new Block[] {from, means, inverses, scale});
            return;
        }
        final int n = x.dim(-1);
        final double[] both = new double[2 * n];
        for (long r = 0; r < means.size; r++) {
            final double mean = Cells.real(false, means.address, r);
            final double inverse = Cells.real(false, inverses.address, r);
            double plain = 0;
            double along = 0;
            for (int i = 0; i < n; i++) {
                final double unit = (Cells.real(false, from.address, r * n + i) - mean) * inverse;
                final double given = Cells.real(false, g.address, r * n + i);
                final double scaled = given * Cells.real(false, scale.address, i);
                plain += scaled;
                along += scaled * unit;
                both[i] += given * unit;
                both[n + i] += given;
            }
            for (int i = 0; i < n; i++) {
                final double unit = (Cells.real(false, from.address, r * n + i) - mean) * inverse;
                final double scaled = Cells.real(false, g.address, r * n + i) * Cells.real(false, scale.address, i);
                Cells.real(false, to.address, r * n + i, (scaled - plain / n - unit * along / n) * inverse);
            }
        }
        final Block weights = memory.taken(outs[1]);
        final Block biases = memory.taken(outs[2]);
        for (int i = 0; i < n; i++) {
            Cells.real(false, weights.address, i, both[i]);
            Cells.real(false, biases.address, i, both[n + i]);
        }
    }

    void rmsNorm(final Tensor out, final Tensor inverse, final Tensor x, final Tensor weight, final double epsilon) {
        final Block from = Memory.of(x);
        final Block scale = Memory.of(weight);
        final Block to = memory.taken(out);
        final Block inverses = memory.taken(inverse);
        if (x.type() == TensorType.FLOAT32) {
            floats.rmsNorm(to, inverses, from, scale, epsilon);
            return;
        }
        final int n = x.dim(-1);
        for (long r = 0; r < inverses.size; r++) {
            double squares = 0;
            for (long i = r * n; i < (r + 1) * n; i++) {
                final double value = Cells.real(false, from.address, i);
                squares += value * value;
            }
            final double root = 1 / Math.sqrt(squares / n + epsilon);
            Cells.real(false, inverses.address, r, root);
            for (int i = 0; i < n; i++) {
                final double unit = Cells.real(false, from.address, r * n + i) * root;
                Cells.real(false, to.address, r * n + i, unit * Cells.real(false, scale.address, i));
            }
        }
    }

    void rmsNormBackward(
            final Tensor[] outs, final Tensor grad, final Tensor x, final Tensor inverse, final Tensor weight) {
        final Block g = Memory.of(grad);
        final Block from = Memory.of(x);
        final Block inverses = Memory.of(inverse);
        final Block scale = Memory.of(weight);
        final Block to = memory.taken(outs[0]);
        if (x.type() == TensorType.FLOAT32) {
            floats.rmsNormBackward(new Block[] {to, memory.taken(outs[1])}, g, new Block[] {from, inverses, scale});
            return;
        }
        final int n = x.dim(-1);
        final double[] weights = new double[n];
        for (long r = 0; r < inverses.size; r++) {
            final double root = Cells.real(false, inverses.address, r);
            double along = 0;
            for (int i = 0; i < n; i++) {
                final double unit = Cells.real(false, from.address, r * n + i) * root;
                final double given = Cells.real(false, g.address, r * n + i);
                weights[i] += given * unit;
                along += given * unit * Cells.real(false, scale.address, i);
            }
            for (int i = 0; i < n; i++) {
                final double unit = Cells.real(false, from.address, r * n + i) * root;
                final double scaled = Cells.real(false, g.address, r * n + i) * Cells.real(false, scale.address, i);
                Cells.real(false, to.address, r * n + i, (scaled - unit * along / n) * root);
            }
        }
        final Block of = memory.taken(outs[1]);
        for (int i = 0; i < n; i++) {
            Cells.real(false, of.address, i, weights[i]);
        }
    }
}
