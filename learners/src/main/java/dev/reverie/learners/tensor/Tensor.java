package dev.reverie.learners.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An array of a device. Immutable, save for what optimisers and target copies write in place. Methods check types and
 * shapes, run at once, and are recorded by the device's tapes if an argument needs gradients; axes may be negative, counted
 * from the last. Types never mix: {@link #cast} first. It lives until its scope closes.
 */
public final class Tensor implements AutoCloseable {
    private final Device device;
    private final TensorType type;
    private final int[] dims;
    private @Nullable AutoCloseable handle;
    private boolean requiresGrad;
    private boolean isTracked;

    @Nullable
    Scope owner;

    final Slot slot = new Slot();

    Tensor(final Device device, final TensorType type, final int[] dims) {
        Checks.elements(dims);
        if (!device.engine().offers(type)) {
            throw new IllegalArgumentException("engine " + device + " has no type " + type);
        }
        this.device = device;
        this.type = type;
        this.dims = dims;
    }

    /** @return where it is. */
    public Device device() {
        return device;
    }

    /** @return type of its elements. */
    public TensorType type() {
        return type;
    }

    /** @return number of axes, 0 for a scalar. */
    public int rank() {
        return dims.length;
    }

    /** @return size along an axis. */
    public int dim(final int axis) {
        return dims[Checks.axis("dim", this, axis)];
    }

    /** @return its sizes, a copy. */
    public int[] shape() {
        return dims.clone();
    }

    /** @return number of elements. */
    public long size() {
        return Checks.elements(dims);
    }

    int[] dims() {
        return dims;
    }

    /** @return type and shape, as messages show them. */
    public String form() {
        return type + Arrays.toString(dims);
    }

    /** For engines: hands over the native memory that a kernel has computed. */
    public void fill(final AutoCloseable memory) {
        if (handle != null) {
            throw new IllegalStateException("a tensor is filled once");
        }
        handle = memory;
        device.filled();
    }

    /**
     * For engines.
     *
     * @return the native memory.
     * @throws IllegalStateException if it was released.
     */
    public AutoCloseable handle() {
        final AutoCloseable memory = handle;
        if (memory == null) {
            throw new IllegalStateException(
                    "tensor " + form() + " was released: keep() it in its scope to use it after");
        }
        return memory;
    }

    boolean isAlive() {
        return handle != null;
    }

    /** Releases it before its scope does. */
    @Override
    public void close() {
        final AutoCloseable memory = handle;
        handle = null;
        owner = null;
        if (memory != null) {
            device.released(memory);
        }
    }

    // gradients

    /** Marks a leaf: tapes record what is computed from it. */
    public Tensor requireGrad() {
        Checks.floating("requireGrad", this);
        requiresGrad = true;
        return this;
    }

    /** @return whether tapes record what is computed from it. */
    public boolean requiresGrad() {
        return requiresGrad;
    }

    void track() {
        requiresGrad = true;
        isTracked = true;
    }

    boolean isLeaf() {
        return !isTracked;
    }

    /** The same values, through which no gradient flows. */
    public Tensor stop() {
        return Shaping.stop(this);
    }

    /** The values of {@code this}, the gradient of {@code soft}: same shape and type. */
    public Tensor straightThrough(final Tensor soft) {
        return Elementwise.straightThrough(this, soft);
    }

    // elementwise

    /** {@code this + b}, broadcasting. */
    public Tensor add(final Tensor b) {
        return Elementwise.add(this, b);
    }

    /** {@code this + b}. */
    public Tensor add(final double b) {
        return Elementwise.add(this, b);
    }

    /** {@code this - b}, broadcasting. */
    public Tensor sub(final Tensor b) {
        return Elementwise.sub(this, b);
    }

    /** {@code this - b}. */
    public Tensor sub(final double b) {
        return Elementwise.add(this, -b);
    }

    /** {@code this b}, broadcasting. */
    public Tensor mul(final Tensor b) {
        return Elementwise.mul(this, b);
    }

    /** {@code this b}. */
    public Tensor mul(final double b) {
        return Elementwise.mul(this, b);
    }

    /** {@code this / b}, broadcasting. */
    public Tensor div(final Tensor b) {
        return Elementwise.div(this, b);
    }

    /** {@code this / b}. */
    public Tensor div(final double b) {
        return Elementwise.div(this, b);
    }

    /** {@code this^b}, broadcasting. */
    public Tensor pow(final Tensor b) {
        return Elementwise.pow(this, b);
    }

    /** {@code this^b}. */
    public Tensor pow(final double b) {
        return Elementwise.pow(this, b);
    }

    /** The smaller, broadcasting; at ties the gradient goes to {@code this}. */
    public Tensor min(final Tensor b) {
        return Elementwise.extreme(Binary.MIN, this, b);
    }

    /** The larger, broadcasting; at ties the gradient goes to {@code this}. */
    public Tensor max(final Tensor b) {
        return Elementwise.extreme(Binary.MAX, this, b);
    }

    /** BOOL of a comparison or a logical operation, broadcasting; no gradient. */
    public Tensor is(final Binary op, final Tensor b) {
        return Elementwise.truth(op, this, b);
    }

    /** BOOL of a comparison with a number; no gradient. */
    public Tensor is(final Binary op, final double b) {
        return Elementwise.truth(op, this, b);
    }

    /** Where {@code this}, a BOOL, is true {@code a}, else {@code b}; broadcasting. */
    public Tensor where(final Tensor a, final Tensor b) {
        return Elementwise.where(this, a, b);
    }

    /** Limited to {@code [low, high]}, either of which may be infinite; no gradient outside. */
    public Tensor clip(final double low, final double high) {
        return Elementwise.clip(this, low, high);
    }

    /** An elementwise function. */
    public Tensor map(final Unary op) {
        return Elementwise.map(op, this);
    }

    /** {@code -this}. */
    public Tensor neg() {
        return map(Unary.NEG);
    }

    public Tensor exp() {
        return map(Unary.EXP);
    }

    public Tensor log() {
        return map(Unary.LOG);
    }

    public Tensor tanh() {
        return map(Unary.TANH);
    }

    public Tensor sigmoid() {
        return map(Unary.SIGMOID);
    }

    public Tensor relu() {
        return map(Unary.RELU);
    }

    public Tensor silu() {
        return map(Unary.SILU);
    }

    public Tensor sqrt() {
        return map(Unary.SQRT);
    }

    public Tensor square() {
        return map(Unary.SQUARE);
    }

    public Tensor abs() {
        return map(Unary.ABS);
    }

    /** Converted; the gradient flows between floating types. FLOAT to INT32 cuts off, to BOOL is {@code != 0}. */
    public Tensor cast(final TensorType to) {
        return Elementwise.cast(this, to);
    }

    // products

    /** {@code [.., n, k] [.., k, m]}; leading axes are equal, or missing on one side. */
    public Tensor matmul(final Tensor b) {
        return Products.matmul(this, false, b, false);
    }

    /** As {@link #matmul(Tensor)} with either argument's last two axes exchanged first. */
    public Tensor matmul(final boolean transposeThis, final Tensor b, final boolean transposeB) {
        return Products.matmul(this, transposeThis, b, transposeB);
    }

    // reductions: no axes means all

    public Tensor sum(final int... axes) {
        return Reductions.reduce(Reduction.SUM, this, false, axes);
    }

    public Tensor mean(final int... axes) {
        return Reductions.reduce(Reduction.MEAN, this, false, axes);
    }

    /** The largest; at ties the gradient is shared. */
    public Tensor max(final int... axes) {
        return Reductions.reduce(Reduction.MAX, this, false, axes);
    }

    /** The smallest; at ties the gradient is shared. */
    public Tensor min(final int... axes) {
        return Reductions.reduce(Reduction.MIN, this, false, axes);
    }

    /** Population variance. */
    public Tensor var(final int... axes) {
        return Reductions.var(this, axes);
    }

    public Tensor logSumExp(final int... axes) {
        return Reductions.reduce(Reduction.LOGSUMEXP, this, false, axes);
    }

    /** A reduction whose axes stay, of size 1. */
    public Tensor keeping(final Reduction op, final int... axes) {
        return Reductions.reduce(op, this, true, axes);
    }

    /** Sums from the axis' start up to each element. */
    public Tensor cumsum(final int axis) {
        return Reductions.cumsum(this, axis);
    }

    /** INT32 position of the first largest; no gradient. */
    public Tensor argmax(final int axis) {
        return Reductions.argmax(this, axis);
    }

    /** Of the last axis: the {@code k} largest (or smallest) in order, and their INT32 positions. */
    public Sorted topK(final int k, final boolean largest) {
        return Reductions.topK(this, k, largest);
    }

    /** The last axis in order, and the INT32 positions that its elements had. */
    public Sorted sort(final boolean descending) {
        return Reductions.topK(this, dim(-1), descending);
    }

    // shapes and places

    /** The same elements, row-major; one size may be -1: what remains. */
    public Tensor reshape(final int... shape) {
        return Shaping.reshape(this, shape);
    }

    /** Axes in another order. */
    public Tensor permute(final int... order) {
        return Shaping.permute(this, order);
    }

    /** Two axes exchanged. */
    public Tensor transpose(final int a, final int b) {
        return Shaping.transpose(this, a, b);
    }

    /** Repeated along axes of size 1, or new leading ones, to {@code shape}. */
    public Tensor expand(final int... shape) {
        return Shaping.expand(this, shape);
    }

    /** A new axis of size 1 before {@code axis}. */
    public Tensor unsqueeze(final int axis) {
        return Shaping.unsqueeze(this, axis);
    }

    /** Elements {@code start, start + step, ..} below {@code end} of an axis. */
    public Tensor slice(final int axis, final int start, final int end, final int step) {
        return Shaping.slice(this, axis, start, end, step);
    }

    /** Elements {@code start} to {@code end}, exclusive, of an axis. */
    public Tensor slice(final int axis, final int start, final int end) {
        return Shaping.slice(this, axis, start, end, 1);
    }

    /** One element of an axis, which disappears. */
    public Tensor at(final int axis, final int i) {
        return Shaping.at(this, axis, i);
    }

    /** {@code value} put before and after; one number an axis. */
    public Tensor pad(final int[] before, final int[] after, final double value) {
        return Shaping.pad(this, before, after, value);
    }

    /** The axis' elements in reverse. */
    public Tensor flip(final int axis) {
        return Shaping.flip(this, axis);
    }

    /** For axis 0 {@code out[i][j] = this[index[i][j]][j]}: INT32 {@code index} of the result's shape. */
    public Tensor gather(final int axis, final Tensor index) {
        return Indexing.gather(this, axis, index);
    }

    /** For axis 0 {@code out[index[i][j]][j] += this[i][j]} on {@code size} zeros: INT32 {@code index} of this shape. */
    public Tensor scatterAdd(final int axis, final Tensor index, final int size) {
        return Indexing.scatterAdd(this, axis, index, size);
    }

    /** For axis 0 {@code out[i] = this[index[i]]}: INT32 {@code [n] index}. */
    public Tensor indexSelect(final int axis, final Tensor index) {
        return Indexing.indexSelect(this, axis, index);
    }

    /** {@code [.., n]} of INT32 {@code [..]}: 1 at its position, else 0; 0 everywhere if it is out of range. */
    public Tensor oneHot(final int n, final TensorType to) {
        return Indexing.oneHot(this, n, to);
    }

    // normal forms

    public Tensor softmax(final int axis) {
        return Normal.softmax(this, axis);
    }

    public Tensor logSoftmax(final int axis) {
        return Normal.logSoftmax(this, axis);
    }

    // in place and to the JVM

    /** Overwrites this leaf, which no tape may need any more. */
    public void assign(final Tensor x) {
        Checks.alike("assign", this, x);
        device.engine().assign(this, x);
    }

    /** {@code this += scale x}, in place, of a leaf that no tape needs any more. */
    public void accumulate(final Tensor x, final double scale) {
        Checks.alike("accumulate", this, x);
        device.engine().accumulate(this, x, scale);
    }

    /** Overwrites with native-order row-major elements: an input whose memory is used again. */
    public void overwrite(final ByteBuffer data) {
        if (data.remaining() != size() * type.bytes()) {
            throw Checks.wrong("overwrite", "got " + data.remaining() + " bytes", this);
        }
        device.engine().overwrite(this, data);
    }

    /** @return the only element; waits for the device. */
    public double item() {
        if (size() != 1) {
            throw Checks.wrong("item", "only a tensor of one element has it", this);
        }
        return device.engine().item(this);
    }

    /** Copies to {@code into} from its position on, native order, row-major. */
    public void download(final ByteBuffer into) {
        Checks.room(this, into);
        device.engine().download(this, into);
    }

    /** @return FLOAT32 elements, row-major, a copy. */
    public float[] floats() {
        Checks.type("floats", this, TensorType.FLOAT32);
        final float[] values = new float[Math.toIntExact(size())];
        bytes().asFloatBuffer().get(values);
        return values;
    }

    /** @return the elements as float64, row-major, a copy. */
    public double[] doubles() {
        final double[] values = new double[Math.toIntExact(size())];
        try (Tensor converted = Elementwise.converted(this, TensorType.FLOAT64)) {
            converted.bytes().asDoubleBuffer().get(values);
        }
        return values;
    }

    /** @return INT32 elements, row-major, a copy. */
    public int[] ints() {
        Checks.type("ints", this, TensorType.INT32);
        final int[] values = new int[Math.toIntExact(size())];
        bytes().asIntBuffer().get(values);
        return values;
    }

    private ByteBuffer bytes() {
        final ByteBuffer data =
                ByteBuffer.allocate(Math.toIntExact(size() * type.bytes())).order(ByteOrder.nativeOrder());
        download(data);
        return data;
    }

    @Override
    public String toString() {
        return "tensor " + form() + " on " + device;
    }
}
