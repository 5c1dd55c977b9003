package dev.reverie.storage.checkpoint;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One moment of a run, to be kept or found again.
 *
 * @param step     transitions learned by then, which name it.
 * @param oldest   sequence number of the first record of the log that going on needs.
 * @param position sequence number of the last record of the log that was learned, -1 if none.
 * @param score    of the policy, greater is better; NaN if it is not known.
 * @param files    by name, from position to limit; read only.
 */
public record Checkpoint(long step, long oldest, long position, double score, Map<String, ByteBuffer> files) {
    public Checkpoint {
        if (step < 0 || position < -1 || oldest < 0) {
            throw new IllegalArgumentException("a checkpoint at step " + step + ", record " + position);
        }
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }
}
