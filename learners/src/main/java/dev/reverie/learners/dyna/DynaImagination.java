package dev.reverie.learners.dyna;

import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Imagination;
import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.imagination.CountedModel;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.math.Uniform;
import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.SequenceBatch;

/**
 * Dreams of one transition each: a FIRST row with (s, a) and a row with (r, s') that is LAST with discount 0 if the model
 * terminates there, else MID with discount 1. One thread.
 *
 * <p>Without a bonus the pair is drawn uniformly from those tried. With one (Dyna-Q+) the state is drawn uniformly from
 * those acted in and the action from all, an untried one leads back to s for reward 0, and every reward is raised by
 * {@code kappa sqrt(tau)}, tau being the real transitions since the pair was tried.
 */
final class DynaImagination implements Imagination, Checkpointed {
    private final TabularSpec spec;
    private final CountedModel model;
    private final double kappa;
    private final SplitMix random;

    DynaImagination(final TabularSpec spec, final CountedModel model, final double kappa, final long seed) {
        this.spec = spec;
        this.model = model;
        this.kappa = kappa;
        this.random = new SplitMix(seed);
    }

    @Override
    public int dream(final SequenceBatch into) {
        final int dreams = model.pairs() == 0 ? 0 : into.capacity();
        for (int b = 0; b < dreams; b++) {
            if (kappa == 0) {
                final int pair = model.pair(Uniform.below(random, model.pairs()));
                dream(into.rows(), into.at(b, 0), pair, 0);
            } else {
                final int state = model.state(Uniform.below(random, model.states()));
                final int pair = state * spec.actions() + Uniform.below(random, spec.actions());
                dream(into.rows(), into.at(b, 0), pair, kappa * Math.sqrt(model.sinceTried(pair)));
            }
        }
        into.batch(dreams);
        return dreams;
    }

    private void dream(final Rows rows, final int row, final int pair, final double bonus) {
        final int state = pair / spec.actions();
        rows.put(row, Phase.FIRST, 0, 1);
        rows.intAt(row, 0, 0, state);
        rows.action(row, pair - state * spec.actions());
        if (model.total(pair) == 0) {
            rows.put(row + 1, Phase.MID, bonus, 1);
            rows.intAt(row + 1, 0, 0, state);
        } else {
            final int outcome = model.sample(pair, random);
            final boolean end = model.isEnd(outcome);
            rows.put(row + 1, end ? Phase.LAST : Phase.MID, model.reward(outcome) + bonus, end ? 0 : 1);
            rows.intAt(row + 1, 0, 0, model.successor(outcome));
        }
        rows.action(row + 1, 0);
    }

    @Override
    public void save(final State into) {
        random.save(into);
    }

    @Override
    public void restore(final State from) {
        random.restore(from);
    }
}
