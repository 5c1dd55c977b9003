package dev.reverie.learners;

import dev.reverie.storage.checkpoint.State;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** States and weights as each other, and states as the bytes of a file: safetensors, with this program's checksum. */
public final class StateFile {
    private StateFile() {}

    /** @return the bytes, from position 0 to the limit. */
    public static ByteBuffer encode(final State state) {
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        state.arrays().forEach((name, array) -> arrays.put(name, array(array)));
        return Safetensors.encode(new Weights(0, arrays), Map.of());
    }

    /**
     * @param bytes from {@link #encode}, not trusted; copied.
     * @throws DamagedWeightsException if they are none, cut off or changed.
     */
    public static State decode(final ByteBuffer bytes) {
        final State state = new State();
        put(state, Safetensors.decode(bytes));
        return state;
    }

    /** Adds the arrays of weights, not copied. */
    public static void put(final State state, final Weights weights) {
        weights.arrays()
                .forEach((name, array) -> state.put(name, new State.Array(array.dtype(), array.shape(), array.data())));
    }

    /** @return weights of all arrays of a state, not copied. */
    public static Weights weights(final long version, final State state) {
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        state.arrays().forEach((name, array) -> arrays.put(name, array(array)));
        return new Weights(version, arrays);
    }

    private static NamedArray array(final State.Array array) {
        return new NamedArray(array.dtype(), array.shape(), array.data());
    }
}
