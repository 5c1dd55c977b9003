package dev.reverie.storage.replay;

import dev.reverie.config.Problems;
import dev.reverie.envs.Experience;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Batches of which a share comes from one replay and the rest from another: real and dreamed (MBPO). The first sequences of a
 * batch are the real ones. One thread.
 */
public final class MixedReplay implements Replay {
    private final Replay real;
    private final Replay dreamed;
    private final double share;
    private final SequenceBatch[][] parts = new SequenceBatch[2][2];
    private @Nullable SequenceBatch parted;

    /**
     * A mixture of two replays, which it closes.
     *
     * @param real    given what is added; the one that fresh transitions come from.
     * @param dreamed filled by somebody else.
     * @param share   of the real ones, 0 to 1: of B sequences {@code floor(share B)} are real and, with the probability that
     *                is left over, one more.
     */
    public MixedReplay(final Replay real, final Replay dreamed, final double share) {
        new Problems()
                .check(share >= 0 && share <= 1, "share", "must be from 0 to 1, got " + share)
                .raise();
        this.real = real;
        this.dreamed = dreamed;
        this.share = share;
    }

    @Override
    public void add(final Experience experience) {
        real.add(experience);
    }

    /** @return transitions added to the real replay. */
    @Override
    public long transitions() {
        return real.transitions();
    }

    /**
     * {@inheritDoc} Where only one of the two replays has a sequence of that length, all come from it.
     */
    @Override
    public boolean sample(final SequenceBatch into, final RandomGenerator random) {
        final int size = into.capacity();
        final double wanted = share * size;
        final int whole = (int) wanted;
        final int more = wanted > whole && random.nextDouble() < wanted - whole ? 1 : 0;
        if (whole + more == size) {
            return real.sample(into, random);
        }
        if (whole + more == 0) {
            return dreamed.sample(into, random) || real.sample(into, random);
        }
        part(into, whole);
        if (!real.sample(parts[more][0], random)) {
            return dreamed.sample(into, random);
        }
        if (!dreamed.sample(parts[more][1], random)) {
            return real.sample(into, random);
        }
        into.batch(size);
        return true;
    }

    private void part(final SequenceBatch into, final int whole) {
        if (parted != into) {
            parted = into;
            for (int more = 0; more < 2; more++) {
                final int reals = whole + more;
                if (reals > 0 && reals < into.capacity()) {
                    parts[more][0] = into.part(0, reals);
                    parts[more][1] = into.part(reals, into.capacity() - reals);
                }
            }
        }
    }

    @Override
    public int fresh(final SequenceBatch into) {
        return real.fresh(into);
    }

    @Override
    public void close() {
        try (real) {
            dreamed.close();
        }
    }
}
