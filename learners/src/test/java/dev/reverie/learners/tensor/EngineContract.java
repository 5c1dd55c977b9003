package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.storage.checkpoint.State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine computes, against values worked out by hand or by the JVM's own arithmetic. */
@SuppressWarnings("try")
interface EngineContract {
    Device device();

    @BeforeEach
    default void openScope() {
        device().open();
    }

    @AfterEach
    default void nothingLeaks() {
        device().scope().close();
        assertEquals(0, device().live(), "tensors leaked");
    }

    private Tensor d(final double... values) {
        return device().of(values, values.length);
    }

    private Tensor d(final int[] shape, final double... values) {
        return device().of(values, shape);
    }

    private Tensor ints(final int... values) {
        return device().of(values, values.length);
    }

    private static int[] s(final int... shape) {
        return shape;
    }

    /** Values and shape. */
    private static void is(final Tensor actual, final int[] shape, final double... expected) {
        assertArrayEquals(shape, actual.shape());
        assertArrayEquals(expected, actual.doubles(), 1e-12);
    }

    private static void near(final Tensor actual, final double tolerance, final double... expected) {
        assertArrayEquals(expected, actual.doubles(), tolerance);
    }

    @Test
    default void tensorsComeAndGo() {
        is(device().zeros(TensorType.FLOAT32, 2, 1), s(2, 1), 0, 0);
        is(device().full(TensorType.INT32, 7, 2), s(2), 7, 7);
        is(device().full(TensorType.BOOL, 1, 2), s(2), 1, 1);
        is(device().full(TensorType.UINT8, 200, 2), s(2), 200, 200);
        is(device().scalar(TensorType.FLOAT64, 0.1), s(), 0.1);
        is(device().of(new float[] {1.5f, -2}, 1, 2), s(1, 2), 1.5, -2);
        is(device().of(new boolean[] {true, false}, 2), s(2), 1, 0);
        is(device().range(TensorType.INT32, 4), s(4), 0, 1, 2, 3);
        is(device().zeros(TensorType.FLOAT64, 0, 3), s(0, 3));
        final ByteBuffer direct = ByteBuffer.allocateDirect(10).order(ByteOrder.nativeOrder());
        direct.position(2).put(new byte[] {1, 2, (byte) 255, 4}).flip().position(2);
        final Tensor bytes = device().of(TensorType.UINT8, direct, 2, 2);
        is(bytes, s(2, 2), 1, 2, 255, 4);
        assertEquals(2, direct.position());
        bytes.overwrite(ByteBuffer.wrap(new byte[] {9, 8, 7, 6}));
        is(bytes, s(2, 2), 9, 8, 7, 6);
        assertEquals(-2.5, d(-2.5).item());
        assertArrayEquals(new int[] {3, 1}, ints(3, 1).ints());
        assertArrayEquals(new float[] {2, 4}, device().of(new float[] {2, 4}, 2).floats());
        final ByteBuffer into = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
        into.position(4);
        d(1, 2).download(into);
        assertEquals(2, into.getDouble(12));
    }

    @Test
    default void inPlace() {
        final Tensor x = d(1, 2, 3);
        x.assign(d(4, 5, 6));
        is(x, s(3), 4, 5, 6);
        x.accumulate(d(1, 1, 2), -2);
        is(x, s(3), 2, 3, 2);
        x.accumulate(d(1, 1, 2), 1);
        is(x, s(3), 3, 4, 4);
        device().engine().multiply(x, device().scalar(TensorType.FLOAT64, 0.5));
        is(x, s(3), 1.5, 2, 2);
        final Tensor part = device().result(TensorType.FLOAT64, 1, 2);
        device().engine().view(part, x, 1);
        device().engine().set(part, 9);
        is(x, s(3), 1.5, 9, 9);
    }

    @Test
    default void unaryFunctions() {
        final Map<Unary, DoubleUnaryOperator> expected = new LinkedHashMap<>();
        expected.put(Unary.NEG, x -> -x);
        expected.put(Unary.EXP, Math::exp);
        expected.put(Unary.EXPM1, Math::expm1);
        expected.put(Unary.LOG, Math::log);
        expected.put(Unary.LOG1P, Math::log1p);
        expected.put(Unary.TANH, Math::tanh);
        expected.put(Unary.SIGMOID, x -> 1 / (1 + Math.exp(-x)));
        expected.put(Unary.SILU, x -> x / (1 + Math.exp(-x)));
        expected.put(Unary.ELU, x -> x > 0 ? x : Math.expm1(x));
        expected.put(Unary.RELU, x -> Math.max(0, x));
        expected.put(Unary.MISH, x -> x * Math.tanh(Math.log1p(Math.exp(x))));
        expected.put(Unary.SOFTPLUS, x -> Math.log1p(Math.exp(x)));
        expected.put(Unary.SQRT, Math::sqrt);
        expected.put(Unary.RSQRT, x -> 1 / Math.sqrt(x));
        expected.put(Unary.ABS, Math::abs);
        expected.put(Unary.SIGN, Math::signum);
        expected.put(Unary.SQUARE, x -> x * x);
        expected.put(Unary.RECIPROCAL, x -> 1 / x);
        expected.put(Unary.SIN, Math::sin);
        expected.put(Unary.COS, Math::cos);
        expected.put(Unary.FLOOR, Math::floor);
        expected.put(Unary.ROUND, Math::rint);
        final double[] all = {-40, -2.5, -1.5, -0.3, -1e-9, 0.25, 0.5, 1.5, 2.5, 3.7, 40};
        final double[] positive = {1e-9, 0.25, 0.5, 1.5, 2.5, 3.7, 40};
        expected.forEach((op, f) -> {
            final boolean isPartial = op == Unary.LOG || op == Unary.LOG1P || op == Unary.SQRT || op == Unary.RSQRT;
            final double[] at = isPartial ? positive : all;
            final double[] right = Arrays.stream(at).map(f).toArray();
            final double[] found = d(at).map(op).doubles();
            final float[] single = d(at).cast(TensorType.FLOAT32).map(op).floats();
            for (int i = 0; i < at.length; i++) {
                final double size = Math.max(1e-6, Math.abs(right[i]));
                assertEquals(right[i], found[i], 1e-11 * size, op + " of " + at[i]);
                assertEquals(right[i], single[i], 2e-6 * Math.max(size, 1e-2), op + " of " + at[i] + " in float32");
            }
        });
        is(device().of(new boolean[] {true, false}, 2).map(Unary.NOT), s(2), 0, 1);
        is(ints(-3, 4).neg(), s(2), 3, -4);
        near(d(-1000, 1000).sigmoid(), 0, 0, 1);
        near(d(-1000, 1000).map(Unary.SOFTPLUS), 0, 0, 1000);
    }

    @Test
    default void binaryFunctions() {
        final Tensor a = d(s(2, 3), 1, 2, 3, 4, 5, 6);
        final Tensor row = d(s(3), 6, 2, 0.5);
        final Tensor column = d(s(2, 1), 10, 20);
        is(a.add(row), s(2, 3), 7, 4, 3.5, 10, 7, 6.5);
        is(row.sub(a), s(2, 3), 5, 0, -2.5, 2, -3, -5.5);
        is(a.mul(column), s(2, 3), 10, 20, 30, 80, 100, 120);
        is(column.div(row.slice(0, 1, 3)), s(2, 2), 5, 20, 10, 40);
        is(row.add(column), s(2, 3), 16, 12, 10.5, 26, 22, 20.5);
        is(a.pow(d(2)), s(2, 3), 1, 4, 9, 16, 25, 36);
        is(a.min(row), s(2, 3), 1, 2, 0.5, 4, 2, 0.5);
        is(a.max(row), s(2, 3), 6, 2, 3, 6, 5, 6);
        is(a.is(Binary.EQ, row), s(2, 3), 0, 1, 0, 0, 0, 0);
        is(a.is(Binary.NE, row), s(2, 3), 1, 0, 1, 1, 1, 1);
        is(a.is(Binary.LT, row), s(2, 3), 1, 0, 0, 1, 0, 0);
        is(a.is(Binary.LE, row), s(2, 3), 1, 1, 0, 1, 0, 0);
        is(a.is(Binary.GT, row), s(2, 3), 0, 0, 1, 0, 1, 1);
        is(a.is(Binary.GE, row), s(2, 3), 0, 1, 1, 0, 1, 1);
        final Tensor truth = a.is(Binary.GT, 2);
        is(truth, s(2, 3), 0, 0, 1, 1, 1, 1);
        is(truth.is(Binary.AND, a.is(Binary.LE, 4)), s(2, 3), 0, 0, 1, 1, 0, 0);
        is(truth.is(Binary.OR, a.is(Binary.LT, 2)), s(2, 3), 1, 0, 1, 1, 1, 1);
        is(truth.where(a, row), s(2, 3), 6, 2, 3, 4, 5, 6);
        is(d(1).add(device().scalar(TensorType.FLOAT64, 2)), s(1), 3);
        is(ints(7, -7).add(ints(1, 2)).mul(3), s(2), 24, -15);
        is(ints(3, 4).is(Binary.EQ, 4), s(2), 0, 1);
        is(ints(1, 2, 3).sub(1), s(3), 0, 1, 2);
    }

    @Test
    default void functionsWithNumbers() {
        is(d(1, 2).add(0.5), s(2), 1.5, 2.5);
        is(d(1, 2).sub(3), s(2), -2, -1);
        is(d(1, 2).mul(-2), s(2), -2, -4);
        is(d(1, 2).div(4), s(2), 0.25, 0.5);
        is(d(4, 9).pow(0.5), s(2), 2, 3);
        is(d(-5, 0, 5).clip(-1, 2), s(3), -1, 0, 2);
        is(d(-5, 0, 5).clip(Double.NEGATIVE_INFINITY, 2), s(3), -5, 0, 2);
        is(d(1.9, -1.9, 0).cast(TensorType.INT32), s(3), 1, -1, 0);
        is(d(0.5, 0).cast(TensorType.BOOL), s(2), 1, 0);
        is(ints(2, 3).cast(TensorType.FLOAT32).mul(0.5), s(2), 1, 1.5);
        is(device().of(new boolean[] {true, false}, 2).cast(TensorType.FLOAT64), s(2), 1, 0);
        is(d(3, 200).cast(TensorType.UINT8).cast(TensorType.INT32), s(2), 3, 200);
        // more constants than an engine would care to remember
        for (int i = 0; i < 3000; i++) {
            assertEquals(i + 1.25, d(1).add(i + 0.25).item());
        }
    }

    @Test
    default void products() {
        final Tensor a = d(s(2, 3), 1, 2, 3, 4, 5, 6);
        final Tensor b = d(s(3, 2), 7, 8, 9, 10, 11, 12);
        is(a.matmul(b), s(2, 2), 58, 64, 139, 154);
        is(a.matmul(false, a, true), s(2, 2), 14, 32, 32, 77);
        is(a.matmul(true, a, false), s(3, 3), 17, 22, 27, 22, 29, 36, 27, 36, 45);
        is(b.matmul(true, a, true), s(2, 2), 58, 139, 64, 154);
        final Tensor batch = d(s(2, 1, 3), 1, 2, 3, 4, 5, 6);
        is(batch.matmul(b), s(2, 1, 2), 58, 64, 139, 154);
        is(batch.matmul(d(s(2, 3, 1), 1, 1, 1, 2, 2, 2)), s(2, 1, 1), 6, 30);
        is(a.matmul(batch.transpose(1, 2)), s(2, 2, 1), 14, 32, 32, 77);
        is(a.transpose(0, 1).matmul(b.transpose(0, 1)), s(3, 3), 39, 49, 59, 54, 68, 82, 69, 87, 105);
        final Tensor sum = d(s(2, 2), 1, 1, 1, 1);
        device().engine().matmulInto(sum, a, false, b, false);
        is(sum, s(2, 2), 59, 65, 140, 155);
        device().engine().matmulTo(sum, a, false, b, false);
        is(sum, s(2, 2), 58, 64, 139, 154);
        final Tensor rows = d(0, 0, 0);
        device().engine().sumRowsTo(rows, a);
        is(rows, s(3), 5, 7, 9);
        is(Fused.dense(a, b, d(1, -100), null), s(2, 2), 59, -36, 140, 54);
        is(Fused.dense(a, b, d(1, -100), Unary.RELU), s(2, 2), 59, 0, 140, 54);
        is(Fused.dense(batch, b, d(1, -100), Unary.RELU), s(2, 1, 2), 59, 0, 140, 54);
    }

    @Test
    default void reductions() {
        final Tensor x = d(s(2, 3), 1, 5, 3, 4, 2, 6);
        is(x.sum(), s(), 21);
        is(x.sum(0), s(3), 5, 7, 9);
        is(x.sum(-1), s(2), 9, 12);
        is(x.mean(1), s(2), 3, 4);
        is(x.mean(), s(), 3.5);
        is(x.max(0), s(3), 4, 5, 6);
        is(x.min(), s(), 1);
        is(x.max(0, 1), s(), 6);
        is(x.var(1), s(2), 8.0 / 3, 8.0 / 3);
        is(x.keeping(Reduction.SUM, 1), s(2, 1), 9, 12);
        is(x.keeping(Reduction.MAX), s(1, 1), 6);
        is(d(s(2, 1, 2), 1, 2, 3, 4).sum(0, 2), s(1), 10);
        near(d(1000, 1000).logSumExp(), 1e-9, 1000 + Math.log(2));
        near(d(s(2, 2), 0, 0, -1000, 1).logSumExp(1), 1e-9, Math.log(2), 1);
        is(x.cumsum(0), s(2, 3), 1, 5, 3, 5, 7, 9);
        is(x.cumsum(1), s(2, 3), 1, 6, 9, 4, 6, 12);
        is(x.argmax(1), s(2), 1, 2);
        is(x.argmax(0), s(3), 1, 0, 1);
        is(ints(3, 9, 2).sum(), s(), 14);
        assertEquals(TensorType.INT32, ints(3, 9, 2).sum().type());
        assertEquals(TensorType.INT32, ints(3, 9, 2).cumsum(0).type());
        is(ints(3, 9, 2).max(), s(), 9);
        final Sorted top = x.topK(2, true);
        is(top.values(), s(2, 2), 5, 3, 6, 4);
        is(top.indices(), s(2, 2), 1, 2, 2, 0);
        final Sorted low = x.topK(1, false);
        is(low.values(), s(2, 1), 1, 2);
        is(x.sort(false).values(), s(2, 3), 1, 3, 5, 2, 4, 6);
        is(x.sort(false).indices(), s(2, 3), 0, 2, 1, 1, 0, 2);
        is(x.sort(true).values(), s(2, 3), 5, 3, 1, 6, 4, 2);
        is(d(5).reshape().sum(), s(), 5);
    }

    @Test
    default void shapes() {
        final Tensor x = d(s(2, 3), 1, 2, 3, 4, 5, 6);
        is(x.reshape(3, -1), s(3, 2), 1, 2, 3, 4, 5, 6);
        is(x.transpose(0, 1), s(3, 2), 1, 4, 2, 5, 3, 6);
        is(x.transpose(0, 1).reshape(2, 3), s(2, 3), 1, 4, 2, 5, 3, 6);
        is(x.reshape(1, 2, 3).permute(2, 0, 1), s(3, 1, 2), 1, 4, 2, 5, 3, 6);
        is(x.transpose(0, 1).add(0).sum(0), s(2), 6, 15);
        is(d(s(2, 1), 1, 2).expand(2, 2, 2), s(2, 2, 2), 1, 1, 2, 2, 1, 1, 2, 2);
        is(x.unsqueeze(-1), s(2, 3, 1), 1, 2, 3, 4, 5, 6);
        is(x.slice(1, 1, 3), s(2, 2), 2, 3, 5, 6);
        is(x.slice(1, 0, 3, 2), s(2, 2), 1, 3, 4, 6);
        is(x.slice(0, 1, 1), s(0, 3));
        is(x.at(0, 1), s(3), 4, 5, 6);
        is(x.pad(s(0, 1), s(1, 0), 9), s(3, 4), 9, 1, 2, 3, 9, 4, 5, 6, 9, 9, 9, 9);
        is(x.flip(1), s(2, 3), 3, 2, 1, 6, 5, 4);
        is(Shaping.concat(0, x, d(s(1, 3), 7, 8, 9)), s(3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
        is(Shaping.concat(-1, x, d(s(2, 1), 7, 8)), s(2, 4), 1, 2, 3, 7, 4, 5, 6, 8);
        is(Shaping.stack(1, d(1, 2), d(3, 4)), s(2, 2), 1, 3, 2, 4);
        is(Shaping.concat(0, ints(1), ints(2, 3)), s(3), 1, 2, 3);
    }

    @Test
    default void places() {
        final Tensor x = d(s(2, 3), 1, 2, 3, 4, 5, 6);
        final Tensor index = device().of(new int[] {2, 0, 1, 1}, 2, 2);
        is(x.gather(1, index), s(2, 2), 3, 1, 5, 5);
        is(x.gather(0, device().of(new int[] {1, 0, 1}, 1, 3)), s(1, 3), 4, 2, 6);
        is(d(s(2, 2), 1, 2, 3, 4).scatterAdd(1, index, 4), s(2, 4), 2, 0, 1, 0, 0, 7, 0, 0);
        is(x.indexSelect(0, ints(1, 0, 1)), s(3, 3), 4, 5, 6, 1, 2, 3, 4, 5, 6);
        is(x.indexSelect(1, ints(2, 2)), s(2, 2), 3, 3, 6, 6);
        is(ints(2, 0, -1).oneHot(3, TensorType.FLOAT64), s(3, 3), 0, 0, 1, 1, 0, 0, 0, 0, 0);
    }

    @Test
    default void convolutions() {
        final Tensor x = d(s(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
        final Tensor kernel = d(s(1, 1, 2, 2), 1, 2, 3, 4);
        is(Convolution.conv2d(x, kernel, Window.of(1, 0)), s(1, 1, 2, 2), 37, 47, 67, 77);
        is(Convolution.conv2d(x, kernel, Window.of(2, 1)), s(1, 1, 2, 2), 4, 18, 36, 77);
        is(
                Convolution.convTranspose2d(d(s(1, 1, 2, 2), 1, 2, 3, 4), kernel, Window.of(1, 0)),
                s(1, 1, 3, 3),
                1,
                4,
                4,
                6,
                20,
                16,
                9,
                24,
                16);
        is(
                Convolution.convTranspose2d(d(s(1, 1, 1, 2), 1, 2), kernel, Window.of(2, 0)),
                s(1, 1, 2, 4),
                1,
                2,
                2,
                4,
                3,
                4,
                6,
                8);
        final Tensor two = d(s(1, 2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
        final Tensor mixing = d(s(3, 2, 1, 1), 1, 0, 0, 1, 1, 1);
        is(Convolution.conv2d(two, mixing, Window.of(1, 0)), s(1, 3, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8, 6, 8, 10, 12);
        final Tensor times = d(s(1, 1, 4), 1, 2, 3, 4);
        is(Convolution.causalConv1d(times, d(s(1, 1, 2), 10, 1), 1), s(1, 1, 4), 1, 12, 23, 34);
        is(Convolution.causalConv1d(times, d(s(1, 1, 2), 10, 1), 2), s(1, 1, 4), 1, 2, 13, 24);
    }

    @Test
    default void normalForms() {
        final double e = Math.E;
        near(d(0, 1).softmax(0), 1e-12, 1 / (1 + e), e / (1 + e));
        near(d(1000, 1001).softmax(-1), 1e-12, 1 / (1 + e), e / (1 + e));
        near(d(s(2, 1), 0, 1).softmax(0), 1e-12, 1 / (1 + e), e / (1 + e));
        near(d(0, 1).logSoftmax(0), 1e-12, -Math.log(1 + e), 1 - Math.log(1 + e));
        near(Normal.layerNorm(d(s(2, 2), 1, 3, -5, 5), d(1, 2), d(0, 10), 0), 1e-9, -1, 12, -1, 12);
        near(Normal.layerNorm(d(1, 3), d(1, 2), d(0, 10), 3), 1e-9, -0.5, 11);
        near(Normal.rmsNorm(d(s(1, 2), 3, 4), d(1, 2), 0), 1e-9, 3 / Math.sqrt(12.5), 8 / Math.sqrt(12.5));
    }

    @Test
    default void randomNumbersAreRepeatable() {
        device().seed(7);
        final double[] first = device().normal(TensorType.FLOAT64, 4).doubles();
        final double[] next = device().normal(TensorType.FLOAT64, 4).doubles();
        device().seed(7);
        assertArrayEquals(first, device().normal(TensorType.FLOAT64, 4).doubles());
        device().seed(8);
        final double[] other = device().normal(TensorType.FLOAT64, 4).doubles();
        assertTrue(!Arrays.equals(first, next) && !Arrays.equals(first, other));
        final int n = 40_000;
        final Tensor normal = device().normal(TensorType.FLOAT32, n);
        assertEquals(0, normal.mean().item(), 0.02);
        assertEquals(1, normal.var().item(), 0.03);
        final Tensor uniform = device().uniform(TensorType.FLOAT32, n);
        assertEquals(0.5, uniform.mean().item(), 0.01);
        assertEquals(1.0 / 12, uniform.var().item(), 0.005);
        assertTrue(uniform.min().item() >= 0 && uniform.max().item() < 1);
        final Tensor gumbel = device().gumbel(TensorType.FLOAT32, n);
        assertEquals(0.5772, gumbel.mean().item(), 0.03);
        final Tensor logits = d(Math.log(0.5), Math.log(0.2), Math.log(0.3)).expand(n, 3);
        final Tensor counts =
                device().categorical(logits).oneHot(3, TensorType.FLOAT32).mean(0);
        near(counts, 0.02, 0.5, 0.2, 0.3);
    }

    @Test
    default void adamSteps() {
        adamSteps(TensorType.FLOAT64, 1e-12);
        adamSteps(TensorType.FLOAT32, 1e-6);
    }

    private void adamSteps(final TensorType type, final double tolerance) {
        final Tensor p = d(1, -2).cast(type);
        final Tensor m = d(0, 0).cast(type);
        final Tensor v = d(0, 0).cast(type);
        double[] expected = {1, -2};
        final double[] first = new double[2];
        final double[] second = new double[2];
        final double[][] grads = {{0.5, -1}, {0.1, 3}};
        for (int t = 1; t <= 2; t++) {
            device().engine().adam(p, d(grads[t - 1]).cast(type), m, v, AdamStep.at(t, 0.1, 0.9, 0.99, 1e-8, 0.01));
            for (int i = 0; i < 2; i++) {
                final double g = grads[t - 1][i];
                first[i] = 0.9 * first[i] + 0.1 * g;
                second[i] = 0.99 * second[i] + 0.01 * g * g;
                final double unbiased = first[i] / (1 - Math.pow(0.9, t));
                final double root = Math.sqrt(second[i] / (1 - Math.pow(0.99, t)));
                expected[i] = expected[i] * (1 - 0.1 * 0.01) - 0.1 * unbiased / (root + 1e-8);
            }
            near(p, tolerance, expected);
        }
        near(m, tolerance, first);
        near(v, tolerance, second);
    }

    @Test
    default void mistakesAreNamed() {
        final Tensor x = d(s(2, 3), 1, 2, 3, 4, 5, 6);
        wrong(() -> x.add(d(1, 2)), "ADD(FLOAT64[2, 3], FLOAT64[2])", "do not broadcast");
        wrong(() -> x.add(device().of(new float[] {1}, 1)), "FLOAT32[1]", "cast");
        wrong(() -> x.matmul(x), "matmul(FLOAT64[2, 3], FLOAT64[2, 3])", "3 and 2");
        wrong(() -> x.sum(2), "SUM(FLOAT64[2, 3])", "axis 2");
        wrong(() -> x.sum(0, -2), "named twice");
        wrong(() -> x.reshape(4, 2), "6 elements do not make [4, 2]");
        wrong(() -> x.slice(1, 2, 4), "0..3 of axis 1");
        wrong(() -> x.permute(0, 0), "each axis once");
        wrong(() -> x.expand(3, 3), "only axes of size 1");
        wrong(() -> ints(1).exp(), "EXP(INT32[1])", "floating");
        wrong(() -> x.gather(1, x), "INT32");
        wrong(() -> x.where(x, x), "where(FLOAT64[2, 3])", "BOOL");
        wrong(() -> x.topK(4, true), "k = 4");
        wrong(() -> Shaping.concat(0, x, d(1, 2)), "axis 0 only");
        wrong(() -> Convolution.conv2d(x, x, Window.of(1, 0)), "[n, c, h, w]");
        wrong(() -> Fused.dense(x, x, d(1, 2, 3), null), "[.., k], [k, m] and [m]");
        wrong(() -> x.item(), "one element");
        wrong(() -> x.assign(d(1)), "shapes must be equal");
        wrong(() -> device().of(new double[3], 2, 2), "4 elements");
        final Tensor gone = d(1);
        gone.close();
        assertTrue(assertThrows(IllegalStateException.class, () -> gone.add(1))
                .getMessage()
                .contains("released"));
    }

    private static void wrong(final org.junit.jupiter.api.function.Executable mistake, final String... said) {
        final String message =
                assertThrows(IllegalArgumentException.class, mistake).getMessage();
        for (final String part : said) {
            assertTrue(message.contains(part), message + " does not say '" + part + "'");
        }
    }

    @Test
    default void scopesReleaseAndKeep() {
        final long before = device().live();
        final Tensor kept;
        try (Scope inner = device().open()) {
            final Tensor x = d(1, 2);
            x.add(x).mul(x);
            kept = inner.keep(x.reshape(2, 1));
            assertEquals(before + 4, device().live());
            assertThrows(IllegalArgumentException.class, () -> inner.keep(kept));
            device().scoped(() -> assertThrows(IllegalStateException.class, inner::close));
        }
        assertEquals(before + 1, device().live());
        is(kept, s(2, 1), 1, 2);
    }

    @Test
    default void parametersAreOneBlock() {
        final Map<String, Tensor> initial = new LinkedHashMap<>();
        initial.put("w", d(s(2, 2), 1, 2, 3, 4));
        initial.put("b", d(5, 6));
        initial.put("unused", d(7));
        try (Parameters parameters = Parameters.of(initial)) {
            is(parameters.values(), s(7), 1, 2, 3, 4, 5, 6, 7);
            for (int i = 0; i < 2; i++) {
                try (Scope scope = device().open();
                        Tape tape = device().record()) {
                    final Tensor x = d(s(1, 2), 1, 10);
                    Tensor y = Fused.dense(x, parameters.get("w"), parameters.get("b"), null);
                    y = Fused.dense(y, parameters.get("w"), parameters.get("b"), null)
                            .add(parameters.get("b"));
                    final Tensor loss =
                            i == 0 ? y.sum().add(parameters.get("unused").sum()) : y.sum();
                    final Tensor grads = tape.gradients(loss, parameters);
                    // y1 = [36, 48], dw = y1^T 1 + x^T (1 w^T), db = 1 + 1 + 1 w^T; the last is used the first time
                    // only
                    is(grads, s(7), 36 + 3, 36 + 7, 48 + 30, 48 + 70, 2 + 3, 2 + 7, i == 0 ? 1 : 0);
                }
            }
            parameters.values().assign(d(0, 0, 0, 0, 0, 0, 9));
            is(parameters.get("unused"), s(1), 9);
            assertTrue(assertThrows(IllegalArgumentException.class, () -> parameters.get("v"))
                    .getMessage()
                    .contains("[w, b, unused]"));
        }
    }

    /** Odd sizes leave half a pair of normal numbers over, which belongs to the stream too. */
    @Test
    default void randomNumbersGoOnWhereTheyWereKept() {
        for (final int size : new int[] {1, 7, 64}) {
            device().seed(size);
            device().normal(TensorType.FLOAT32, size);
            device().uniform(TensorType.FLOAT64, size);
            final State kept = new State();
            device().save(kept);
            final double[] normal = device().normal(TensorType.FLOAT32, size).doubles();
            final double[] uniform = device().uniform(TensorType.FLOAT32, size).doubles();
            device().seed(99);
            device().normal(TensorType.FLOAT64, 3);
            device().restore(kept);
            is(device().normal(TensorType.FLOAT32, size), s(size), normal);
            is(device().uniform(TensorType.FLOAT32, size), s(size), uniform);
        }
        final State wrong = new State();
        wrong.put("randomness", new byte[3]);
        assertThrows(IllegalArgumentException.class, () -> device().restore(wrong));
    }
}
