package dev.reverie.learners.tensor.torch;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;

/** Where libtorch's generators are: the bytes of {@code torch.get_rng_state()}. */
final class Randomness {
    private Randomness() {}

    static byte[] of(final Generator generator) {
        try (Tensor state = generator.get_state()) {
            final byte[] bytes = new byte[Math.toIntExact(state.numel())];
            new BytePointer(state.data_ptr()).get(bytes);
            return bytes;
        }
    }

    /** A copy of a generator's own state is overwritten: its length is right and it lies on the host. */
    static void set(final Generator generator, final byte[] bytes) {
        try (Tensor state = generator.get_state()) {
            if (state.numel() != bytes.length) {
                throw new IllegalArgumentException(
                        "torch's randomness is " + state.numel() + " bytes, not " + bytes.length);
            }
            new BytePointer(state.data_ptr()).put(bytes);
            generator.set_state(state);
        }
    }
}
