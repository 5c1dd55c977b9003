package dev.reverie.benchmarks.learn;

import dev.reverie.learners.tensor.Attention;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Normal;
import dev.reverie.learners.tensor.Recurrent;
import dev.reverie.learners.tensor.Reduction;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Every fused kernel at the size of a small network, and the same written with plain operations. */
final class Kernels {
    private static final int N = 64;
    private static final int M = 256;
    private static final int BLOCKS = 8;

    private final Device device;
    private final List<Pair> pairs = new ArrayList<>();

    /** Two forms of one function. */
    record Pair(String name, Tensor[] arguments, Function<Tensor[], Tensor> fused, Function<Tensor[], Tensor> plain) {}

    private Kernels(final Device device) {
        this.device = device;
    }

    static List<Pair> all(final Device device) {
        final Kernels kernels = new Kernels(device);
        kernels.layers();
        kernels.cells();
        kernels.losses();
        kernels.products();
        return kernels.pairs;
    }

    private Tensor leaf(final int... shape) {
        final Tensor drawn = device.normal(TensorType.FLOAT32, shape);
        final Tensor scaled = drawn.mul(0.1);
        drawn.close();
        return scaled.requireGrad();
    }

    private void add(
            final String name,
            final Function<Tensor[], Tensor> fused,
            final Function<Tensor[], Tensor> plain,
            final int[]... shapes) {
        final Tensor[] arguments = new Tensor[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            arguments[i] = leaf(shapes[i]);
        }
        pairs.add(new Pair(name, arguments, fused, plain));
    }

    private static int[] s(final int... shape) {
        return shape;
    }

    private void layers() {
        add(
                "dense+bias+SiLU [64, 256] 256",
                x -> Fused.dense(x[0], x[1], x[2], Unary.SILU),
                x -> x[0].matmul(x[1]).add(x[2]).silu(),
                s(N, M),
                s(M, M),
                s(M));
        add(
                "RMS norm+SiLU [64, 256]",
                x -> Normal.rmsNorm(x[0], x[1], 1e-3, Unary.SILU),
                x -> x[0].mul(x[0].square()
                                .keeping(Reduction.MEAN, -1)
                                .add(1e-3)
                                .map(Unary.RSQRT))
                        .mul(x[1])
                        .silu(),
                s(N, M),
                s(M));
        add(
                "layer norm+SiLU [64, 256]",
                x -> Normal.layerNorm(x[0], x[1], x[2], 1e-3, Unary.SILU),
                x -> {
                    final Tensor centred = x[0].sub(x[0].keeping(Reduction.MEAN, -1));
                    return centred.mul(centred.square()
                                    .keeping(Reduction.MEAN, -1)
                                    .add(1e-3)
                                    .map(Unary.RSQRT))
                            .mul(x[1])
                            .add(x[2])
                            .silu();
                },
                s(N, M),
                s(M),
                s(M));
        final Window window = Window.of(2, 1);
        add(
                "convolution+bias+SiLU [16, 32, 16, 16] 64",
                x -> Fused.conv2d(x[0], x[1], x[2], window, Unary.SILU),
                x -> dev.reverie.learners.tensor.Convolution.conv2d(x[0], x[1], window)
                        .add(x[2].reshape(-1, 1, 1))
                        .silu(),
                s(16, 32, 16, 16),
                s(64, 32, 4, 4),
                s(64));
    }

    private static Tensor gru(final Tensor gates, final Tensor h) {
        final int m = h.dim(-1);
        final int axis = h.rank() - 1;
        final Tensor reset = gates.slice(axis, 0, m).sigmoid();
        final Tensor update = gates.slice(axis, m, 2 * m).add(-1).sigmoid();
        final Tensor candidate = gates.slice(axis, 2 * m, 3 * m).mul(reset).tanh();
        return h.add(update.mul(candidate.sub(h)));
    }

    private static Tensor lstm(final Tensor gates, final Tensor c) {
        final int m = c.dim(1);
        final Tensor in = gates.slice(1, 0, m).sigmoid();
        final Tensor forget = gates.slice(1, m, 2 * m).sigmoid();
        final Tensor next =
                forget.mul(c).add(in.mul(gates.slice(1, 2 * m, 3 * m).tanh()));
        return gates.slice(1, 3 * m, 4 * m).sigmoid().mul(next.tanh()).add(next);
    }

    private void cells() {
        add("GRU [64, 256]", x -> Recurrent.gru(x[0], x[1], -1), x -> gru(x[0], x[1]), s(N, 3 * M), s(N, M));
        add(
                "block GRU [64, 256], 8 blocks",
                x -> Recurrent.blockGru(x[0], x[1], BLOCKS, -1),
                x -> gru(x[0].reshape(N, BLOCKS, -1), x[1].reshape(N, BLOCKS, -1))
                        .reshape(N, M),
                s(N, 3 * M),
                s(N, M));
        add(
                "LSTM [64, 256]",
                x -> {
                    final Recurrent.Lstm next = Recurrent.lstm(x[0], x[1]);
                    return next.h().add(next.c());
                },
                x -> lstm(x[0], x[1]),
                s(N, 4 * M),
                s(N, M));
    }

    private void losses() {
        final int bins = 255;
        final Tensor target = device.normal(TensorType.FLOAT32, 1024, bins).softmax(-1);
        add(
                "two-hot cross-entropy [1024, 255]",
                x -> Losses.crossEntropy(x[0], target),
                x -> x[0].logSoftmax(-1).mul(target).sum(-1).neg(),
                s(1024, bins));
        add(
                "categorical KL [1024, 32, 8]",
                x -> Losses.categoricalKl(x[0], x[1]),
                x -> {
                    final Tensor log = x[0].logSoftmax(-1);
                    return log.exp().mul(log.sub(x[1].logSoftmax(-1))).sum(-1);
                },
                s(1024, 32, 8),
                s(1024, 32, 8));
        add(
                "Gaussian KL [1024, 32]",
                x -> Losses.gaussianKl(x[0], x[1].exp(), x[2], x[3].exp()),
                x -> {
                    final Tensor s1 = x[1].exp();
                    final Tensor s2 = x[3].exp();
                    final Tensor spread = s1.div(s2).square();
                    final Tensor distance = x[0].sub(x[2]).div(s2).square();
                    return spread.add(distance).mul(0.5).sub(s1.div(s2).log()).sub(0.5);
                },
                s(1024, 32),
                s(1024, 32),
                s(1024, 32),
                s(1024, 32));
    }

    private void products() {
        final Tensor mask = Attention.causalMask(device, TensorType.FLOAT32, 64, 1);
        add(
                "causal attention [16, 8, 64, 32]",
                x -> Attention.of(x[0], x[1], x[2], mask),
                x -> x[0].matmul(false, x[1], true)
                        .mul(1 / Math.sqrt(32))
                        .add(mask)
                        .softmax(-1)
                        .matmul(x[2]),
                s(16, 8, 64, 32),
                s(16, 8, 64, 32),
                s(16, 8, 64, 32));
        add(
                "ensemble dense+bias+SiLU, 7 of [64, 200] 200",
                x -> Fused.ensembleDense(x[0], x[1], x[2], Unary.SILU),
                x -> x[0].matmul(x[1]).add(x[2]).silu(),
                s(7, N, 200),
                s(7, 200, 200),
                s(7, 1, 200));
    }
}
