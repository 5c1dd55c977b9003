package dev.reverie.envs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The envelope of {@link Simulator#save()}: whose state it is and a checksum, so that no other bytes are believed.
 *
 * <pre>
 *    0 magic 'RVS1' int32, 4 CRC32C of what follows int32, 8 CRC32C of the spec int32, 12 length of the payload int32, 16 payload
 * </pre>
 */
public final class SavedState {
    private static final int MAGIC = 'R' | 'V' << 8 | 'S' << 16 | '1' << 24;
    private static final int PAYLOAD = 16;

    private final EnvSpec spec;
    private final int fingerprint;
    private final int payload;

    /**
     * @param spec    of the environment whose states these are.
     * @param payload bytes of every state.
     */
    public SavedState(final EnvSpec spec, final int payload) {
        this.spec = spec;
        this.payload = payload;
        final String text = spec.layout().toJson() + ' ' + spec.lanes() + ' ' + spec.stepLimit();
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        this.fingerprint = crc(bytes, 0);
    }

    /** @return a little-endian buffer at the beginning of the payload, to be filled and given to {@link #seal}. */
    public ByteBuffer begin() {
        return ByteBuffer.allocate(PAYLOAD + payload)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC)
                .putInt(0)
                .putInt(fingerprint)
                .putInt(payload);
    }

    /**
     * @param state from {@link #begin}, its payload filled.
     * @return the bytes to keep.
     */
    public byte[] seal(final ByteBuffer state) {
        if (state.hasRemaining()) {
            throw new IllegalStateException(state.remaining() + " bytes of a saved state were not written");
        }
        final byte[] bytes = state.array();
        state.putInt(4, crc(bytes, 8));
        return bytes;
    }

    /**
     * @param state kept bytes, not trusted.
     * @return a little-endian buffer over the payload.
     * @throws IllegalArgumentException if they are not a state of this environment, or damaged.
     */
    public ByteBuffer open(final byte[] state) {
        final String who = spec.id() + " with " + spec.lanes() + " lanes";
        if (state.length != PAYLOAD + payload) {
            throw new IllegalArgumentException(
                    "a state of " + who + " has " + (PAYLOAD + payload) + " bytes, got " + state.length);
        }
        final ByteBuffer in = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt() != MAGIC) {
            throw new IllegalArgumentException("these bytes are no saved state");
        }
        if (in.getInt() != crc(state, 8)) {
            throw new IllegalArgumentException("a saved state is damaged: its checksum is wrong");
        }
        if (in.getInt() != fingerprint || in.getInt() != payload) {
            throw new IllegalArgumentException("a saved state of another environment is not one of " + who);
        }
        return in;
    }

    private static int crc(final byte[] bytes, final int from) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
