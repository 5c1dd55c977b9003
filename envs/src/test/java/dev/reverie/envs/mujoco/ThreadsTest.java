package dev.reverie.envs.mujoco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Acting;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentContract;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.envs.Simulator;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private static final int LANES = 7;

    private static Environment of(final String id, final int lanes) {
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine: " + Mujoco.ADVICE);
        return Environments.make(id, lanes);
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Hopper-v4-"))
                .count();
    }

    @Test
    void threeThreadsGiveTheBytesOfOne() {
        try (Environment one = of("Hopper-v4", LANES);
                Environment three = of("Hopper-v4:threads=3", LANES)) {
            assertEquals(one.spec(), three.spec());
            assertEquals(2, workers());
            final Rows rows = Rows.allocate(one.spec().layout(), LANES);
            final Rows others = Rows.allocate(three.spec().layout(), LANES);
            one.reset(3, rows);
            three.reset(3, others);
            final Random random = new Random(4);
            final Random same = new Random(4);
            final int[] ends = new int[LANES];
            int apart = 0;
            for (int tick = 0; tick < 2000; tick++) {
                final byte[] bytes = Acting.run(one, rows, 1, random);
                assertArrayEquals(bytes, Acting.run(three, others, 1, same), "tick " + tick);
                int over = 0;
                for (int i = 0; i < LANES; i++) {
                    ends[i] += rows.isLast(i) ? 1 : 0;
                    over += rows.isLast(i) ? 1 : 0;
                }
                apart += over > 0 && over < LANES ? 1 : 0;
            }
            assertTrue(apart > 50, "lanes ended by themselves " + apart + " times");
            assertTrue(Arrays.stream(ends).allMatch(count -> count > 5), Arrays.toString(ends));
            assertArrayEquals(((Simulator) one).save(), ((Simulator) three).save());
        }
        assertEquals(0, workers(), "threads were left behind");
    }

    @Test
    void aFaultOfAWorkerEndsTheStepWithItsCause() {
        final RuntimeException cause = new ArithmeticException("a bad lane");
        final int[] done = new int[9];
        try (Crew crew = new Crew(4, 9, "faulty", (worker, from, to) -> {
            for (int i = from; i < to; i++) {
                if (i == 5) {
                    throw cause;
                }
                done[i]++;
            }
        })) {
            final Exception fault = assertThrows(IllegalStateException.class, crew::run);
            assertEquals("lanes 4 to 5 failed: a bad lane", fault.getMessage());
            assertSame(cause, fault.getCause());
            assertArrayEquals(new int[] {1, 1, 1, 1, 1, 0, 1, 1, 1}, done);
        }
    }

    @Test
    void thereAreNoMoreThreadsThanLanesAndAtLeastOne() {
        try (Crew crew = new Crew(8, 2, "few", (worker, from, to) -> {})) {
            assertEquals(2, crew.size());
        }
        assertTrue(assertThrows(ConfigException.class, () -> of("Ant-v4:threads=0", 1))
                .getMessage()
                .contains("within 1 and 256"));
    }

    @Nested
    class Contract implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("Hopper-v4:threads=2", lanes);
        }
    }
}
