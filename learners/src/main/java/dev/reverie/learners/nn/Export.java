package dev.reverie.learners.nn;

import dev.reverie.envs.DType;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.StateFile;
import dev.reverie.learners.Weights;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.checkpoint.State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Parameters out of an engine and back into it. */
public final class Export {
    private Export() {}

    /**
     * Copies parameters out, all at once.
     *
     * @param version    of the weights.
     * @param parameters of a network.
     * @param prefix     of the names to take, such as {@code actor/}; empty for all.
     * @return arrays of the parameters' names, FLOAT32 or FLOAT64 as they are.
     * @throws IllegalArgumentException if no parameter is called so.
     */
    public static Weights weights(final long version, final Parameters parameters, final String prefix) {
        final TensorType type = parameters.values().type();
        final ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(parameters.size() * type.bytes()))
                .order(ByteOrder.nativeOrder());
        parameters.values().download(all);
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("weights are little-endian, and this machine is not");
        }
        final DType dtype = type == TensorType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        int at = 0;
        for (final Map.Entry<String, Tensor> entry : parameters.tensors().entrySet()) {
            final Tensor tensor = entry.getValue();
            final int bytes = Math.toIntExact(tensor.size() * type.bytes());
            if (entry.getKey().startsWith(prefix)) {
                arrays.put(
                        entry.getKey(),
                        new NamedArray(
                                dtype, IntStream.of(tensor.shape()).boxed().toList(), all.slice(at, bytes)));
            }
            at += bytes;
        }
        if (arrays.isEmpty()) {
            throw new IllegalArgumentException("no parameter's name begins with '" + prefix + "': "
                    + parameters.tensors().keySet());
        }
        return new Weights(version, arrays);
    }

    /** Adds parameters to a state, copies. */
    public static void save(final State into, final Parameters parameters) {
        StateFile.put(into, weights(0, parameters, ""));
    }

    /** Copies parameters in that {@link #save} added. */
    public static void restore(final State from, final Parameters parameters) {
        adopt(StateFile.weights(0, from), parameters);
    }

    /**
     * Copies weights in.
     *
     * @param weights    with an array of every parameter's name, shape and type; others are let be.
     * @param parameters to set.
     * @throws IllegalArgumentException if one lacks or differs; nothing is changed then.
     */
    public static void adopt(final Weights weights, final Parameters parameters) {
        final TensorType type = parameters.values().type();
        final DType dtype = type == TensorType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        parameters.tensors().forEach((name, tensor) -> {
            final NamedArray array = weights.get(name, tensor.shape());
            if (array.dtype() != dtype) {
                throw new IllegalArgumentException("array '" + name + "' is of " + array.dtype() + ", not " + dtype);
            }
        });
        parameters
                .tensors()
                .forEach((name, tensor) ->
                        tensor.overwrite(weights.get(name, tensor.shape()).data()));
    }
}
