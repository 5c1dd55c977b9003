package dev.reverie.envs;

import java.util.ArrayList;
import java.util.List;

/**
 * p(s', r | s, a) of a finite Markov decision process and its start distribution, in flat arrays. Immutable.
 *
 * <p>The successors of (s, a) stand at {@code begin(s, a) <= k < end(s, a)}; one s' may stand there more than once.
 */
public final class TransitionTable {
    private static final double TOLERANCE = 1e-9;

    private final int states;
    private final int actions;
    private final int[] first;
    private final int[] next;
    private final double[] probability;
    private final double[] reward;
    private final boolean[] terminated;
    private final double[] start;
    private final double[] cumulativeStart;

    /**
     * One successor.
     *
     * @param probability of it.
     * @param next        state.
     * @param reward      earned on the way.
     * @param terminated  whether the episode ends there.
     */
    public record Outcome(double probability, int next, double reward, boolean terminated) {}

    /** The dynamics as a function, asked once for every state and action. */
    @FunctionalInterface
    public interface Dynamics {
        /** @return successors of taking {@code action} in {@code state}; their probabilities sum to 1. */
        List<Outcome> outcomes(int state, int action);
    }

    private TransitionTable(final double[] start, final int actions, final int[] first, final List<Outcome> outcomes) {
        this.states = start.length;
        this.actions = actions;
        this.first = first;
        this.start = start.clone();
        this.next = outcomes.stream().mapToInt(Outcome::next).toArray();
        this.probability = outcomes.stream().mapToDouble(Outcome::probability).toArray();
        this.reward = outcomes.stream().mapToDouble(Outcome::reward).toArray();
        this.terminated = new boolean[next.length];
        for (int k = 0; k < next.length; k++) {
            terminated[k] = outcomes.get(k).terminated();
        }
        this.cumulativeStart = new double[states];
        double sum = 0;
        for (int s = 0; s < states; s++) {
            sum += start[s];
            cumulativeStart[s] = sum;
        }
    }

    /**
     * @param start    probability of beginning in each state {@code [S]}.
     * @param actions  number of actions, 1 or more.
     * @param dynamics of the process.
     * @return the table.
     * @throws IllegalArgumentException if probabilities are negative or do not sum to 1, or a successor is no state.
     */
    public static TransitionTable of(final double[] start, final int actions, final Dynamics dynamics) {
        requireDistribution("the start distribution", start);
        final int[] first = new int[Math.multiplyExact(start.length, actions) + 1];
        final List<Outcome> all = new ArrayList<>();
        for (int s = 0; s < start.length; s++) {
            for (int a = 0; a < actions; a++) {
                final List<Outcome> outcomes = dynamics.outcomes(s, a);
                final String who = "state " + s + ", action " + a;
                requireDistribution(
                        who, outcomes.stream().mapToDouble(Outcome::probability).toArray());
                for (final Outcome outcome : outcomes) {
                    if (outcome.next() < 0 || outcome.next() >= start.length) {
                        throw new IllegalArgumentException(
                                who + ": successor " + outcome.next() + " is not within 0 and " + (start.length - 1));
                    }
                    if (outcome.probability() == 0 || !Double.isFinite(outcome.reward())) {
                        throw new IllegalArgumentException(
                                who + ": " + outcome + " must have a probability above 0 and a finite reward");
                    }
                }
                all.addAll(outcomes);
                first[s * actions + a + 1] = all.size();
            }
        }
        return new TransitionTable(start, actions, first, all);
    }

    private static void requireDistribution(final String who, final double[] probabilities) {
        double sum = 0;
        for (final double p : probabilities) {
            if (!(p >= 0)) {
                throw new IllegalArgumentException(who + ": probability " + p + " is not 0 or more");
            }
            sum += p;
        }
        if (!(Math.abs(sum - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException(who + ": probabilities sum to " + sum + ", not 1");
        }
    }

    /** @return number of states, S. */
    public int states() {
        return states;
    }

    /** @return number of actions, A. */
    public int actions() {
        return actions;
    }

    /** @return index of the first successor of (s, a). */
    public int begin(final int s, final int a) {
        return first[s * actions + a];
    }

    /** @return index after the last successor of (s, a). */
    public int end(final int s, final int a) {
        return first[s * actions + a + 1];
    }

    /** @return state of successor {@code k}. */
    public int next(final int k) {
        return next[k];
    }

    /** @return probability of successor {@code k}. */
    public double probability(final int k) {
        return probability[k];
    }

    /** @return reward of successor {@code k}. */
    public double reward(final int k) {
        return reward[k];
    }

    /** @return whether the episode ends with successor {@code k}. */
    public boolean terminated(final int k) {
        return terminated[k];
    }

    /** @return probability of beginning in state {@code s}. */
    public double start(final int s) {
        return start[s];
    }

    /** @return index of a successor of (s, a): the one that {@code u}, uniform in [0, 1), falls on. */
    public int successor(final int s, final int a, final double u) {
        final int last = end(s, a) - 1;
        double rest = u;
        for (int k = begin(s, a); k < last; k++) {
            rest -= probability[k];
            if (rest < 0) {
                return k;
            }
        }
        return last;
    }

    /** @return the state that {@code u}, uniform in [0, 1), begins in. */
    public int startState(final double u) {
        int low = 0;
        int high = states - 1;
        final double target = u * cumulativeStart[high];
        while (low < high) {
            final int middle = low + high >>> 1;
            if (cumulativeStart[middle] > target) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
