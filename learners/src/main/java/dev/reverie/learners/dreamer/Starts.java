package dev.reverie.learners.dreamer;

import dev.reverie.learners.tensor.Tensor;

/**
 * Where dreams may begin, and what really happened there: all that a behaviour learner needs of a world model's update. Constants
 * to every tape.
 *
 * @param h         {@code [T, B, deter]}.
 * @param z         {@code [T, B, stoch]}.
 * @param rewards   {@code [T, B]}.
 * @param continues {@code [T, B]}: 0 where the episode terminated.
 * @param last      {@code [T, B]}: 1 at an episode's last row.
 */
record Starts(Tensor h, Tensor z, Tensor rewards, Tensor continues, Tensor last) {

    /** @return of a batch and its states. */
    static Starts of(final Batch batch, final Rssm.Observed observed) {
        return new Starts(observed.h().stop(), observed.z().stop(), batch.rewards(), batch.continues(), batch.last());
    }

    /** @return the last {@code starts} steps of every sequence; lane {@code t B + b} is step t of sequence b. */
    Rssm.State last(final DreamerConfig config) {
        final int from = config.length() - config.starts();
        final int lanes = config.starts() * config.batch();
        return new Rssm.State(
                h.slice(0, from, config.length()).reshape(lanes, config.deter()),
                z.slice(0, from, config.length()).reshape(lanes, config.stoch()));
    }

    /** @return {@code [T, B, deter + stoch]}. */
    Tensor features() {
        return new Rssm.Observed(h, z, z).features();
    }
}
