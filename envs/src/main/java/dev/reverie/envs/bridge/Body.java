package dev.reverie.envs.bridge;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where things stand in the bodies of ROWS, STEP and ACTIONS. Every array begins on a multiple of 8 bytes.
 *
 * <pre>
 *   ROWS     reward float64 [lanes] | status uint8 [lanes] | each field [lanes, shape...], unless in the shared file
 *   STEP     begin uint8 [lanes]    | action int32 [lanes] or float32 [lanes, A]
 *   ACTIONS                           action int32 [lanes] or float32 [lanes, A]
 * </pre>
 */
final class Body {
    /** Status of a lane: its episode begins, goes on, terminated, was truncated. */
    static final int BEGINS = 0;

    static final int GOES_ON = 1;
    static final int TERMINATED = 2;
    static final int TRUNCATED = 3;

    private final StepLayout layout;
    private final List<Field> fields;
    private final int lanes;
    private final int[] at;
    private final int observation;
    private final int actionSize;

    /** @throws IllegalArgumentException if a tick's observations are beyond what a message may hold. */
    Body(final EnvSpec spec) {
        this.layout = spec.layout();
        this.fields = layout.observation();
        this.lanes = spec.lanes();
        this.at = new int[fields.size()];
        long end = 0;
        for (int f = 0; f < at.length; f++) {
            at[f] = (int) end;
            end += aligned((long) lanes * fields.get(f).bytes());
            if (end > Frame.MOST_BODY - 16L * lanes - 64) {
                throw new IllegalArgumentException("observations of " + lanes + " lanes are beyond 2^28 bytes");
            }
        }
        this.observation = (int) end;
        this.actionSize = layout.actionSpace().field().bytes();
    }

    private static long aligned(final long bytes) {
        return bytes + 7 & ~7L;
    }

    /** @return bytes of reward and status. */
    int headBytes() {
        return 8 * lanes + beginBytes();
    }

    /** @return bytes of begin, or of status. */
    int beginBytes() {
        return (int) aligned(lanes);
    }

    int observationBytes() {
        return observation;
    }

    int actionBytes() {
        return (int) aligned((long) lanes * actionSize);
    }

    double reward(final UnsafeBuffer rows, final int head, final int lane) {
        return rows.getDouble(head + 8 * lane);
    }

    int status(final UnsafeBuffer rows, final int head, final int lane) {
        return rows.getByte(head + 8 * lanes + lane) & 0xFF;
    }

    void putActions(final Rows from, final UnsafeBuffer to, final int offset) {
        for (int lane = 0; lane < lanes; lane++) {
            to.putBytes(offset + lane * actionSize, from.buffer(), from.at(lane) + layout.actionOffset(), actionSize);
        }
    }

    /** Copies lane {@code lane}'s observation into its row. */
    void observe(final UnsafeBuffer from, final int offset, final Rows out, final int lane) {
        for (int f = 0; f < at.length; f++) {
            final int bytes = fields.get(f).bytes();
            out.buffer().putBytes(out.at(lane) + layout.offset(f), from, offset + at[f] + lane * bytes, bytes);
        }
    }

    /** Zeroes lane {@code lane}'s observation. */
    void forget(final Rows out, final int lane) {
        for (int f = 0; f < at.length; f++) {
            out.buffer()
                    .setMemory(out.at(lane) + layout.offset(f), fields.get(f).bytes(), (byte) 0);
        }
    }

    /**
     * Looks at every lane's reward, status and observation.
     *
     * @param peer as errors call it.
     * @throws BridgeException naming lane, value and range.
     */
    void check(final UnsafeBuffer rows, final int head, final UnsafeBuffer seen, final int offset, final String peer) {
        for (int lane = 0; lane < lanes; lane++) {
            if (!Double.isFinite(reward(rows, head, lane))) {
                throw new BridgeException(
                        peer + ", lane " + lane + ": reward " + reward(rows, head, lane) + " is not finite");
            }
            if (status(rows, head, lane) > TRUNCATED) {
                throw new BridgeException(peer + ", lane " + lane + ": status " + status(rows, head, lane)
                        + " is none of 0 (begins), 1 (goes on), 2 (terminated), 3 (truncated)");
            }
        }
        for (int f = 0; f < at.length; f++) {
            checkField(fields.get(f), seen, offset + at[f], peer);
        }
    }

    private void checkField(final Field field, final UnsafeBuffer seen, final int from, final String peer) {
        final double low = field.low();
        final double high = field.high();
        final int size = field.size();
        switch (field.dtype()) {
            case UINT8 -> {
                for (int j = 0; (low > 0 || high < 255) && j < lanes * size; j++) {
                    require(seen.getByte(from + j) & 0xFF, low, high, field, j, peer);
                }
            }
            case INT32 -> {
                for (int j = 0; j < lanes * size; j++) {
                    require(seen.getInt(from + 4 * j), low, high, field, j, peer);
                }
            }
            case INT64 -> {
                for (int j = 0; j < lanes * size; j++) {
                    require(seen.getLong(from + 8 * j), low, high, field, j, peer);
                }
            }
            case FLOAT32 -> {
                for (int j = 0; j < lanes * size; j++) {
                    require(seen.getFloat(from + 4 * j), low, high, field, j, peer);
                }
            }
            case FLOAT64 -> {
                for (int j = 0; j < lanes * size; j++) {
                    require(seen.getDouble(from + 8 * j), low, high, field, j, peer);
                }
            }
        }
    }

    private static void require(
            final double value,
            final double low,
            final double high,
            final Field field,
            final int j,
            final String peer) {
        if (!(value >= low && value <= high)) {
            throw new BridgeException(peer + ", lane " + j / field.size() + ": field '" + field.name() + "' element "
                    + j % field.size() + " is " + value + ", not within " + low + " and " + high);
        }
    }
}
