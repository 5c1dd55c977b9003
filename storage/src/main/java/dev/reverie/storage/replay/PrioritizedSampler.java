package dev.reverie.storage.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Proportional prioritized replay (Schaul et al. 2016) of sequences of one length:
 *
 * <pre>
 *   P(i) = p_i^alpha / sum_k p_k^alpha      w_i = (N P(i))^-beta / max_b (N P(b))^-beta
 * </pre>
 *
 * A new sequence has the greatest priority there was, 1 at first. The largest weight of a batch is 1.
 */
final class PrioritizedSampler implements Sampler {
    private final SamplerConfig config;
    private final Int2ObjectHashMap<Tree> trees = new Int2ObjectHashMap<>();
    private int length;
    private float greatest = 1;

    /** Weights of an actor's sequences; a leaf is the sequence's first row, {@code (tick + shift) % window * lanes + lane}. */
    private static final class Tree {
        private final SumTree sums;
        private final int generation;
        private final int window;
        private final long shift;

        Tree(final ActorRing ring, final long shift) {
            this.window = ring.window();
            this.generation = ring.generation();
            this.shift = shift;
            this.sums = new SumTree(window * ring.lanes());
        }

        int leaf(final ActorRing ring, final long row) {
            return (int) Math.floorMod(row / ring.lanes() + shift, (long) window) * ring.lanes()
                    + (int) (row % ring.lanes());
        }
    }

    PrioritizedSampler(final SamplerConfig config) {
        this.config = config;
    }

    @Override
    public void added(final ActorRing ring) {
        if (length == 0) {
            return;
        }
        final Tree tree = trees.get(ring.actor());
        if (tree == null || tree.generation != ring.generation()) {
            grow(ring);
            return;
        }
        final long tick = ring.end() - 1;
        final int lanes = ring.lanes();
        final int gone = tree.leaf(ring, tick * lanes);
        for (int lane = 0; lane < lanes; lane++) {
            tree.sums.put(gone + lane, 0);
        }
        tree.sums.sum(gone, gone + lanes - 1);
        final long first = tick - length + 1;
        if (first >= ring.oldest()) {
            final int leaf = tree.leaf(ring, first * lanes);
            for (int lane = 0; lane < lanes; lane++) {
                tree.sums.put(leaf + lane, ring.run(lane) >= length ? greatest : 0);
            }
            tree.sums.sum(leaf, leaf + lanes - 1);
        }
    }

    /** Makes a tree of a ring that is new or was made anew; sequences that both hold keep their weights. */
    private Tree grow(final ActorRing ring) {
        final Tree old = trees.get(ring.actor());
        final Tree tree = new Tree(ring, old == null ? 0 : old.shift);
        final int[] runs = new int[ring.lanes()];
        for (long tick = ring.oldest(); tick < ring.end(); tick++) {
            ring.runs(tick, runs);
            for (int lane = 0; lane < runs.length; lane++) {
                if (runs[lane] >= length) {
                    final long row = (tick - length + 1) * runs.length + lane;
                    final float before = old == null ? 0 : old.sums.weight(old.leaf(ring, row));
                    tree.sums.put(tree.leaf(ring, row), before > 0 ? before : greatest);
                }
            }
        }
        tree.sums.sum(0, tree.sums.size() - 1);
        trees.put(ring.actor(), tree);
        return tree;
    }

    @Override
    public boolean sample(final Held held, final SequenceBatch into, final RandomGenerator random) {
        track(held, UniformSampler.length(into, config.context()));
        double total = 0;
        for (final ActorRing ring : held.rings()) {
            total += tree(ring).sums.total();
        }
        if (total <= 0) {
            return false;
        }
        into.batch(into.capacity());
        for (int b = 0; b < into.capacity(); b++) {
            draw(held, into, b, random.nextDouble() * total);
        }
        held.fill(into, 0, length);
        float least = Float.MAX_VALUE;
        for (int b = 0; b < into.capacity(); b++) {
            into.weight(b, weight(into, b));
            least = Math.min(least, into.weight(b));
        }
        final double beta = config.correction(held.transitions());
        for (int b = 0; b < into.capacity(); b++) {
            into.weight(b, (float) Math.pow((double) least / into.weight(b), beta));
        }
        return true;
    }

    private Tree tree(final ActorRing ring) {
        final Tree tree = trees.get(ring.actor());
        return tree == null || tree.generation != ring.generation() ? grow(ring) : tree;
    }

    private void track(final Held held, final int wanted) {
        if (length != 0 && length != wanted) {
            throw new IllegalArgumentException("a prioritized replay gives sequences of one length: they had " + length
                    + " rows beside their context, now " + wanted + " are asked for");
        }
        length = wanted;
    }

    private float weight(final SequenceBatch into, final int b) {
        final ActorRing ring = into.ring(b);
        if (ring == null) {
            throw new IllegalStateException("sequence " + b + " was not drawn");
        }
        final Tree tree = tree(ring);
        final int less = config.context() - into.begin(b);
        return tree.sums.weight(tree.leaf(ring, into.origin(b) + (long) less * ring.lanes()));
    }

    private void draw(final Held held, final SequenceBatch into, final int b, final double mass) {
        double left = mass;
        int drawn = -1;
        for (int i = 0; i < held.rings().length && (drawn < 0 || left >= 0); i++) {
            final double here = tree(held.rings()[i]).sums.total();
            if (here > 0) {
                drawn = i;
                left -= here;
            }
        }
        final ActorRing ring = held.rings()[drawn];
        final Tree tree = tree(ring);
        final int leaf = tree.sums.find(Math.max(0, left + tree.sums.total()));
        final int lanes = ring.lanes();
        final long oldest = ring.oldest();
        final long tick = oldest + Math.floorMod(leaf / lanes - oldest - tree.shift, (long) tree.window);
        into.choose(b, ring, (tick + length - 1) * lanes + leaf % lanes);
    }

    @Override
    public void written(final ActorRing ring, final long row, final float priority) {
        if (!(priority >= 0) || Float.isInfinite(priority)) {
            throw new IllegalArgumentException("a priority must be 0 or more and finite, got " + priority);
        }
        final Tree tree = tree(ring);
        final long first = row + (long) config.context() * ring.lanes();
        if (first / ring.lanes() >= ring.oldest()) {
            final int leaf = tree.leaf(ring, first);
            if (tree.sums.weight(leaf) > 0) {
                final float weight = (float) Math.max(Float.MIN_NORMAL, Math.pow(priority, config.exponent()));
                greatest = Math.max(greatest, weight);
                tree.sums.set(leaf, weight);
            }
        }
    }

    @Override
    public void save(final Held held, final DataOutput out) throws IOException {
        out.writeInt(length);
        out.writeFloat(greatest);
        for (final ActorRing ring : held.rings()) {
            if (length == 0) {
                continue;
            }
            final Tree tree = tree(ring);
            out.writeLong(ring.end() + tree.shift);
            for (long row = ring.oldest() * ring.lanes(); row < ring.end() * ring.lanes(); row++) {
                out.writeFloat(tree.sums.weight(tree.leaf(ring, row)));
            }
        }
    }

    @Override
    public void restore(final Held held, final DataInput in) throws IOException {
        length = in.readInt();
        greatest = in.readFloat();
        trees.clear();
        for (final ActorRing ring : held.rings()) {
            if (length > 0) {
                final Tree tree = new Tree(ring, in.readLong() - ring.end());
                trees.put(ring.actor(), tree);
                for (long row = ring.oldest() * ring.lanes(); row < ring.end() * ring.lanes(); row++) {
                    tree.sums.put(tree.leaf(ring, row), in.readFloat());
                }
                tree.sums.sum(0, tree.sums.size() - 1);
            }
        }
    }
}
