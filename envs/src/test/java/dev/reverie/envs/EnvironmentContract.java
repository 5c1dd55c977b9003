package dev.reverie.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What every environment must do; anybody's can be run through it by saying how to make one. */
public interface EnvironmentContract {
    /** Ticks that a test runs for. */
    int TICKS = 1200;

    /** @return a new environment, not yet reset; 2 or more lanes show more. */
    Environment make(int lanes);

    /** @return whether two lanes under the same actions may stay the same for good. */
    default boolean lanesMayAgree() {
        return false;
    }

    @Test
    default void rowsFollowTheConvention() {
        try (Environment environment = make(5)) {
            final EnvSpec spec = environment.spec();
            assertEquals(5, spec.lanes());
            final Rows rows = Rows.allocate(spec.layout(), 5);
            final Random random = new Random(1);
            final int[] count = new int[5];
            environment.reset(3, rows);
            for (int i = 0; i < 5; i++) {
                assertEquals(Phase.FIRST, rows.phase(i));
            }
            for (int tick = 0; tick < TICKS; tick++) {
                final boolean[] over = new boolean[5];
                for (int i = 0; i < 5; i++) {
                    requireRow(spec, rows, i, count[i]);
                    over[i] = rows.isLast(i);
                    count[i] = over[i] ? -1 : count[i];
                }
                Acting.choose(rows, random);
                environment.step(rows, rows);
                for (int i = 0; i < 5; i++) {
                    assertEquals(over[i], rows.isFirst(i), "FIRST follows LAST and nothing else, lane " + i);
                    count[i]++;
                }
            }
        }
    }

    private static void requireRow(final EnvSpec spec, final Rows rows, final int i, final int count) {
        assertEquals(0, rows.flags(i));
        assertTrue(Double.isFinite(rows.reward(i)));
        if (rows.isFirst(i)) {
            assertEquals(0.0, rows.reward(i));
            assertEquals(1f, rows.discount(i));
        } else if (!rows.isLast(i)) {
            assertEquals(1f, rows.discount(i));
        } else {
            assertTrue(rows.discount(i) == 0 || rows.discount(i) == 1, "discount " + rows.discount(i));
        }
        if (spec.stepLimit() > 0) {
            assertTrue(count <= spec.stepLimit(), "an episode of " + count + " transitions");
            assertTrue(count < spec.stepLimit() || rows.isLast(i), "the step limit ends the episode");
        }
        for (int f = 0; f < spec.observation().size(); f++) {
            final Field field = spec.observation().get(f);
            for (int j = 0; j < field.size(); j++) {
                final double value = rows.valueAt(i, f, j);
                assertTrue(value >= field.low() && value <= field.high(), () -> field + " shows " + value);
            }
        }
    }

    @Test
    default void sameSeedAndActionsGiveTheSameBytes() {
        assertArrayEquals(bytes(7, 7, false), bytes(7, 7, false));
        assertArrayEquals(bytes(7, 7, false), bytes(7, 7, true), "stepping in place and apart");
        assertNotEquals(0, bytes(7, 7, false).length);
    }

    private byte[] bytes(final long seed, final long actionSeed, final boolean apart) {
        try (Environment environment = make(3)) {
            final StepLayout layout = environment.spec().layout();
            final Rows rows = Rows.allocate(layout, 3);
            final Rows actions = Rows.allocate(layout, 3);
            final Random random = new Random(actionSeed);
            environment.reset(seed, rows);
            final byte[] all = new byte[rows.bytes() * TICKS];
            for (int tick = 0; tick < TICKS; tick++) {
                rows.buffer().getBytes(0, all, tick * rows.bytes(), rows.bytes());
                if (apart) {
                    Acting.choose(actions, random);
                    environment.step(actions, rows);
                    Acting.copy(actions, rows);
                } else {
                    Acting.choose(rows, random);
                    environment.step(rows, rows);
                }
            }
            return all;
        }
    }

    @Test
    default void resettingBeginsAnewWithActionsOfZero() {
        try (Environment environment = make(2)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 2);
            environment.reset(11, rows);
            final byte[] first = Acting.bytes(rows);
            final Random random = new Random(2);
            for (int tick = 0; tick < 30; tick++) {
                Acting.choose(rows, random);
                environment.step(rows, rows);
            }
            rows.buffer().setMemory(0, rows.bytes(), (byte) -1);
            environment.reset(11, rows);
            assertArrayEquals(first, Acting.bytes(rows));
            for (int j = 0; j < environment.spec().action().field().size(); j++) {
                assertEquals(0, rows.buffer().getInt(rows.layout().actionOffset() + 4 * j));
            }
        }
    }

    @Test
    default void lanesHaveRandomnessOfTheirOwn() {
        Assumptions.assumeFalse(lanesMayAgree(), "nothing is random here");
        try (Environment environment = make(2)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 2);
            environment.reset(5, rows);
            boolean differ = false;
            for (int tick = 0; tick < TICKS && !differ; tick++) {
                final byte[] all = Acting.bytes(rows);
                final int half = all.length / 2;
                differ = !Arrays.equals(all, 0, half, all, half, all.length);
                Acting.choose(rows, new Random(tick));
                Acting.copyAction(rows, 0, rows, 1);
                environment.step(rows, rows);
            }
            assertTrue(differ, "two lanes stayed the same");
        }
    }

    @Test
    default void badActionIsRefusedBeforeAnyLaneMoves() {
        try (Environment environment = make(3);
                Environment twin = make(3)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 3);
            final Rows twinRows = Rows.allocate(environment.spec().layout(), 3);
            environment.reset(9, rows);
            twin.reset(9, twinRows);
            final byte[] before = Acting.bytes(rows);
            for (final double bad : Acting.bad(environment.spec().action())) {
                final Rows actions = Rows.allocate(rows.layout(), 3);
                Acting.choose(actions, new Random(4));
                Acting.put(actions, 2, bad);
                final Exception refusal =
                        assertThrows(IllegalArgumentException.class, () -> environment.step(actions, rows));
                assertTrue(refusal.getMessage().contains("lane 2"), refusal.getMessage());
                assertArrayEquals(before, Acting.bytes(rows), "rows were written");
            }
            final Random one = new Random(6);
            final Random two = new Random(6);
            for (int tick = 0; tick < 20; tick++) {
                Acting.choose(rows, one);
                environment.step(rows, rows);
                Acting.choose(twinRows, two);
                twin.step(twinRows, twinRows);
                assertArrayEquals(Acting.bytes(twinRows), Acting.bytes(rows), "a lane had moved");
            }
        }
    }

    @Test
    default void actionOfLastRowIsIgnored() {
        try (Environment environment = make(1);
                Environment twin = make(1)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            final Rows twinRows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(13, rows);
            twin.reset(13, twinRows);
            final Random random = new Random(8);
            int ends = 0;
            for (int tick = 0; tick < 20 * TICKS && ends < 3; tick++) {
                Acting.choose(rows, random);
                Acting.copyAction(rows, 0, twinRows, 0);
                if (rows.isLast(0)) {
                    ends++;
                    Acting.put(twinRows, 0, Acting.bad(environment.spec().action())[0]);
                }
                environment.step(rows, rows);
                twin.step(twinRows, twinRows);
                Acting.copyAction(rows, 0, twinRows, 0);
                assertArrayEquals(Acting.bytes(rows), Acting.bytes(twinRows));
            }
            Assumptions.assumeTrue(ends > 0, "no episode ended in " + 20 * TICKS + " random steps");
        }
    }

    @Test
    default void rowsOfAnotherShapeAreRefused() {
        try (Environment environment = make(2)) {
            final Rows fit = Rows.allocate(environment.spec().layout(), 2);
            assertThrows(IllegalStateException.class, () -> environment.step(fit, fit), "never reset");
            environment.reset(0, fit);
            final Rows more = Rows.allocate(environment.spec().layout(), 3);
            assertThrows(IllegalArgumentException.class, () -> environment.reset(0, more));
            assertThrows(IllegalArgumentException.class, () -> environment.step(fit, more));
            assertThrows(IllegalArgumentException.class, () -> environment.step(more, fit));
            final EnvSpec other = new EnvSpec(
                    "other",
                    2,
                    environment.spec().observation(),
                    environment.spec().action(),
                    0);
            final Rows foreign = Rows.allocate(other.layout(), 2);
            assertThrows(IllegalArgumentException.class, () -> environment.step(fit, foreign));
        }
    }

    @Test
    default void simulatorGoesOnFromASavedStateAsBefore() {
        try (Environment made = make(4);
                Environment other = make(4)) {
            Assumptions.assumeTrue(made instanceof Simulator, "no simulator");
            final Simulator simulator = (Simulator) made;
            final Simulator elsewhere = (Simulator) other;
            final Rows rows = Rows.allocate(made.spec().layout(), 4);
            simulator.reset(17, rows);
            Acting.run(simulator, rows, 777, new Random(3));
            final byte[] saved = simulator.save();
            final byte[] row = Acting.bytes(rows);
            final byte[] expected = Acting.run(simulator, rows, TICKS, new Random(4));
            for (final Simulator again : new Simulator[] {simulator, elsewhere}) {
                again.restore(saved.clone());
                rows.buffer().putBytes(0, row);
                assertArrayEquals(expected, Acting.run(again, rows, TICKS, new Random(4)));
            }
            assertArrayEquals(simulator.save(), elsewhere.save());
        }
    }

    @Test
    default void garbageIsNoSavedState() {
        try (Environment made = make(2);
                Environment wider = make(3)) {
            Assumptions.assumeTrue(made instanceof Simulator, "no simulator");
            final Simulator simulator = (Simulator) made;
            final Rows rows = Rows.allocate(made.spec().layout(), 2);
            simulator.reset(1, rows);
            Acting.run(simulator, rows, 10, new Random(1));
            final byte[] good = simulator.save();
            final RandomGenerator random = new Random(5);
            for (int i = 0; i < 50; i++) {
                final byte[] bad = good.clone();
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                assertThrows(IllegalArgumentException.class, () -> simulator.restore(bad));
            }
            assertThrows(IllegalArgumentException.class, () -> simulator.restore(new byte[0]));
            assertThrows(IllegalArgumentException.class, () -> simulator.restore(Arrays.copyOf(good, good.length - 1)));
            final Rows three = Rows.allocate(wider.spec().layout(), 3);
            wider.reset(1, three);
            assertThrows(IllegalArgumentException.class, () -> simulator.restore(((Simulator) wider).save()));
            assertArrayEquals(good, simulator.save(), "a refused state changed something");
        }
    }

    @Test
    default void stateThatIsSetIsTheStateThatIsRead() {
        try (Environment made = make(2)) {
            Assumptions.assumeTrue(made instanceof StateAccess, "state cannot be set");
            final StateAccess environment = (StateAccess) made;
            final Rows rows = Rows.allocate(made.spec().layout(), 2);
            environment.reset(21, rows);
            final double[] one = new double[environment.stateSize()];
            final double[] two = new double[environment.stateSize()];
            environment.state(0, one);
            environment.setState(1, one);
            environment.state(1, two);
            assertArrayEquals(one, two);
            one[0] = Double.NaN;
            assertThrows(IllegalArgumentException.class, () -> environment.setState(1, one));
            assertThrows(IllegalArgumentException.class, () -> environment.setState(1, new double[two.length + 1]));
            environment.state(1, two);
            assertFalse(Double.isNaN(two[0]));
        }
    }
}
