package dev.reverie.envs.mujoco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reverie.envs.Acting;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every task through the contract. */
class MujocoTasksTest {
    private static Environment of(final String id, final int lanes) {
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine: " + Mujoco.ADVICE);
        return Environments.make(id, lanes);
    }

    @Test
    void everyTaskHasItsStepLimit() {
        int count = 0;
        for (final String id : Environments.ids()) {
            if (Environments.describe(id).endsWith("(MuJoCo)")) {
                count++;
                try (Environment environment = of(id, 2)) {
                    assertEquals(id, environment.spec().id());
                    final int limit = id.equals("Reacher-v4")
                            ? 50
                            : id.equals("Pusher-v4") ? 100 : id.equals("shadow-hand") ? 2000 : 1000;
                    assertEquals(limit, environment.spec().stepLimit(), id);
                }
            }
        }
        assertEquals(28, count);
    }

    @ParameterizedTest
    @CsvSource({"HalfCheetah-v4", "Reacher-v4", "InvertedDoublePendulum-v4", "dmc/walker_walk", "dmc/finger_spin"})
    void steppingAllocatesNothing(final String id) {
        try (Environment environment = of(id, 2)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 2);
            environment.reset(1, rows);
            Acting.run(environment, rows, 3000, new Random(1));
            final ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            final long thread = Thread.currentThread().getId();
            final long before = bean.getThreadAllocatedBytes(thread);
            for (int tick = 0; tick < 2000; tick++) {
                environment.step(rows, rows);
            }
            final long bytes = bean.getThreadAllocatedBytes(thread) - before;
            assertTrue(bytes < 20_000, "2000 ticks allocated " + bytes + " bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({"HalfCheetah-v4", "dmc/walker_walk", "dmc/hopper_hop", "dmc/finger_spin", "dmc/cartpole_swingup"})
    void aRestoredSimulationGoesOnBitForBit(final String id) {
        try (MujocoEnvironment environment = (MujocoEnvironment) of(id, 1)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(5, rows);
            Acting.run(environment, rows, 300, new Random(1));
            final byte[] saved = environment.save();
            final double[][] first = states(environment, rows);
            environment.restore(saved);
            final double[][] again = states(environment, rows);
            for (int step = 0; step < first.length; step++) {
                assertArrayEquals(first[step], again[step], "step " + step);
            }
        }
    }

    private static double[][] states(final MujocoEnvironment environment, final Rows rows) {
        final double[][] states = new double[300][environment.stateSize()];
        final Random random = new Random(2);
        for (final double[] state : states) {
            Acting.choose(rows, random);
            environment.step(rows, rows);
            environment.state(0, state);
        }
        return states;
    }

    @Test
    void anEpisodeWhoseNumbersDivergeIsTruncated() {
        try (MujocoEnvironment environment = (MujocoEnvironment) of("HalfCheetah-v4", 2)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 2);
            environment.reset(1, rows);
            environment.data(1).qvel().set(3, 1e30);
            environment.step(rows, rows);
            assertEquals(Phase.MID, rows.phase(0));
            assertEquals(Phase.LAST, rows.phase(1));
            assertEquals(1f, rows.discount(1));
            assertEquals(0.0, rows.reward(1));
            for (int j = 0; j < 17; j++) {
                assertTrue(Float.isFinite(rows.floatAt(1, 0, j)));
            }
            environment.step(rows, rows);
            assertEquals(Phase.FIRST, rows.phase(1));
        }
    }
}
