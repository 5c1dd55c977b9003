package dev.reverie.learners.optim;

import dev.reverie.envs.DType;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.StateFile;
import dev.reverie.learners.Weights;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.checkpoint.State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Named tensors, such as an optimiser's state, as arrays of a checkpoint and back; exact. */
public final class Snapshot {
    private Snapshot() {}

    /**
     * Copies tensors out.
     *
     * @param version of the weights.
     * @param prefix  put before each name, such as {@code optimizer/}; may be empty.
     * @param tensors by name; neither BOOL nor BFLOAT16.
     */
    public static Weights weights(final long version, final String prefix, final Map<String, Tensor> tensors) {
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> arrays.put(prefix + name, array(name, tensor)));
        return new Weights(version, arrays);
    }

    /** Adds tensors to a state, copies. */
    public static void save(final State into, final Map<String, Tensor> tensors) {
        StateFile.put(into, weights(0, "", tensors));
    }

    /** Takes an optimiser's state out of a checkpoint's. */
    public static void restore(final State from, final Device device, final Optimizer optimizer) {
        device.scoped(() -> optimizer.resume(tensors(device, StateFile.weights(0, from), "")));
    }

    private static NamedArray array(final String name, final Tensor tensor) {
        final DType dtype =
                switch (tensor.type()) {
                    case FLOAT32 -> DType.FLOAT32;
                    case FLOAT64 -> DType.FLOAT64;
                    case INT32 -> DType.INT32;
                    case UINT8 -> DType.UINT8;
                    case BOOL, BFLOAT16 ->
                        throw new IllegalArgumentException("'" + name + "' cannot be an array: it is " + tensor);
                };
        final ByteBuffer data = buffer(Math.toIntExact(tensor.size() * dtype.bytes()));
        tensor.download(data.duplicate().order(data.order()));
        return new NamedArray(dtype, IntStream.of(tensor.shape()).boxed().toList(), data);
    }

    /**
     * Copies arrays in.
     *
     * @param device  of the tensors.
     * @param weights that hold them; INT64 ones are left out.
     * @param prefix  of the names to take, taken off.
     * @return tensors of the innermost scope.
     */
    public static Map<String, Tensor> tensors(final Device device, final Weights weights, final String prefix) {
        final Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.arrays().forEach((name, array) -> {
            if (name.startsWith(prefix) && array.dtype() != DType.INT64) {
                final ByteBuffer data = buffer(array.data().remaining()).put(array.data());
                final int[] shape =
                        array.shape().stream().mapToInt(Integer::intValue).toArray();
                tensors.put(name.substring(prefix.length()), device.of(type(array.dtype()), data.flip(), shape));
            }
        });
        return tensors;
    }

    private static TensorType type(final DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> TensorType.FLOAT32;
            case FLOAT64 -> TensorType.FLOAT64;
            case INT32 -> TensorType.INT32;
            case UINT8 -> TensorType.UINT8;
            case INT64 -> throw new IllegalArgumentException("no tensor has INT64");
        };
    }

    private static ByteBuffer buffer(final int bytes) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("arrays are little-endian, and this machine is not");
        }
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
