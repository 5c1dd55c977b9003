package dev.reverie.learners.tensor.torch;

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
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Kernels of libtorch, on the CPU or on a CUDA device. */
public final class TorchEngine implements Engine {
    static {
        Natives.prepare();
    }

    private static final ThreadLocal<InferenceMode> INFERENCE = ThreadLocal.withInitial(InferenceMode::new);

    private final String device;
    private final boolean isCuda;
    private final Raw raw = new Raw();
    private final Places.Allocation allocation;
    private final Elementwise elementwise;
    private final Places places;
    private final Layers layers;
    private final @Nullable RowNorms norms;
    private final @Nullable RowBins bins;
    private final Recurrence recurrence;
    private final Products products;
    private final Transfers transfers;
    private final Generator generator;
    private final GeneratorOptional random;

    /**
     * @param device  {@code cpu} or {@code cuda:N}.
     * @param threads of the CPU's kernels, at least 1; one number for the whole process.
     * @throws UnsatisfiedLinkError if libtorch's natives are not on the class path, or a library they need is missing.
     */
    public TorchEngine(final String device, final int threads) {
        this.device = device;
        isCuda = device.startsWith("cuda");
        if (!isCuda && !device.equals("cpu")) {
            throw new IllegalArgumentException("device '" + device + "' is neither cpu nor cuda:N");
        }
        if (isCuda && !torch.cuda_is_available()) {
            throw new IllegalStateException("device '" + device + "': this libtorch sees no CUDA device");
        }
        enter();
        torch.set_num_threads(threads);
        final TensorOptions[] options = new TensorOptions[TensorType.values().length];
        try (org.bytedeco.pytorch.Device there = new org.bytedeco.pytorch.Device(device)) {
            for (final TensorType type : TensorType.values()) {
                options[type.ordinal()] =
                        new TensorOptions(there).dtype(new org.bytedeco.pytorch.ScalarTypeOptional(Raw.type(type)));
            }
            generator = isCuda
                    ? org.bytedeco.pytorch.global.torch_cuda.make_generator_cuda(there.index())
                    : torch.make_generator_cpu(0);
        }
        allocation = new Places.Allocation(raw, options);
        transfers = new Transfers(isCuda, allocation);
        elementwise = new Elementwise(raw);
        places = new Places(raw, allocation);
        layers = new Layers(raw, allocation);
        final HostRows rows = new HostRows(allocation);
        final long most = isCuda ? 0 : threads == 1 ? Long.MAX_VALUE : HostRows.FEW;
        norms = RowNorms.create(rows, most);
        bins = RowBins.create(rows, most);
        recurrence = new Recurrence(raw, allocation);
        products = new Products(raw, allocation, new Gemm(!isCuda && threads == 1));
        random = new GeneratorOptional(generator);
    }

    @Override
    public String name() {
        return "torch";
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public boolean offers(final TensorType type) {
        return true;
    }

    @Override
    public void enter() {
        INFERENCE.get();
    }

    @Override
    public void seed(final long seed) {
        generator.set_current_seed(seed);
    }

    @Override
    public byte[] randomness() {
        return Randomness.of(generator);
    }

    @Override
    public void randomness(final byte[] state) {
        Randomness.set(generator, state);
    }

    @Override
    public void release(final AutoCloseable handle) {
        ((Pointer) handle).deallocate();
    }

    @Override
    public void full(final Tensor out, final double value) {
        out.fill(allocation.full(out, value));
    }

    @Override
    public void upload(final Tensor out, final ByteBuffer data) {
        transfers.upload(out, data);
    }

    @Override
    public void overwrite(final Tensor target, final ByteBuffer data) {
        transfers.overwrite(target, data);
    }

    @Override
    public void download(final Tensor x, final ByteBuffer into) {
        transfers.download(x, into);
    }

    @Override
    public void assign(final Tensor target, final Tensor x) {
        Raw.of(target).copy_(Raw.of(x));
    }

    @Override
    public void set(final Tensor target, final double value) {
        Raw.of(target).fill_(raw.scalar(value));
    }

    @Override
    public void accumulate(final Tensor target, final Tensor x, final double scale) {
        final org.bytedeco.pytorch.Tensor sum = Raw.of(target);
        if (scale == 1) {
            sum.add_(Raw.of(x));
        } else {
            sum.add_(Raw.of(x), raw.scalar(scale));
        }
    }

    @Override
    public void multiply(final Tensor target, final Tensor factor) {
        Raw.of(target).mul_(Raw.of(factor));
    }

    @Override
    public double item(final Tensor x) {
        return Raw.of(x).item_double();
    }

    @Override
    public void unary(final Unary op, final Tensor out, final Tensor x) {
        elementwise.unary(op, out, x);
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
        out.fill(torch.where(Raw.of(condition), Raw.of(a), Raw.of(b)));
    }

    @Override
    public void clip(final Tensor out, final Tensor x, final double low, final double high) {
        elementwise.clip(out, x, low, high);
    }

    @Override
    public void cast(final Tensor out, final Tensor x) {
        final torch.ScalarType to = Raw.type(out.type());
        out.fill(out.type() == x.type() ? torch.clone(Raw.of(x)) : Raw.of(x).to(to));
    }

    @Override
    public void matmul(final Tensor out, final Tensor a, final boolean ta, final Tensor b, final boolean tb) {
        products.matmul(out, a, ta, b, tb);
    }

    @Override
    public void matmulInto(final Tensor target, final Tensor a, final boolean ta, final Tensor b, final boolean tb) {
        products.matmulInto(target, a, ta, b, tb);
    }

    @Override
    public void matmulTo(final Tensor target, final Tensor a, final boolean ta, final Tensor b, final boolean tb) {
        products.matmulTo(target, a, ta, b, tb);
    }

    @Override
    public void dense(final Tensor out, final Tensor x, final Tensor w, final Tensor bias) {
        products.dense(out, x, w, bias);
    }

    @Override
    public void denseOnto(final Tensor out, final Tensor sum, final Tensor x, final Tensor w) {
        products.denseOnto(out, sum, x, w);
    }

    @Override
    public void activate(final Unary op, final Tensor target) {
        elementwise.activate(op, target);
    }

    @Override
    public void view(final Tensor out, final Tensor whole, final long offset) {
        try (org.bytedeco.pytorch.Tensor part = torch.narrow(Raw.of(whole), 0, offset, out.size())) {
            out.fill(part.view(Raw.sizes(out)));
        }
    }

    @Override
    public void sumRowsTo(final Tensor target, final Tensor x) {
        layers.sumRowsTo(target, x);
    }

    @Override
    public void adam(
            final Tensor values, final Tensor grads, final Tensor first, final Tensor second, final AdamStep step) {
        elementwise.adam(values, grads, first, second, step);
    }

    @Override
    public void laProp(
            final Tensor values, final Tensor grads, final Tensor first, final Tensor second, final AdamStep step) {
        elementwise.laProp(values, grads, first, second, step);
    }

    @Override
    public void reduce(final Reduction op, final Tensor out, final Tensor x, final int[] axes) {
        places.reduce(op, out, x, axes);
    }

    @Override
    public void cumsum(final Tensor out, final Tensor x, final int axis) {
        Raw.give(out, torch.cumsum(Raw.of(x), axis, raw.sameType));
    }

    @Override
    public void flip(final Tensor out, final Tensor x, final int axis) {
        out.fill(torch.flip(Raw.of(x), axis));
    }

    @Override
    public void argmax(final Tensor out, final Tensor x, final int axis) {
        places.argmax(out, x, axis);
    }

    @Override
    public void topK(final Tensor values, final Tensor indices, final Tensor x, final boolean largest) {
        places.topK(values, indices, x, largest);
    }

    @Override
    public void gather(final Tensor out, final Tensor x, final int axis, final Tensor index) {
        places.gather(out, x, axis, index);
    }

    @Override
    public void scatterAdd(final Tensor out, final int axis, final Tensor index, final Tensor x) {
        places.scatterAdd(out, axis, index, x);
    }

    @Override
    public void indexSelect(final Tensor out, final Tensor x, final int axis, final Tensor index) {
        out.fill(torch.index_select(Raw.of(x), axis, Raw.of(index)));
    }

    @Override
    public void indexAdd(final Tensor out, final int axis, final Tensor index, final Tensor x) {
        places.indexAdd(out, axis, index, x);
    }

    @Override
    public void slice(final Tensor out, final Tensor x, final int axis, final int start, final int step) {
        places.slice(out, x, axis, start, step);
    }

    @Override
    public void unslice(final Tensor out, final Tensor x, final int axis, final int start, final int step) {
        places.unslice(out, x, axis, start, step);
    }

    @Override
    public void accumulatePart(final Tensor target, final Tensor x, final int axis, final int start, final int step) {
        places.accumulatePart(target, x, axis, start, step);
    }

    @Override
    public void select(final Tensor out, final Tensor x, final int axis, final int i) {
        out.fill(torch.select(Raw.of(x), axis, i));
    }

    @Override
    public void pad(final Tensor out, final Tensor x, final int[] before, final int[] after, final double value) {
        places.pad(out, x, before, after, value);
    }

    @Override
    public void concat(final Tensor out, final Tensor[] xs, final int axis) {
        places.concat(out, xs, axis);
    }

    @Override
    public void reshape(final Tensor out, final Tensor x) {
        out.fill(torch.reshape(Raw.of(x), Raw.sizes(out)));
    }

    @Override
    public void permute(final Tensor out, final Tensor x, final int[] order) {
        out.fill(torch.permute(Raw.of(x), Raw.longs(order)));
    }

    @Override
    public void expand(final Tensor out, final Tensor x) {
        out.fill(Raw.of(x).expand(Raw.sizes(out), false));
    }

    @Override
    public void conv2d(final Tensor out, final Tensor x, final Tensor kernel, final Window window) {
        layers.conv2d(out, x, kernel, window);
    }

    @Override
    public void conv2d(final Tensor out, final Tensor x, final Tensor kernel, final Tensor bias, final Window window) {
        layers.conv2d(out, x, kernel, bias, window);
    }

    @Override
    public void conv2dBackward(
            final @Nullable Tensor[] outs,
            final Tensor grad,
            final Tensor x,
            final Tensor kernel,
            final Window window) {
        layers.conv2dBackward(outs, grad, x, kernel, window);
    }

    @Override
    public void conv2dInput(final Tensor out, final Tensor grad, final Tensor kernel, final Window window) {
        layers.conv2dInput(out, grad, kernel, window);
    }

    @Override
    public void conv2dKernel(final Tensor out, final Tensor grad, final Tensor x, final Window window) {
        layers.conv2dKernel(out, grad, x, window);
    }

    @Override
    public void softmax(final Tensor out, final Tensor x, final int axis) {
        layers.softmax(out, x, axis);
    }

    @Override
    public void logSoftmax(final Tensor out, final Tensor x, final int axis) {
        layers.logSoftmax(out, x, axis);
    }

    @Override
    public void softmaxBackward(final Tensor out, final Tensor grad, final Tensor y, final int axis) {
        layers.softmaxBackward(out, grad, y, axis);
    }

    @Override
    public void attention(
            final Tensor out, final Tensor weights, final Tensor[] in, final @Nullable Tensor mask, final double by) {
        if (!products.heads.forward(out, weights, in, mask, by)) {
            Engine.super.attention(out, weights, in, mask, by);
        }
    }

    @Override
    public void attentionBackward(
            final Tensor[] outs, final Tensor grad, final Tensor weights, final Tensor[] in, final double scale) {
        if (!products.heads.backward(outs, grad, weights, in, scale)) {
            Engine.super.attentionBackward(outs, grad, weights, in, scale);
        }
    }

    @Override
    public void layerNorm(
            final Tensor[] outs, final Tensor x, final Tensor weight, final Tensor bias, final double epsilon) {
        layers.layerNorm(outs, x, weight, bias, epsilon);
    }

    @Override
    public void layerNormBackward(
            final Tensor[] outs,
            final Tensor grad,
            final Tensor x,
            final Tensor[] meanInverse,
            final Tensor weight,
            final Tensor bias) {
        layers.layerNormBackward(outs, grad, x, meanInverse, weight, bias);
    }

    @Override
    public void rmsNorm(
            final Tensor out, final Tensor inverse, final Tensor x, final Tensor weight, final double epsilon) {
        layers.rmsNorm(out, inverse, x, weight, epsilon);
    }

    @Override
    public void rmsNormBackward(
            final Tensor[] outs, final Tensor grad, final Tensor x, final Tensor inverse, final Tensor weight) {
        layers.rmsNormBackward(outs, grad, x, inverse, weight);
    }

    @Override
    public @Nullable NormKernels norms() {
        return norms;
    }

    @Override
    public @Nullable BinKernels bins() {
        return bins;
    }

    @Override
    public void gru(final Tensor[] outs, final Tensor gates, final Tensor h, final double updateBias) {
        recurrence.gru(outs, gates, h, updateBias);
    }

    @Override
    public void gruBackward(
            final Tensor[] outs,
            final Tensor grad,
            final Tensor gates,
            final Tensor h,
            final Tensor resetUpdate,
            final Tensor candidate) {
        recurrence.gruBackward(outs, grad, gates, h, resetUpdate, candidate);
    }

    @Override
    public void uniform(final Tensor out) {
        final org.bytedeco.pytorch.Tensor drawn = allocation.empty(out);
        drawn.uniform_(0, 1, random);
        out.fill(drawn);
    }

    @Override
    public void normal(final Tensor out) {
        final org.bytedeco.pytorch.Tensor drawn = allocation.empty(out);
        drawn.normal_(0, 1, random);
        out.fill(drawn);
    }
}
