package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowIndexTest {
    @Test
    void isAQueueOfMarkedRowsWhateverTheirShare() {
        final SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 60; round++) {
            final int window = 1 + random.nextInt(6000);
            final double share = Math.pow(random.nextDouble(), 6);
            final long first = random.nextInt(3) * 777L;
            final RowIndex index = new RowIndex(first, window);
            final ArrayDeque<Long> expected = new ArrayDeque<>();
            for (long row = first; row < first + 4L * window; row++) {
                final boolean isMarked = random.nextInt(2000) < 3 ? round % 3 != 0 : random.nextDouble() < share;
                index.append(isMarked);
                if (isMarked) {
                    expected.add(row);
                }
                final long oldest = row + 1 - window + random.nextInt(2);
                index.drop(oldest);
                while (!expected.isEmpty() && expected.peek() < oldest) {
                    expected.poll();
                }
                if (row % 997 == 0 || row < first + 10) {
                    final List<Long> list = new ArrayList<>(expected);
                    assertEquals(list.size(), index.size());
                    for (int i = 0; i < list.size(); i++) {
                        assertEquals(list.get(i), index.row(i));
                    }
                }
            }
        }
    }

    @Test
    void takesABitAndASixteenthARow() {
        assertTrue(new RowIndex(0, 1_000_000).bytes() < 1_000_000 * 1.07 / 8 + 1000);
    }
}
