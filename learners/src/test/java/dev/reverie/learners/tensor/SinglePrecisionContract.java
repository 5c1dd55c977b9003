package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Kernels that FLOAT32 has of its own, forward and backward, against FLOAT64's. */
@SuppressWarnings("try")
interface SinglePrecisionContract {
    Device device();

    private static int[] s(final int... shape) {
        return shape;
    }

    /** The result and the gradients of its sum, weighted by itself and by its places. */
    private List<double[]> results(final Function<Tensor[], Tensor> f, final Tensor[] at, final TensorType type) {
        final List<double[]> results = new ArrayList<>();
        try (Scope scope = device().open()) {
            final Tensor[] xs = new Tensor[at.length];
            for (int i = 0; i < xs.length; i++) {
                xs[i] = at[i].cast(type).requireGrad();
            }
            final Tape tape = device().record();
            final Tensor out = f.apply(xs);
            final double[] weights = new double[(int) out.size()];
            Arrays.setAll(weights, i -> Math.sin(i) / 2);
            final Tensor by = device().of(weights, out.shape()).cast(type);
            for (final Tensor grad : tape.gradients(out.mul(out.add(by)).sum(), List.of(xs))) {
                results.add(grad.doubles());
            }
            results.add(out.doubles());
        }
        return results;
    }

    private void same(final String name, final Function<Tensor[], Tensor> f, final int[]... shapes) {
        final Tensor[] at = new Tensor[shapes.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = device().normal(TensorType.FLOAT32, shapes[i]);
        }
        final List<double[]> exact = results(f, at, TensorType.FLOAT64);
        final List<double[]> single = results(f, at, TensorType.FLOAT32);
        for (int i = 0; i < exact.size(); i++) {
            final double[] expected = exact.get(i);
            final double[] found = single.get(i);
            for (int j = 0; j < expected.length; j++) {
                final double scale = Math.max(1, Math.abs(expected[j]));
                expected[j] /= scale;
                found[j] /= scale;
            }
            final int of = i;
            assertArrayEquals(expected, found, 5e-5, () -> name + ", " + of);
        }
    }

    @Test
    default void gatedUnitsInSinglePrecision() {
        for (final int m : new int[] {1, 3, 37, 128}) {
            same("gru of " + m, xs -> Recurrent.gru(xs[0], xs[1], -1), s(9, 3 * m), s(9, m));
        }
        same("gru without bias", xs -> Recurrent.gru(xs[0], xs[1], 0), s(4, 30), s(4, 10));
        same("blockGru", xs -> Recurrent.blockGru(xs[0], xs[1], 4, -1), s(5, 96), s(5, 32));
        same("lstm", xs -> Recurrent.lstm(xs[0], xs[1]).h(), s(5, 96), s(5, 24));
    }

    @Test
    default void normsInSinglePrecision() {
        for (final int n : new int[] {2, 7, 64, 301}) {
            same("layerNorm", xs -> Normal.layerNorm(xs[0], xs[1], xs[2], 1e-3), s(3, 5, n), s(n), s(n));
            same("rmsNorm", xs -> Normal.rmsNorm(xs[0], xs[1], 1e-3), s(3, 5, n), s(n));
        }
        same(
                "layerNorm of SiLU",
                xs -> Normal.layerNorm(xs[0], xs[1], xs[2], 1e-3, Unary.SILU),
                s(9, 33),
                s(33),
                s(33));
        same("rmsNorm of SiLU", xs -> Normal.rmsNorm(xs[0], xs[1], 1e-3, Unary.SILU), s(9, 33), s(33));
        same("far from 0", xs -> Normal.layerNorm(xs[0].add(50), xs[1], xs[2], 1e-3), s(4, 16), s(16), s(16));
    }

    private static Tensor attention(final Tensor[] xs, final int blocks, final int block) {
        final Tensor mask = Attention.causalMask(xs[0].device(), xs[0].type(), blocks, block);
        return Attention.of(xs[0], xs[1], xs[2], mask);
    }

    @Test
    default void attentionInSinglePrecision() {
        same("of many heads", xs -> attention(xs, 64, 1), s(3, 5, 64, 8), s(3, 5, 64, 8), s(3, 5, 64, 6));
        same("of blocks", xs -> attention(xs, 3, 4), s(2, 12, 8), s(2, 12, 8), s(2, 12, 8));
        same("of one position", xs -> attention(xs, 1, 1), s(2, 1, 8), s(2, 1, 8), s(2, 1, 8));
        same("to others", xs -> Attention.of(xs[0], xs[1], xs[2], null), s(2, 3, 5, 4), s(2, 3, 7, 4), s(2, 3, 7, 2));
        same(
                "of parts",
                xs -> {
                    final Tensor parts = xs[0].reshape(2, 5, 3, 4, 6).permute(2, 0, 3, 1, 4);
                    return Attention.of(parts.at(0, 0), parts.at(0, 1), parts.at(0, 2), null);
                },
                s(2, 5, 72));
        final Tensor x = device().normal(TensorType.FLOAT32, 2, 3, 4);
        final Tensor wide = device().normal(TensorType.FLOAT32, 3, 3, 4);
        assertThrows(IllegalArgumentException.class, () -> Attention.of(x, wide, x, null));
        assertThrows(IllegalArgumentException.class, () -> Attention.of(x, x, x, x));
    }

    @Test
    default void denseOfAnEnsembleInSinglePrecision() {
        same(
                "ensembleDense",
                xs -> Fused.ensembleDense(xs[0], xs[1], xs[2], Unary.SILU),
                s(3, 40, 20),
                s(3, 20, 24),
                s(3, 1, 24));
    }

    @Test
    default void gradientsOfAnEnsembleStayWhereParametersWantThem() {
        final Tensor x = device().normal(TensorType.FLOAT32, 2, 5, 4);
        final Parameters parameters = Parameters.of(Map.of(
                "w", device().normal(TensorType.FLOAT32, 2, 4, 4), "b", device().normal(TensorType.FLOAT32, 2, 1, 4)));
        final Tensor w = parameters.get("w");
        final Tensor b = parameters.get("b");
        for (final int layers : new int[] {1, 3}) {
            try (Scope scope = device().open()) {
                final List<Tensor> plain = device().record().gradients(deep(x, w, b, layers), List.of(w, b));
                final Tensor all = device().record().gradients(deep(x, w, b, layers), parameters);
                final Map<String, Tensor> parts = parameters.parts(all);
                assertArrayEquals(plain.get(0).floats(), parts.get("w").floats(), 1e-5f);
                assertArrayEquals(plain.get(1).floats(), parts.get("b").floats(), 1e-5f);
                parts.values().forEach(Tensor::close);
            }
        }
        parameters.close();
    }

    private static Tensor deep(final Tensor x, final Tensor w, final Tensor b, final int layers) {
        Tensor h = x;
        for (int i = 0; i < layers; i++) {
            h = Fused.ensembleDense(h, w, b, Unary.TANH);
        }
        return h.square().mean();
    }

    @Test
    default void adamOfManyNumbers() {
        final int n = 70_001;
        final Tensor start = device().normal(TensorType.FLOAT32, n);
        final Tensor grad = device().normal(TensorType.FLOAT32, n);
        final List<double[]> results = new ArrayList<>();
        for (final TensorType type : new TensorType[] {TensorType.FLOAT64, TensorType.FLOAT32}) {
            final Tensor values = device().zeros(type, n);
            values.assign(start.cast(type));
            final Tensor first = device().zeros(type, n);
            final Tensor second = device().zeros(type, n);
            for (int t = 1; t <= 3; t++) {
                device().engine()
                        .adam(values, grad.cast(type), first, second, AdamStep.at(t, 0.1, 0.9, 0.99, 1e-8, 0.01));
            }
            results.add(values.doubles());
        }
        assertArrayEquals(results.get(0), results.get(1), 1e-5);
        final Tensor even = device().zeros(TensorType.FLOAT32, n);
        device().engine()
                .adam(
                        even,
                        device().full(TensorType.FLOAT32, 1, n),
                        device().zeros(TensorType.FLOAT32, n),
                        device().zeros(TensorType.FLOAT32, n),
                        AdamStep.at(1, 0.1, 0.9, 0.99, 1e-8, 0));
        for (final double value : even.doubles()) {
            assertEquals(-0.1, value, 1e-6);
        }
    }
}
