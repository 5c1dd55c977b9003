package dev.reverie.benchmarks.envs;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import org.agrona.concurrent.UnsafeBuffer;

/** Plays uniformly random legal moves of a game of at most 8 moves, by its field {@code legal}. */
final class LegalActor implements Actor {
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;

    private final int stride;
    private final int legal;
    private final int action;
    private final long mask;
    private long state;

    LegalActor(final EnvSpec spec, final long seed) {
        final int field = 1;
        final int moves = spec.observation().get(field).size();
        if (!spec.observation().get(field).name().equals("legal") || moves > 8) {
            throw new IllegalArgumentException(spec.id() + " is no game of at most 8 moves");
        }
        this.stride = spec.layout().stride();
        this.legal = spec.layout().offset(field);
        this.action = spec.layout().actionOffset();
        this.mask = -1L >>> 64 - 8 * moves;
        this.state = seed;
    }

    /** The k-th legal move is where the count of legal moves up to it first exceeds k: all counts by one multiplication. */
    @Override
    public void act(final Rows step, final Rows actions) {
        final UnsafeBuffer seen = step.buffer();
        final UnsafeBuffer out = actions.buffer();
        for (int lane = 0, row = 0; lane < step.count(); lane++, row += stride) {
            final long counts = (seen.getLong(row + legal) & mask) * ONES;
            state = state * 6364136223846793005L + 1442695040888963407L;
            final long k = (state >>> 33) * (counts >>> 56) >>> 31;
            final long past = (counts | TOPS) - (k + 1) * ONES & TOPS;
            out.putInt(row + action, Long.numberOfTrailingZeros(past) >>> 3 & 7);
        }
    }

    /** Takes none. */
    @Override
    public void adopt(final Weights weights) {}
}
