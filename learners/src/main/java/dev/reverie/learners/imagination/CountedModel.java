package dev.reverie.learners.imagination;

import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.ModelLearner;
import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.math.Uniform;
import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A world model that counts: {@code p(s', end | s, a) = n(s, a, s', end) / n(s, a)}, with the mean reward of each outcome.
 * A pair is {@code s * A + a}; an outcome is a number that stands for (s, a, s', end). One thread.
 *
 * <p>With a memory of m, a pair that holds m observations forgets one of them, drawn uniformly, for each new one: with 1
 * the model is Sutton's deterministic one, the last outcome; with 0 nothing is forgotten.
 */
public final class CountedModel implements ModelLearner, Checkpointed {
    /** Stands for no outcome. */
    public static final int NONE = -1;

    private final TabularSpec spec;
    private final int memory;
    private final SplitMix random;
    private final int[] first;
    private final int[] into;
    private final int[] totals;
    private final long[] lastTried;
    private final int[] triedPairs;
    private final int[] seenStates;
    private final boolean[] seen;
    private final Outcomes outcomes = new Outcomes();
    private int pairs;
    private int states;
    private long now;

    /**
     * A model that knows nothing.
     *
     * @param spec   of states and actions.
     * @param memory observations held of each pair, 1 or more; 0 for all.
     * @param seed   of what is forgotten.
     */
    public CountedModel(final TabularSpec spec, final int memory, final long seed) {
        if (memory < 0) {
            throw new IllegalArgumentException("memory must be 0 (all) or more, got " + memory);
        }
        this.spec = spec;
        this.memory = memory;
        this.random = new SplitMix(seed);
        this.first = new int[spec.pairs()];
        this.into = new int[spec.states()];
        this.totals = new int[spec.pairs()];
        this.lastTried = new long[spec.pairs()];
        this.triedPairs = new int[spec.pairs()];
        this.seenStates = new int[spec.states()];
        this.seen = new boolean[spec.states()];
        Arrays.fill(first, NONE);
        Arrays.fill(into, NONE);
    }

    /** Counts each transition, in order; those whose end was not seen are none. */
    @Override
    public void learn(final SequenceBatch batch) {
        final Rows rows = batch.rows();
        for (int b = 0; b < batch.batch(); b++) {
            for (int t = 1; t < batch.length(); t++) {
                final int i = batch.at(b, t);
                if (!rows.isFirst(i) && (rows.flags(i) & StepLayout.FLAG_NO_OBSERVATION) == 0) {
                    learn(spec.pair(rows, i - 1), rows.reward(i), spec.state(rows, i), rows.discount(i) == 0);
                }
            }
        }
    }

    /**
     * Counts one transition.
     *
     * @param pair   (s, a).
     * @param reward earned.
     * @param next   state s'.
     * @param end    whether it terminated.
     */
    public void learn(final int pair, final double reward, final int next, final boolean end) {
        lastTried[pair] = ++now;
        final int state = pair / spec.actions();
        if (!seen[state]) {
            seen[state] = true;
            seenStates[states++] = state;
        }
        if (first[pair] == NONE) {
            triedPairs[pairs++] = pair;
        }
        int outcome = first[pair];
        while (outcome != NONE && !outcomes.is(outcome, next, end)) {
            outcome = outcomes.next[outcome];
        }
        if (outcome == NONE) {
            outcome = outcomes.add(pair, next, end, first[pair], into[next]);
            first[pair] = outcome;
            into[next] = outcome;
        }
        if (memory > 0 && totals[pair] == memory) {
            outcomes.count[sample(pair, random)]--;
        } else {
            totals[pair] = Math.addExact(totals[pair], 1);
        }
        final int count = ++outcomes.count[outcome];
        outcomes.reward[outcome] += (reward - outcomes.reward[outcome]) / count;
    }

    /**
     * Draws an outcome of a pair by its frequency.
     *
     * @param pair   that was tried.
     * @param random that decides; not asked if the pair has one observation.
     * @return the outcome.
     */
    public int sample(final int pair, final RandomGenerator random) {
        int outcome = first[pair];
        int left = totals[pair] == 1 || outcomes.next[outcome] == NONE ? 0 : Uniform.below(random, totals[pair]);
        while ((left -= outcomes.count[outcome]) >= 0) {
            outcome = outcomes.next[outcome];
        }
        return outcome;
    }

    /** @return number of pairs tried. */
    public int pairs() {
        return pairs;
    }

    /** @return pair {@code i} of those tried, in the order of their first trial. */
    public int pair(final int i) {
        return triedPairs[i];
    }

    /** @return number of states in which any action was tried. */
    public int states() {
        return states;
    }

    /** @return state {@code i} of those in which any action was tried, in that order. */
    public int state(final int i) {
        return seenStates[i];
    }

    /** @return observations held of a pair, 0 if it was never tried. */
    public int total(final int pair) {
        return totals[pair];
    }

    /** @return transitions counted since the pair was last tried; since the beginning if never. */
    public long sinceTried(final int pair) {
        return now - lastTried[pair];
    }

    /** @return first outcome of a pair, or {@link #NONE}. */
    public int first(final int pair) {
        return first[pair];
    }

    /** @return the pair's outcome after this one, or {@link #NONE}. */
    public int next(final int outcome) {
        return outcomes.next[outcome];
    }

    /** @return first outcome that leads into a state, from any pair, or {@link #NONE}; some may be forgotten: count 0. */
    public int firstInto(final int state) {
        return into[state];
    }

    /** @return the outcome after this one that leads into the same state, or {@link #NONE}. */
    public int nextInto(final int outcome) {
        return outcomes.nextInto[outcome];
    }

    /** @return the pair that the outcome is of. */
    public int pairOf(final int outcome) {
        return outcomes.pair[outcome];
    }

    /** @return observations held of an outcome. */
    public int count(final int outcome) {
        return outcomes.count[outcome];
    }

    /** @return mean reward of an outcome. */
    public double reward(final int outcome) {
        return outcomes.reward[outcome];
    }

    /** @return the state that an outcome leads to. */
    public int successor(final int outcome) {
        return outcomes.successor[outcome] >> 1;
    }

    /** @return whether an outcome terminates. */
    public boolean isEnd(final int outcome) {
        return (outcomes.successor[outcome] & 1) != 0;
    }

    @Override
    public void save(final State state) {
        state.put("counts", pairs, states, now);
        state.put("into", into);
        state.put("first", first);
        state.put("totals", totals);
        state.put("last_tried", lastTried);
        state.put("tried_pairs", triedPairs);
        state.put("seen_states", seenStates);
        outcomes.save(state.in("outcomes"));
        random.save(state.in("random"));
    }

    @Override
    public void restore(final State from) {
        final long[] counts = from.longs("counts", 3);
        from.read("into", into);
        from.read("first", first);
        from.read("totals", totals);
        from.read("last_tried", lastTried);
        from.read("tried_pairs", triedPairs);
        from.read("seen_states", seenStates);
        outcomes.restore(from.in("outcomes"));
        random.restore(from.in("random"));
        pairs = Math.toIntExact(counts[0]);
        states = Math.toIntExact(counts[1]);
        now = counts[2];
        Arrays.fill(seen, false);
        for (int i = 0; i < states; i++) {
            seen[seenStates[i]] = true;
        }
    }
}
