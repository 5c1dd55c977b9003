package dev.reverie.envs.mujoco.robots;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentContract;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Mujoco;
import dev.reverie.envs.mujoco.MujocoEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ShadowHandTest {
    private static final int TIPS = 48;
    private static final int TARGETS = 63;

    private static Environment of(final String id, final int lanes) {
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine");
        return Environments.make(id, lanes);
    }

    private static double apart(final Rows rows, final int i, final int from, final int to) {
        double squares = 0;
        for (int j = from; j < to; j++) {
            final double d = rows.floatAt(i, 0, TIPS + j) - rows.floatAt(i, 0, TARGETS + j);
            squares += d * d;
        }
        return Math.sqrt(squares);
    }

    @Test
    void itIsSteppedAt1KilohertzAndPaidByTheDistanceOfItsFingertips() {
        try (MujocoEnvironment hand = (MujocoEnvironment) of("shadow-hand", 8)) {
            assertEquals(ActionSpace.Box.of(20, -1, 1), hand.spec().action());
            final Rows rows = Rows.allocate(hand.spec().layout(), 8);
            hand.reset(2, rows);
            int meeting = 0;
            for (int i = 0; i < 8; i++) {
                final boolean resting = apart(rows, i, 0, 15) < 1e-6;
                meeting += resting ? 0 : 1;
                assertTrue(resting || apart(rows, i, 12, 15) > 0.01, "the thumb is to move");
                assertTrue(apart(rows, i, 0, 15) < 0.3, "targets are within reach");
            }
            assertTrue(meeting > 4, meeting + " of 8 lanes have something to reach");
            for (int tick = 1; tick <= 100; tick++) {
                hand.step(rows, rows);
                assertEquals(tick * 0.001, hand.data(3).time(), 1e-9);
                assertEquals(-apart(rows, 5, 0, 15), rows.reward(5), 1e-6);
            }
        }
    }

    @Test
    void actionsAreScaledToTheServosRanges() {
        try (MujocoEnvironment hand = (MujocoEnvironment) of("shadow-hand", 3)) {
            final Rows rows = Rows.allocate(hand.spec().layout(), 3);
            hand.reset(2, rows);
            for (int j = 0; j < 20; j++) {
                rows.actionAt(0, j, -1);
                rows.actionAt(1, j, 1);
                rows.actionAt(2, j, 0.5f);
            }
            hand.step(rows, rows);
            final Data data = hand.data(0);
            final Doubles range = data.model().doubles("actuator_ctrlrange");
            for (int j = 0; j < 20; j++) {
                final double low = range.get(2 * j);
                final double high = range.get(2 * j + 1);
                assertEquals(low, data.ctrl().get(j), 1e-12);
                assertEquals(high, hand.data(1).ctrl().get(j), 1e-12);
                assertEquals(low + 0.75 * (high - low), hand.data(2).ctrl().get(j), 1e-12);
            }
            final int bend = data.model().integer("jnt_qposadr", data.model().id(Model.Kind.JOINT, "robot0:FFJ2"));
            for (int tick = 0; tick < 300; tick++) {
                for (int j = 0; j < 20; j++) {
                    rows.actionAt(0, j, -1);
                    rows.actionAt(1, j, 1);
                }
                hand.step(rows, rows);
            }
            assertTrue(hand.data(1).qpos().get(bend) > data.qpos().get(bend) + 0.5, "a finger follows its servo");
        }
    }

    @Test
    void targetsAreKeptWithASavedState() {
        try (MujocoEnvironment hand = (MujocoEnvironment) of("shadow-hand", 1);
                MujocoEnvironment other = (MujocoEnvironment) of("shadow-hand", 1)) {
            final Rows rows = Rows.allocate(hand.spec().layout(), 1);
            final Rows others = Rows.allocate(hand.spec().layout(), 1);
            hand.reset(2, rows);
            other.reset(3, others);
            assertNotEquals(rows.floatAt(0, 0, TARGETS + 12), others.floatAt(0, 0, TARGETS + 12));
            other.restore(hand.save());
            hand.step(rows, rows);
            other.step(rows, others);
            assertEquals(rows.reward(0), others.reward(0));
            assertEquals(rows.floatAt(0, 0, TARGETS + 12), others.floatAt(0, 0, TARGETS + 12));
        }
    }

    @Test
    void nothingIsLeftInTheTemporaryFolder() throws IOException {
        final String[] before = folders();
        of("shadow-hand", 1).close();
        assertArrayEquals(before, folders());
    }

    private static String[] folders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(Path::toString)
                    .filter(file -> file.contains("reverie-hand-"))
                    .sorted()
                    .toArray(String[]::new);
        }
    }

    @Test
    void theWrappersOfRobotsFit() {
        try (Environment hand = of("shadow-hand:threads=2,latency=2,delay=1,noise=0.01,drop=0.1,vary=0.1", 2)) {
            final Rows rows = Rows.allocate(hand.spec().layout(), 2);
            hand.reset(1, rows);
            for (int tick = 0; tick < 20; tick++) {
                hand.step(rows, rows);
            }
            assertTrue(rows.reward(1) < 0);
        }
    }

    @Nested
    class Contract implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("shadow-hand", lanes);
        }
    }
}
