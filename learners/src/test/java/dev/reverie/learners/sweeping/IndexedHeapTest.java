package dev.reverie.learners.sweeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Comparator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class IndexedHeapTest {
    @Test
    void itAgreesWithASortedMapOverRandomWork() {
        final SplittableRandom random = new SplittableRandom(3);
        final IndexedHeap heap = new IndexedHeap(40);
        final Map<Integer, Double> known = new TreeMap<>();
        for (int i = 0; i < 50_000; i++) {
            final int id = random.nextInt(40);
            switch (random.nextInt(4)) {
                case 0 -> {
                    final int top = heap.poll();
                    if (known.isEmpty()) {
                        assertEquals(-1, top);
                    } else {
                        final double greatest = known.values().stream()
                                .max(Comparator.naturalOrder())
                                .orElseThrow();
                        assertEquals(greatest, known.remove(top));
                    }
                }
                case 1 -> {
                    heap.remove(id);
                    known.remove(id);
                }
                default -> {
                    final double priority = random.nextDouble();
                    heap.put(id, priority);
                    known.put(id, priority);
                }
            }
            assertEquals(known.size(), heap.size());
        }
    }

    @Test
    void itGivesTheGreatestFirst() {
        final IndexedHeap heap = new IndexedHeap(4);
        heap.put(0, 1);
        heap.put(1, 5);
        heap.put(2, 3);
        heap.put(1, 2);
        assertEquals(2, heap.poll());
        assertEquals(1, heap.poll());
        assertEquals(0, heap.poll());
        assertEquals(-1, heap.poll());
        assertFalse(heap.contains(2));
    }
}
