package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceIndexTest {
    /** Over the ends of its pages, and where row numbers outgrow 31 and 32 bits. */
    @ParameterizedTest
    @ValueSource(longs = {0, (1L << 31) / 7 - 5000, (1L << 32) / 7 - 5000})
    void holdsTheEndsOfAllSequencesInOrder(final long firstTick) {
        final int lanes = 7;
        final int capacity = 4681;
        final int length = 5;
        final SplittableRandom random = new SplittableRandom(1);
        final SequenceIndex index = new SequenceIndex(length, lanes, capacity * lanes);
        final ArrayDeque<Long> expected = new ArrayDeque<>();
        final int[] runs = new int[lanes];
        for (long tick = firstTick; tick < firstTick + 20_000; tick++) {
            for (int lane = 0; lane < lanes; lane++) {
                runs[lane] = random.nextInt(50) == 0 ? 0 : runs[lane] + 1;
                if (runs[lane] >= length) {
                    expected.add(tick * lanes + lane);
                }
            }
            final long oldest = Math.max(firstTick, tick + 1 - capacity);
            while (!expected.isEmpty() && expected.peek() / lanes - length + 1 < oldest) {
                expected.poll();
            }
            index.add(tick, runs, oldest);
            assertEquals(expected.size(), index.size());
            if (tick % 1013 == 0 && index.size() > 0) {
                assertEquals((int) (long) expected.peekLast(), index.last(index.size() - 1));
            }
        }
        final int[] rows = expected.stream().mapToInt(row -> (int) (long) row).toArray();
        final int[] held = new int[index.size()];
        Arrays.setAll(held, index::last);
        assertEquals(Arrays.toString(rows), Arrays.toString(held));
        index.free();
    }
}
