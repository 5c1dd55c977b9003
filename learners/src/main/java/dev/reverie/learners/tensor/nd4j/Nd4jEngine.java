package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.tensor.AdamStep;
import dev.reverie.learners.tensor.BinKernels;
import dev.reverie.learners.tensor.Binary;
import dev.reverie.learners.tensor.Engine;
import dev.reverie.learners.tensor.Natives;
import dev.reverie.learners.tensor.NormKernels;
import dev.reverie.learners.tensor.Reduction;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.Window;
import dev.reverie.learners.tensor.rows.RowBins;
import dev.reverie.learners.tensor.rows.RowNorms;
import dev.reverie.storage.checkpoint.State;
import java.nio.ByteBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/** Kernels over ND4J's memory, on the CPU. */
public final class Nd4jEngine implements Engine {
    static {
        Natives.prepare();
    }

    private final Memory memory = new Memory();
    private final Transcendental transcendental;
    private final Elementwise elementwise;
    private final Rows rows;
    private final Moves moves = new Moves(memory);
    private final Norms norms = new Norms(memory);
    private final @Nullable RowNorms rowNorms = RowNorms.create(memory, Long.MAX_VALUE);
    private final @Nullable RowBins bins = RowBins.create(memory, Long.MAX_VALUE);
    private final Units units;
    private final Blas blas = new Blas();
    private final Convolutions convolutions = new Convolutions(memory, blas);
    private SplitMix random = new SplitMix(0);

    /**
     * @param device  {@code cpu}; ND4J's CUDA build does not know today's GPUs.
     * @param threads of matrix products, at least 1.
     * @throws UnsatisfiedLinkError if ND4J's natives are not on the class path.
     */
    public Nd4jEngine(final String device, final int threads) {
        if (!device.equals("cpu")) {
            throw new IllegalArgumentException("engine nd4j has the device cpu only, not '" + device + "'");
        }
        Nd4j.getBackend();
        openblas_nolapack.blas_set_num_threads(threads);
        transcendental = new Transcendental(memory);
        elementwise = new Elementwise(memory);
        rows = new Rows(memory, transcendental);
        units = new Units(memory, transcendental);
    }

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public String device() {
        return "cpu";
    }

    @Override
    public boolean offers(final TensorType type) {
        return type != TensorType.BFLOAT16;
    }

    @Override
    public void enter() {}

    @Override
    public void seed(final long seed) {
        random = new SplitMix(seed);
    }

    @Override
    public byte[] randomness() {
        final State state = new State();
        random.save(state);
        return ByteBuffer.allocate(Long.BYTES).putLong(state.number("seed")).array();
    }

    @Override
    public void randomness(final byte[] state) {
        if (state.length != Long.BYTES) {
            throw new IllegalArgumentException("nd4j's randomness is 8 bytes, not " + state.length);
        }
        random = new SplitMix(ByteBuffer.wrap(state).getLong());
    }

    @Override
    public void release(final AutoCloseable handle) {
        memory.release((Block) handle);
    }

    @Override
    public void full(final Tensor out, final double value) {
        memory.taken(out);
        set(out, value);
    }

    @Override
    public void set(final Tensor target, final double value) {
        final Block block = Memory.of(target);
        if (value == 0) {
            Moves.zero(block);
            return;
        }
        for (long i = 0; i < block.size; i++) {
            Cells.put(block.type, block.address, i, value);
        }
    }

    private static UnsafeBuffer bytes(final Block block) {
        return new UnsafeBuffer(block.address, Math.toIntExact(block.bytes()));
    }

    @Override
    public void upload(final Tensor out, final ByteBuffer data) {
        memory.taken(out);
        overwrite(out, data);
    }

    @Override
    public void overwrite(final Tensor target, final ByteBuffer data) {
        final Block block = Memory.of(target);
        if (block.size > 0) {
            bytes(block).putBytes(0, data, data.position(), data.remaining());
        }
    }

    @Override
    public void download(final Tensor x, final ByteBuffer into) {
        final Block block = Memory.of(x);
        if (block.size > 0) {
            bytes(block).getBytes(0, into, into.position(), Math.toIntExact(block.bytes()));
        }
    }

    @Override
    public void assign(final Tensor target, final Tensor x) {
        copy(Memory.of(target), Memory.of(x));
    }

    private static void copy(final Block to, final Block from) {
        if (to.size > 0) {
            UnsafeApi.copyMemory(from.address, to.address, to.bytes());
        }
    }

    @Override
    public void accumulate(final Tensor target, final Tensor x, final double scale) {
        elementwise.accumulate(target, x, scale);
    }

    @Override
    public void multiply(final Tensor target, final Tensor factor) {
        elementwise.multiply(target, item(factor));
    }

    @Override
    public double item(final Tensor x) {
        return Cells.get(x.type(), Memory.of(x).address, 0);
    }

    @Override
    public void unary(final Unary op, final Tensor out, final Tensor x) {
        transcendental.unary(op, out, x);
    }

    @Override
    public void activate(final Unary op, final Tensor target) {
        transcendental.apply(op, Memory.of(target), Memory.of(target));
    }

    @Override
    public void derivative(final Unary op, final Tensor out, final Tensor grad, final Tensor x, final Tensor y) {
        elementwise.derivative(op, out, grad, x, y);
    }

    @Override
    public void binary(final Binary op, final Tensor out, final Tensor a, final Tensor b) {
        elementwise.binary(op, out, a, b);
    }

    @Override
    public void binary(final Binary op, final Tensor out, final Tensor a, final double b) {
        elementwise.binary(op, out, a, b);
    }

    @Override
    public void where(final Tensor out, final Tensor condition, final Tensor a, final Tensor b) {
        elementwise.where(out, condition, a, b);
    }

    @Override
    public void clip(final Tensor out, final Tensor x, final double low, final double high) {
        elementwise.clip(out, x, low, high);
    }

    @Override
    public void cast(final Tensor out, final Tensor x) {
        elementwise.cast(out, x);
    }

    @Override
    public void matmul(final Tensor out, final Tensor a, final boolean ta, final Tensor b, final boolean tb) {
        memory.taken(out);
        product(out, a, ta, b, tb, 0);
    }

    @Override
    public void matmulInto(final Tensor target, final Tensor a, final boolean ta, final Tensor b, final boolean tb) {
        product(target, a, ta, b, tb, 1);
    }

    @Override
    public void matmulTo(final Tensor target, final Tensor a, final boolean ta, final Tensor b, final boolean tb) {
        product(target, a, ta, b, tb, 0);
    }

    private void product(
            final Tensor c, final Tensor a, final boolean ta, final Tensor b, final boolean tb, final double beta) {
        final int[] nmk = {c.dim(-2), c.dim(-1), a.dim(ta ? -2 : -1)};
        final int bytes = c.type().bytes();
        final long each = (long) nmk[0] * nmk[1];
        final long count = each == 0 ? 0 : c.size() / each;
        for (long i = 0; i < count; i++) {
            final long[] abc = {
                Memory.of(a).address + i * nmk[0] * nmk[2] * bytes,
                Memory.of(b).address + i * nmk[2] * nmk[1] * bytes,
                Memory.of(c).address + i * each * bytes
            };
            blas.gemm(c.type(), abc, ta, tb, nmk, beta);
        }
    }

    @Override
    public void dense(final Tensor out, final Tensor x, final Tensor w, final Tensor bias) {
        final Block to = memory.taken(out);
        final Block row = Memory.of(bias);
        final long members = x.rank() == 2 ? 1 : x.dim(0);
        final long bytes = row.bytes() / Math.max(1, members);
        for (long i = 0; bytes > 0 && i < to.bytes() / bytes; i++) {
            final long from = row.address + i / out.dim(-2) * bytes;
            UnsafeApi.copyMemory(from, to.address + i * bytes, bytes);
        }
        product(out, x, false, w, false, 1);
    }

    @Override
    public void view(final Tensor out, final Tensor whole, final long offset) {
        out.fill(Memory.part(Memory.of(whole), offset, out.size()));
    }

    @Override
    public void sumRowsTo(final Tensor target, final Tensor x) {
        rows.leading(Memory.of(target), Memory.of(x));
    }

    @Override
    public void adam(
            final Tensor values, final Tensor grads, final Tensor first, final Tensor second, final AdamStep step) {
        units.adam(values, grads, first, second, step);
    }

    @Override
    public void laProp(
            final Tensor values, final Tensor grads, final Tensor first, final Tensor second, final AdamStep step) {
        units.laProp(values, grads, first, second, step);
    }

    @Override
    public void reduce(final Reduction op, final Tensor out, final Tensor x, final int[] axes) {
        rows.reduce(op, out, x, axes);
    }

    @Override
    public void cumsum(final Tensor out, final Tensor x, final int axis) {
        rows.cumsum(out, x, axis);
    }

    @Override
    public void flip(final Tensor out, final Tensor x, final int axis) {
        moves.flip(out, x, axis);
    }

    @Override
    public void argmax(final Tensor out, final Tensor x, final int axis) {
        rows.argmax(out, x, axis);
    }

    @Override
    public void topK(final Tensor values, final Tensor indices, final Tensor x, final boolean largest) {
        rows.topK(values, indices, x, largest);
    }

    @Override
    public void gather(final Tensor out, final Tensor x, final int axis, final Tensor index) {
        moves.gather(out, x, axis, index);
    }

    @Override
    public void scatterAdd(final Tensor out, final int axis, final Tensor index, final Tensor x) {
        moves.scatterAdd(out, axis, index, x);
    }

    @Override
    public void indexSelect(final Tensor out, final Tensor x, final int axis, final Tensor index) {
        moves.indexSelect(out, x, axis, index);
    }

    @Override
    public void indexAdd(final Tensor out, final int axis, final Tensor index, final Tensor x) {
        moves.indexAdd(out, axis, index, x);
    }

    @Override
    public void slice(final Tensor out, final Tensor x, final int axis, final int start, final int step) {
        moves.slice(out, x, axis, start, step);
    }

    @Override
    public void unslice(final Tensor out, final Tensor x, final int axis, final int start, final int step) {
        moves.unslice(out, x, axis, start, step);
    }

    @Override
    public void pad(final Tensor out, final Tensor x, final int[] before, final int[] after, final double value) {
        moves.pad(out, x, before, value);
    }

    @Override
    public void concat(final Tensor out, final Tensor[] xs, final int axis) {
        moves.concat(out, xs, axis);
    }

    @Override
    public void reshape(final Tensor out, final Tensor x) {
        final Block block = Memory.of(x);
        block.users++;
        out.fill(block);
    }

    @Override
    public void permute(final Tensor out, final Tensor x, final int[] order) {
        moves.permute(out, x, order);
    }

    @Override
    public void expand(final Tensor out, final Tensor x) {
        moves.expand(out, x);
    }

    @Override
    public void conv2d(final Tensor out, final Tensor x, final Tensor kernel, final Window window) {
        convolutions.conv2d(out, x, kernel, window);
    }

    @Override
    public void conv2dInput(final Tensor out, final Tensor grad, final Tensor kernel, final Window window) {
        convolutions.input(out, grad, kernel, window);
    }

    @Override
    public void conv2dKernel(final Tensor out, final Tensor grad, final Tensor x, final Window window) {
        convolutions.kernel(out, grad, x, window);
    }

    @Override
    public void softmax(final Tensor out, final Tensor x, final int axis) {
        rows.softmax(out, x, axis);
    }

    @Override
    public void logSoftmax(final Tensor out, final Tensor x, final int axis) {
        rows.logSoftmax(out, x, axis);
    }

    @Override
    public void softmaxBackward(final Tensor out, final Tensor grad, final Tensor y, final int axis) {
        rows.softmaxBackward(out, grad, y, axis);
    }

    @Override
    public void layerNorm(
            final Tensor[] outs, final Tensor x, final Tensor weight, final Tensor bias, final double epsilon) {
        norms.layerNorm(outs, x, weight, bias, epsilon);
    }

    @Override
    public void layerNormBackward(
            final Tensor[] outs,
            final Tensor grad,
            final Tensor x,
            final Tensor[] meanInverse,
            final Tensor weight,
            final Tensor bias) {
        norms.layerNormBackward(outs, grad, x, meanInverse, weight);
    }

    @Override
    public void rmsNorm(
            final Tensor out, final Tensor inverse, final Tensor x, final Tensor weight, final double epsilon) {
        norms.rmsNorm(out, inverse, x, weight, epsilon);
    }

    @Override
    public void rmsNormBackward(
            final Tensor[] outs, final Tensor grad, final Tensor x, final Tensor inverse, final Tensor weight) {
        norms.rmsNormBackward(outs, grad, x, inverse, weight);
    }

    @Override
    public @Nullable NormKernels norms() {
        return rowNorms;
    }

    @Override
    public @Nullable BinKernels bins() {
        return bins;
    }

    @Override
    public void gru(final Tensor[] outs, final Tensor gates, final Tensor h, final double updateBias) {
        units.gru(outs, gates, h, updateBias);
    }

    @Override
    public void gruBackward(
            final Tensor[] outs,
            final Tensor grad,
            final Tensor gates,
            final Tensor h,
            final Tensor resetUpdate,
            final Tensor candidate) {
        units.gruBackward(outs, grad, gates, h, resetUpdate, candidate);
    }

    @Override
    public void uniform(final Tensor out) {
        final Block block = memory.taken(out);
        final boolean isSingle = block.type == TensorType.FLOAT32;
        for (long i = 0; i < block.size; i++) {
            Cells.put(
                    block.type,
                    block.address,
                    i,
                    isSingle ? (random.nextLong() >>> 40) * 0x1p-24 : random.nextDouble());
        }
    }

    @Override
    public void normal(final Tensor out) {
        final Block block = memory.taken(out);
        for (long i = 0; i < block.size; i += 2) {
            // Box and Muller: two at a time, without state between calls
            final double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
            final double angle = 2 * Math.PI * random.nextDouble();
            Cells.put(block.type, block.address, i, radius * Math.cos(angle));
            if (i + 1 < block.size) {
                Cells.put(block.type, block.address, i + 1, radius * Math.sin(angle));
            }
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
