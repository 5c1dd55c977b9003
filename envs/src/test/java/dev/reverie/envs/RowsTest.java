package dev.reverie.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RowsTest {
    private static final StepLayout LAYOUT = new EnvSpec(
                    "small", 3, List.of(Field.vector("observation", 4, -9, 9)), new ActionSpace.Discrete(2), 0)
            .layout();
    private static final int STRIDE = 40;

    @Test
    void noAccessLeavesTheRowsWhereverTheyAre() {
        final byte[] heap = new byte[5 * STRIDE];
        final ByteBuffer direct = ByteBuffer.allocateDirect(5 * STRIDE);
        for (final UnsafeBuffer memory : List.of(new UnsafeBuffer(heap), new UnsafeBuffer(direct))) {
            final byte[] before = new byte[5 * STRIDE];
            Arrays.fill(before, (byte) 7);
            memory.putBytes(0, before);
            final Rows rows = new Rows(LAYOUT).wrap(memory, STRIDE, 3);
            for (final int i : new int[] {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                refused(() -> rows.put(i, Phase.MID, 1, 1));
                refused(() -> rows.action(i, 1));
                refused(() -> rows.action(i));
                refused(() -> rows.floatsAt(i, 16, 1, 2, 3, 4));
            }
            for (final int offset : new int[] {-1, STRIDE - 15, STRIDE, Integer.MAX_VALUE}) {
                refused(() -> rows.floatsAt(1, offset, 1, 2, 3, 4));
            }
            refused(() -> rows.wrap(memory, STRIDE, 5));
            final byte[] after = new byte[5 * STRIDE];
            memory.getBytes(0, after);
            assertArrayEquals(before, after);
        }
        refused(() -> new Rows(LAYOUT).action(0));
        refused(() -> new Rows(LAYOUT).put(0, Phase.FIRST, 0, 1));
    }

    private static void refused(final Executable access) {
        assertThrows(IndexOutOfBoundsException.class, access);
    }

    @Test
    void rowsWrittenAreTheBytesOfTheLayoutAfterEveryWrap() {
        final ByteBuffer expected = ByteBuffer.allocate(5 * STRIDE).order(ByteOrder.LITTLE_ENDIAN);
        expected.put(3 * STRIDE, (byte) 2).putFloat(3 * STRIDE + 4, 1).putDouble(3 * STRIDE + 8, -2.5);
        for (int j = 0; j < 4; j++) {
            expected.putFloat(3 * STRIDE + 16 + 4 * j, j + 0.5f);
        }
        expected.putInt(3 * STRIDE + 32, 0x01020304);
        final byte[] heap = new byte[5 * STRIDE];
        final ByteBuffer direct = ByteBuffer.allocateDirect(5 * STRIDE);
        final Rows rows = Rows.allocate(LAYOUT, 2);
        for (final UnsafeBuffer memory : List.of(new UnsafeBuffer(heap), new UnsafeBuffer(direct))) {
            rows.wrap(memory, STRIDE, 3);
            rows.truncate(2, -2.5);
            rows.floatsAt(2, 16, 0.5f, 1.5f, 2.5f, 3.5f);
            rows.action(2, 0x01020304);
            assertEquals(0x01020304, rows.action(2));
            assertEquals(-2.5, rows.reward(2));
            assertEquals(3.5f, rows.floatAt(2, 0, 3));
            final byte[] got = new byte[5 * STRIDE];
            memory.getBytes(0, got);
            assertArrayEquals(expected.array(), got);
        }
    }
}
