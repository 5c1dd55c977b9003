package dev.reverie.learners.planning;

import java.util.Arrays;

/** The best of a batch by their returns, and their weights. One thread. */
final class Elites {
    private final double[] sorted;
    private final int[] indices;
    private final double[] weights;
    private int count;

    /**
     * @param samples at most, N.
     * @param elites  at most.
     */
    Elites(final int samples, final int elites) {
        this.sorted = new double[samples];
        this.indices = new int[elites];
        this.weights = new double[elites];
    }

    /** Takes the {@code most} best of {@code n} returns, the first of equal ones, best first. */
    void select(final double[] returns, final int n, final int most) {
        count = Math.min(n, most);
        System.arraycopy(returns, 0, sorted, 0, n);
        Arrays.sort(sorted, 0, n);
        final double least = sorted[n - count];
        int above = 0;
        for (int i = 0; i < n; i++) {
            above += returns[i] > least ? 1 : 0;
        }
        int better = 0;
        int equal = above;
        for (int i = 0; i < n && (better < above || equal < count); i++) {
            if (returns[i] > least) {
                insert(returns, better++, i);
            } else if (returns[i] == least && equal < count) {
                indices[equal++] = i;
            }
        }
    }

    private void insert(final double[] returns, final int size, final int sample) {
        int at = size;
        while (at > 0 && returns[indices[at - 1]] < returns[sample]) {
            indices[at] = indices[at - 1];
            at--;
        }
        indices[at] = sample;
    }

    /** Makes all weigh the same. */
    void weighEqually() {
        Arrays.fill(weights, 0, count, 1.0 / count);
    }

    /** Makes them weigh {@code exp(temperature (return - best))} over the sum of these. */
    void weigh(final double[] returns, final double temperature) {
        final double best = returns[indices[0]];
        double sum = 0;
        for (int e = 0; e < count; e++) {
            weights[e] = Math.exp(temperature * (returns[indices[e]] - best));
            sum += weights[e];
        }
        for (int e = 0; e < count; e++) {
            weights[e] /= sum;
        }
    }

    int count() {
        return count;
    }

    /** @return sample of elite {@code e}, 0 the best. */
    int sample(final int e) {
        return indices[e];
    }

    double weight(final int e) {
        return weights[e];
    }

    /** @return the elite at which the weights' sum passes {@code share} of [0, 1). */
    int at(final double share) {
        double sum = 0;
        for (int e = 0; e < count; e++) {
            sum += weights[e];
            if (share < sum) {
                return e;
            }
        }
        return count - 1;
    }
}
