package dev.reverie.storage.replay;

import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Transitions of up to n steps, each first row equally likely. With m the rows from the first to the n-th after it or to the
 * last seen one of its episode, and d the rows' discounts, the second row is row m with
 *
 * <pre>
 *   reward    G = sum_{k=1..m} (prod_{j=1..k-1} gamma d_j) r_k
 *   discount  gamma^(m-1) prod_{j=1..m} d_j
 * </pre>
 */
final class TransitionSampler implements Sampler {
    private final int steps;
    private final double gamma;
    private @Nullable Rows way;

    /**
     * @param steps n.
     * @param gamma discount of each step.
     */
    TransitionSampler(final int steps, final double gamma) {
        this.steps = steps;
        this.gamma = gamma;
    }

    @Override
    public boolean sample(final Held held, final SequenceBatch into, final RandomGenerator random) {
        require(into);
        final long all = held.sequences(2);
        if (all == 0) {
            return false;
        }
        Rows rows = way;
        if (rows == null) {
            rows = Rows.allocate(held.layout(), steps + 1);
            way = rows;
        }
        into.batch(into.capacity());
        for (int b = 0; b < into.capacity(); b++) {
            long k = random.nextLong(all);
            int i = 0;
            while (k >= held.rings()[i].sequences(2)) {
                k -= held.rings()[i++].sequences(2);
            }
            final ActorRing ring = held.rings()[i];
            final long row = ring.sequence(k) - ring.lanes();
            fill(into, b, ring, row, rows);
        }
        return true;
    }

    static void require(final SequenceBatch into) {
        if (into.length() != 2 || into.width() != 0) {
            throw new IllegalArgumentException(
                    "a transition is 2 rows without columns, the batch has " + into.length() + " with " + into.width());
        }
    }

    private void fill(final SequenceBatch into, final int b, final ActorRing ring, final long row, final Rows rows) {
        final long tick = row / ring.lanes();
        final int lane = (int) (row % ring.lanes());
        final int m = (int) (ring.marks().ending(tick, lane, tick + steps + 1) - tick) - 1;
        ring.copy(tick, lane, m + 1, rows.buffer(), 0);
        double sum = 0;
        double factor = 1;
        for (int k = 1; k <= m; k++) {
            sum += factor * rows.reward(k);
            factor *= (k < m ? gamma : 1) * rows.discount(k);
        }
        final int stride = rows.layout().stride();
        final int at = into.rows().at(into.at(b, 0));
        into.rows().buffer().putBytes(at, rows.buffer(), 0, stride);
        into.rows().buffer().putBytes(at + stride, rows.buffer(), rows.at(m), stride);
        into.rows().buffer().putDouble(at + stride + StepLayout.REWARD, sum);
        into.rows().buffer().putFloat(at + stride + StepLayout.DISCOUNT, (float) factor);
        into.note(b, ring, row, 0, 2);
    }
}
