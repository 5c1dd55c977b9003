package dev.reverie.learners.tensor;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Forward kernels of one library on one device. A kernel computes {@code out}, whose type and shape the caller has checked
 * and set, and gives it its native memory by {@link Tensor#fill}; arguments are valid by then. Called by one thread at a
 * time, through a {@link Device}. Backward rules are the {@link Tape}'s, in terms of these.
 */
public interface Engine {

    /** @return such as {@code torch}. */
    String name();

    /** @return such as {@code cpu} or {@code cuda:0}. */
    String device();

    /** @return whether tensors of a type can be made here. */
    boolean offers(TensorType type);

    /** Called when a thread takes the engine over, before it calls anything else. */
    void enter();

    /** Restarts the stream of random numbers. */
    void seed(long seed);

    /** @return where the stream of random numbers is, a copy in this engine's own form. */
    byte[] randomness();

    /**
     * Goes on with a stream of random numbers.
     *
     * @param state from {@link #randomness()} of such an engine.
     * @throws IllegalArgumentException if it is none.
     */
    void randomness(byte[] state);

    /** Gives native memory back. */
    void release(AutoCloseable handle);

    /** Allocates and sets every element to {@code value}. */
    void full(Tensor out, double value);

    /** Allocates and copies {@code data}: native-order elements, row-major, in a direct or heap buffer. */
    void upload(Tensor out, ByteBuffer data);

    /** Copies into existing memory. */
    void overwrite(Tensor target, ByteBuffer data);

    /** Copies out: native-order elements, row-major, from {@code into}'s position on. */
    void download(Tensor x, ByteBuffer into);

    /** {@code target = x}, in place, same shape and type. */
    void assign(Tensor target, Tensor x);

    /** Every element of {@code target = value}, in place. */
    void set(Tensor target, double value);

    /** {@code target += scale x}, in place, same shape and type. */
    void accumulate(Tensor target, Tensor x, double scale);

    /** {@code target *= factor}, in place; {@code factor} is a scalar tensor. */
    void multiply(Tensor target, Tensor factor);

    /** One element's value as float64; waits for the device. */
    double item(Tensor x);

    void unary(Unary op, Tensor out, Tensor x);

    /** {@code out = grad op'(x)}, for TANH, SIGMOID, SILU, ELU, RELU, MISH and SOFTPLUS; {@code y = op(x)}. */
    void derivative(Unary op, Tensor out, Tensor grad, Tensor x, Tensor y);

    void binary(Binary op, Tensor out, Tensor a, Tensor b);

    void binary(Binary op, Tensor out, Tensor a, double b);

    /** {@code condition ? a : b}, broadcasting. */
    void where(Tensor out, Tensor condition, Tensor a, Tensor b);

    void clip(Tensor out, Tensor x, double low, double high);

    void cast(Tensor out, Tensor x);

    /** {@code a b} of {@code [.., n, k]} and {@code [.., k, m]}, either transposed first; leading axes are equal. */
    void matmul(Tensor out, Tensor a, boolean transposeA, Tensor b, boolean transposeB);

    /** {@code target += a b}, in place. */
    void matmulInto(Tensor target, Tensor a, boolean transposeA, Tensor b, boolean transposeB);

    /** {@code target = a b}, in place. */
    void matmulTo(Tensor target, Tensor a, boolean transposeA, Tensor b, boolean transposeB);

    /** {@code x w + bias}; {@code [n, k]}, {@code [k, m]}, {@code [m]}, or {@code e} of each and {@code [e, 1, m]}. */
    void dense(Tensor out, Tensor x, Tensor w, Tensor bias);

    /** {@code sum + x w}; {@code [n, m]}, {@code [n, k]} and {@code [k, m]}. */
    default void denseOnto(final Tensor out, final Tensor sum, final Tensor x, final Tensor w) {
        try (Tensor product = out.device().result(out.type(), out.dims())) {
            matmul(product, x, false, w, false);
            binary(Binary.ADD, out, sum, product);
        }
    }

    /** {@code target = op(target)}, in place, for TANH, SIGMOID, ELU and RELU. */
    void activate(Unary op, Tensor target);

    /** Allocates nothing: {@code out} is a part of the memory of one-dimensional {@code whole}, from an element on. */
    void view(Tensor out, Tensor whole, long offset);

    /** {@code target = sum(x)} over the first axis, in place. */
    void sumRowsTo(Tensor target, Tensor x);

    /** One step of Adam over all parameters at once, in place; all of one length. */
    void adam(Tensor values, Tensor grads, Tensor first, Tensor second, AdamStep step);

    /** One step of LaProp over all parameters at once, in place; all of one length. */
    void laProp(Tensor values, Tensor grads, Tensor first, Tensor second, AdamStep step);

    void reduce(Reduction op, Tensor out, Tensor x, int[] axes);

    void cumsum(Tensor out, Tensor x, int axis);

    void flip(Tensor out, Tensor x, int axis);

    void argmax(Tensor out, Tensor x, int axis);

    /** The {@code k} largest or smallest of each row of the last axis, in order; {@code k} is {@code values}' last size. */
    void topK(Tensor values, Tensor indices, Tensor x, boolean largest);

    /** {@code out[i][j] = x[index[i][j]][j]} for axis 0. */
    void gather(Tensor out, Tensor x, int axis, Tensor index);

    /** {@code out = 0; out[index[i][j]][j] += x[i][j]} for axis 0. */
    void scatterAdd(Tensor out, int axis, Tensor index, Tensor x);

    /** {@code out[i] = x[index[i]]} for axis 0. */
    void indexSelect(Tensor out, Tensor x, int axis, Tensor index);

    /** {@code out = 0; out[index[i]] += x[i]} for axis 0. */
    void indexAdd(Tensor out, int axis, Tensor index, Tensor x);

    void slice(Tensor out, Tensor x, int axis, int start, int step);

    /** {@code out = 0; out[start + i step] = x[i]} for axis 0. */
    void unslice(Tensor out, Tensor x, int axis, int start, int step);

    /** {@code target[start + i step] += x[i]} for axis 0, in place. */
    default void accumulatePart(final Tensor target, final Tensor x, final int axis, final int start, final int step) {
        try (Tensor whole = target.device().result(target.type(), target.dims())) {
            unslice(whole, x, axis, start, step);
            accumulate(target, whole, 1);
        }
    }

    /** {@code out = x[i]} for axis 0, which disappears. */
    default void select(final Tensor out, final Tensor x, final int axis, final int i) {
        final int[] shape = x.shape();
        shape[axis] = 1;
        try (Tensor part = out.device().result(out.type(), shape)) {
            slice(part, x, axis, i, 1);
            reshape(out, part);
        }
    }

    void pad(Tensor out, Tensor x, int[] before, int[] after, double value);

    void concat(Tensor out, Tensor[] xs, int axis);

    void reshape(Tensor out, Tensor x);

    void permute(Tensor out, Tensor x, int[] order);

    void expand(Tensor out, Tensor x);

    /** {@code [n, c, h, w]} with {@code kernel [o, c, kh, kw]}, no flip. */
    void conv2d(Tensor out, Tensor x, Tensor kernel, Window window);

    /** {@link #conv2d} and {@code bias [o]} added. */
    default void conv2d(final Tensor out, final Tensor x, final Tensor kernel, final Tensor bias, final Window window) {
        try (Tensor plain = out.device().result(out.type(), out.dims());
                Tensor column = out.device().result(out.type(), bias.dim(0), 1, 1)) {
            conv2d(plain, x, kernel, window);
            reshape(column, bias);
            binary(Binary.ADD, out, plain, column);
        }
    }

    /** Gradients of the convolution with a bias to its input, which may be null, its kernel and its bias. */
    default void conv2dBackward(
            final @Nullable Tensor[] outs,
            final Tensor grad,
            final Tensor x,
            final Tensor kernel,
            final Window window) {
        if (outs[0] != null) {
            conv2dInput(outs[0], grad, kernel, window);
        }
        if (outs[1] != null) {
            conv2dKernel(outs[1], grad, x, window);
        }
        if (outs[2] != null) {
            reduce(Reduction.SUM, outs[2], grad, new int[] {0, 2, 3});
        }
    }

    /** Gradient of {@link #conv2d(Tensor, Tensor, Tensor, Window)} to its input: the transposed convolution. */
    void conv2dInput(Tensor out, Tensor grad, Tensor kernel, Window window);

    /** Gradient of {@link #conv2d(Tensor, Tensor, Tensor, Window)} to its kernel. */
    void conv2dKernel(Tensor out, Tensor grad, Tensor x, Window window);

    void softmax(Tensor out, Tensor x, int axis);

    void logSoftmax(Tensor out, Tensor x, int axis);

    /** {@code out = y (grad - sum(grad y))}. */
    void softmaxBackward(Tensor out, Tensor grad, Tensor y, int axis);

    /**
     * Attention of {@code q [.., t, d]} to {@code k [.., s, d]} and {@code v [.., s, e]}:
     * {@code weights = softmax(scale q k^T + mask)}, {@code out = weights v}; the mask is {@code [t, s]} or null.
     */
    default void attention(
            final Tensor out,
            final Tensor weights,
            final Tensor[] queriesKeysValues,
            final @Nullable Tensor mask,
            final double scale) {
        final Tensor q = queriesKeysValues[0];
        final Device device = q.device();
        try (Tensor scaled = device.result(q.type(), q.dims());
                Tensor scores = device.result(q.type(), weights.dims());
                Tensor seen = device.result(q.type(), weights.dims())) {
            binary(Binary.MUL, scaled, q, scale);
            matmul(scores, scaled, false, queriesKeysValues[1], true);
            if (mask == null) {
                softmax(weights, scores, weights.rank() - 1);
            } else {
                binary(Binary.ADD, seen, scores, mask);
                softmax(weights, seen, weights.rank() - 1);
            }
        }
        matmul(out, weights, false, queriesKeysValues[2], false);
    }

    /** Gradients to the queries, keys and values; {@code weights} are what {@link #attention} made. */
    default void attentionBackward(
            final Tensor[] outs,
            final Tensor grad,
            final Tensor weights,
            final Tensor[] queriesKeysValues,
            final double scale) {
        final Tensor q = queriesKeysValues[0];
        final Device device = q.device();
        try (Tensor above = device.result(q.type(), weights.dims());
                Tensor scores = device.result(q.type(), weights.dims());
                Tensor scaledQueries = device.result(q.type(), q.dims());
                Tensor toScaled = device.result(q.type(), q.dims())) {
            matmul(outs[2], weights, true, grad, false);
            matmul(above, grad, false, queriesKeysValues[2], true);
            softmaxBackward(scores, above, weights, weights.rank() - 1);
            binary(Binary.MUL, scaledQueries, q, scale);
            matmul(outs[1], scores, true, scaledQueries, false);
            matmul(toScaled, scores, false, queriesKeysValues[1], false);
            binary(Binary.MUL, outs[0], toScaled, scale);
        }
    }

    /** Over the last axis: {@code out = (x - mean) inverse weight + bias}, {@code inverse = 1/sqrt(var + epsilon)}. */
    void layerNorm(Tensor[] outMeanInverse, Tensor x, Tensor weight, Tensor bias, double epsilon);

    /** Gradients to x, weight and bias. */
    void layerNormBackward(Tensor[] outs, Tensor grad, Tensor x, Tensor[] meanInverse, Tensor weight, Tensor bias);

    /** Over the last axis: {@code out = x inverse weight}, {@code inverse = 1/sqrt(mean(x^2) + epsilon)}. */
    void rmsNorm(Tensor out, Tensor inverse, Tensor x, Tensor weight, double epsilon);

    /** Gradients to x and weight. */
    void rmsNormBackward(Tensor[] outs, Tensor grad, Tensor x, Tensor inverse, Tensor weight);

    /** @return norms with activations at once, or null. */
    default @Nullable NormKernels norms() {
        return null;
    }

    /** @return kernels of numbers as weights of bins, or null. */
    default @Nullable BinKernels bins() {
        return null;
    }

    /**
     * Gates of a recurrent unit: of {@code [n, 3 m]} the thirds are reset, update and candidate before their functions;
     * {@code c = tanh(r candidate)}, {@code next = h + u (c - h)}. Results are next, {@code [n, 2 m]} r and u, and c.
     */
    void gru(Tensor[] nextGatesCandidate, Tensor gates, Tensor h, double updateBias);

    /** Gradients to the gates and to h. */
    void gruBackward(Tensor[] outs, Tensor grad, Tensor gates, Tensor h, Tensor resetUpdate, Tensor candidate);

    /** Uniform in {@code [0, 1)}. */
    void uniform(Tensor out);

    /** Standard normal. */
    void normal(Tensor out);

    /** Frees what the engine holds beyond tensors. */
    default void close() {}
}
