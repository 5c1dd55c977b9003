package dev.reverie.learners.modelfree.qlearning;

import dev.reverie.learners.NamedArray;
import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.Uniform;
import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Action values {@code [S, A]}, float64. One thread. */
public final class QTable implements Checkpointed {
    private static final String NAME = "q";

    private final int states;
    private final int actions;
    private final double[] values;

    /**
     * A table of one value.
     *
     * @param spec    of the table.
     * @param initial value of every pair.
     */
    public QTable(final TabularSpec spec, final double initial) {
        this.states = spec.states();
        this.actions = spec.actions();
        this.values = new double[spec.pairs()];
        Arrays.fill(values, initial);
    }

    /** @return value of pair {@code s * A + a}. */
    public double value(final int pair) {
        return values[pair];
    }

    /** Adds to the value of a pair. */
    public void add(final int pair, final double step) {
        values[pair] += step;
    }

    /** @return {@code max_a Q(state, a)}. */
    public double max(final int state) {
        final int from = state * actions;
        double best = values[from];
        for (int i = from + 1; i < from + actions; i++) {
            best = Math.max(best, values[i]);
        }
        return best;
    }

    /**
     * The action of greatest value; one of several equal ones with equal probability.
     *
     * @param state  to act in.
     * @param random asked only if there is a tie.
     * @return the action.
     */
    public int greedy(final int state, final RandomGenerator random) {
        final int from = state * actions;
        final double best = max(state);
        int ties = 0;
        int chosen = 0;
        for (int a = 0; a < actions; a++) {
            if (values[from + a] == best && (++ties == 1 || Uniform.below(random, ties) == 0)) {
                chosen = a;
            }
        }
        return chosen;
    }

    /**
     * Takes a snapshot.
     *
     * @param version of the weights.
     * @return weights of one array {@code q} {@code [S, A]}, a copy.
     */
    public Weights weights(final long version) {
        return new Weights(version, Map.of(NAME, NamedArray.of(values, states, actions)));
    }

    /**
     * Takes the values of other weights.
     *
     * @param weights of one array {@code q} {@code [S, A]}.
     * @throws IllegalArgumentException if they are not; the table is unchanged then.
     */
    public void adopt(final Weights weights) {
        weights.get(NAME, states, actions).copyTo(values);
    }

    @Override
    public void save(final State into) {
        into.put(NAME, values);
    }

    @Override
    public void restore(final State from) {
        from.read(NAME, values);
    }
}
