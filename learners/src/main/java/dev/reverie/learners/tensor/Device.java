package dev.reverie.learners.tensor;

import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An engine on one processor, with its scopes, tapes and random numbers: where tensors are made. One thread at a time; it
 * may be handed from one to another between updates.
 */
public final class Device implements AutoCloseable, Checkpointed {
    private static final String RANDOMNESS = "randomness";

    private final Engine engine;
    private @Nullable Thread thread;
    private @Nullable Scope scope;
    private @Nullable Tape tape;
    private long live;

    /** @param engine owned: closed with this device. */
    public Device(final Engine engine) {
        this.engine = engine;
    }

    /** @return the kernels. */
    public Engine engine() {
        return engine;
    }

    /** @return a new innermost scope. */
    public Scope open() {
        final Scope opened = new Scope(this, scope);
        scope = opened;
        return opened;
    }

    /** Runs {@code body} in a scope of its own. */
    public void scoped(final Runnable body) {
        final Scope inner = open();
        try {
            body.run();
        } finally {
            inner.close();
        }
    }

    /** @return a new innermost tape, recording. */
    public Tape record() {
        tape = new Tape(this, tape);
        return tape;
    }

    /** Runs what no tape is to see: dreams and targets amid an update. Results are constants to the tapes after it. */
    public void unrecorded(final Runnable body) {
        final Tape paused = tape;
        tape = null;
        try {
            body.run();
        } finally {
            tape = paused;
        }
    }

    /** @return number of tensors that hold native memory. */
    public long live() {
        return live;
    }

    /** Restarts random numbers; the same seed and operations give the same numbers on the same engine. */
    public void seed(final long seed) {
        enter();
        engine.seed(seed);
    }

    /** Adds where the random numbers are. */
    @Override
    public void save(final State into) {
        enter();
        into.put(RANDOMNESS, engine.randomness());
    }

    /** Goes on with random numbers; the tensors are others' matter. */
    @Override
    public void restore(final State from) {
        enter();
        engine.randomness(from.bytes(RANDOMNESS, -1));
    }

    /** @return the tensor, out of its scope: it lives until it is closed. */
    public Tensor lasting(final Tensor tensor) {
        tensor.owner = null;
        return tensor;
    }

    /** A tensor of zeros. */
    public Tensor zeros(final TensorType type, final int... shape) {
        return full(type, 0, shape);
    }

    /** A tensor of equal elements. */
    public Tensor full(final TensorType type, final double value, final int... shape) {
        final Tensor out = result(type, shape.clone());
        engine.full(out, value);
        return out;
    }

    /** A scalar of type {@code type}. */
    public Tensor scalar(final TensorType type, final double value) {
        return full(type, value);
    }

    /** FLOAT32 of row-major values. */
    public Tensor of(final float[] values, final int... shape) {
        final ByteBuffer data = buffer(TensorType.FLOAT32, values.length);
        data.asFloatBuffer().put(values);
        return of(TensorType.FLOAT32, data, shape);
    }

    /** FLOAT64 of row-major values. */
    public Tensor of(final double[] values, final int... shape) {
        final ByteBuffer data = buffer(TensorType.FLOAT64, values.length);
        data.asDoubleBuffer().put(values);
        return of(TensorType.FLOAT64, data, shape);
    }

    /** INT32 of row-major values. */
    public Tensor of(final int[] values, final int... shape) {
        final ByteBuffer data = buffer(TensorType.INT32, values.length);
        data.asIntBuffer().put(values);
        return of(TensorType.INT32, data, shape);
    }

    /** BOOL of row-major values. */
    public Tensor of(final boolean[] values, final int... shape) {
        final ByteBuffer data = buffer(TensorType.BOOL, values.length);
        for (int i = 0; i < values.length; i++) {
            data.put(i, (byte) (values[i] ? 1 : 0));
        }
        return of(TensorType.BOOL, data, shape);
    }

    /**
     * A copy of bytes.
     *
     * @param type  of the elements.
     * @param data  row-major native-order elements from its position to its limit, exactly as many as the shape has.
     * @param shape of the tensor.
     */
    public Tensor of(final TensorType type, final ByteBuffer data, final int... shape) {
        final Tensor out = result(type, shape.clone());
        if (data.remaining() != out.size() * type.bytes()) {
            final long size = out.size();
            discard(out);
            throw new IllegalArgumentException("a tensor " + type + Arrays.toString(shape) + " takes " + size
                    + " elements, " + "got " + data.remaining() / (double) type.bytes());
        }
        engine.upload(out, data);
        return out;
    }

    /** {@code 0, 1, .., n - 1} of type {@code type}. */
    public Tensor range(final TensorType type, final int n) {
        final Tensor ones = full(type, 1, n);
        final Tensor out = result(type, n);
        engine.cumsum(out, ones, 0);
        return out.sub(1);
    }

    /** Uniform in {@code [0, 1)}. */
    public Tensor uniform(final TensorType type, final int... shape) {
        final Tensor out = result(Checks.floating("uniform", type), shape.clone());
        engine.uniform(out);
        return out;
    }

    /** Standard normal. */
    public Tensor normal(final TensorType type, final int... shape) {
        final Tensor out = result(Checks.floating("normal", type), shape.clone());
        engine.normal(out);
        return out;
    }

    /** Standard Gumbel: {@code -log(-log(u))}. */
    public Tensor gumbel(final TensorType type, final int... shape) {
        final double tiny = type == TensorType.FLOAT64 ? 1e-300 : 1e-30;
        final Tensor u = uniform(type, shape).clip(tiny, type == TensorType.FLOAT64 ? 1 - 1e-16 : 1 - 6e-8);
        return u.log().neg().log().neg();
    }

    /**
     * Draws from categorical distributions.
     *
     * @param logits {@code [.., n]}, need not be normalised; no gradient flows.
     * @return {@code [..]} INT32.
     */
    public Tensor categorical(final Tensor logits) {
        return logits.stop().add(gumbel(logits.type(), logits.shape())).argmax(-1);
    }

    private static ByteBuffer buffer(final TensorType type, final int elements) {
        return ByteBuffer.allocate(Math.multiplyExact(type.bytes(), elements)).order(ByteOrder.nativeOrder());
    }

    /** A tensor of the innermost scope that an engine's kernel is about to fill; {@code shape} is taken over. */
    Tensor result(final TensorType type, final int... shape) {
        enter();
        final Tensor out = new Tensor(this, type, shape);
        if (scope != null) {
            scope.add(out);
        }
        return out;
    }

    private void enter() {
        final Thread current = Thread.currentThread();
        if (thread != current) {
            thread = current;
            engine.enter();
        }
    }

    private static void discard(final Tensor tensor) {
        tensor.owner = null;
    }

    void filled() {
        live++;
    }

    void released(final AutoCloseable handle) {
        live--;
        engine.release(handle);
    }

    @Nullable
    Scope scope() {
        return scope;
    }

    void leave(final @Nullable Scope outer) {
        scope = outer;
    }

    @Nullable
    Tape tape() {
        return tape;
    }

    void leave(final Tape ended, final @Nullable Tape outer) {
        if (tape != ended) {
            throw new IllegalStateException("tapes end in reverse order: one that began later is still recording");
        }
        tape = outer;
    }

    /** Closes its scopes and the engine. */
    @Override
    public void close() {
        while (scope != null) {
            scope.close();
        }
        engine.close();
    }

    @Override
    public String toString() {
        return engine.name() + " on " + engine.device();
    }
}
