package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SumTreeTest {
    @Test
    void findsTheLeafInWhoseShareAMassFalls() {
        final SplittableRandom random = new SplittableRandom(1);
        for (final int size : new int[] {1, 2, 15, 16, 17, 255, 256, 257, 1000, 5000}) {
            final SumTree tree = new SumTree(size);
            final long[] weights = new long[size];
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < 1 + size / 3; i++) {
                    final int leaf = random.nextInt(size);
                    weights[leaf] = random.nextInt(3) == 0 ? 0 : random.nextInt(100);
                    tree.set(leaf, weights[leaf]);
                }
                long total = 0;
                for (int leaf = 0; leaf < size; leaf++) {
                    for (final double within : new double[] {0, 0.5, 0.999}) {
                        if (weights[leaf] > 0) {
                            assertEquals(leaf, tree.find(total + within * weights[leaf]));
                        }
                    }
                    total += weights[leaf];
                }
                assertEquals(total, tree.total());
                if (total > 0) {
                    assertTrue(tree.weight(tree.find(total)) > 0, "a mass that rounding made too large");
                }
            }
        }
    }

    @Test
    void sumsDependOnTheWeightsAloneNotOnTheWayToThem() {
        final SplittableRandom random = new SplittableRandom(2);
        final SumTree worn = new SumTree(3000);
        final SumTree made = new SumTree(3000);
        for (int i = 0; i < 100_000; i++) {
            worn.set(random.nextInt(3000), (float) Math.exp(20 * random.nextDouble() - 10));
        }
        for (int leaf = 0; leaf < 3000; leaf++) {
            made.put(leaf, worn.weight(leaf));
        }
        made.sum(0, 2999);
        assertEquals(made.total(), worn.total());
        for (int i = 0; i < 1000; i++) {
            final double mass = random.nextDouble() * made.total();
            assertEquals(made.find(mass), worn.find(mass));
        }
    }
}
