package dev.reverie.envs.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentContract;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.envs.Simulator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TasksTest {
    /** A pendulum shows 3 numbers, for 40 steps; a car in a valley 2, for 60. */
    private static final String BOTH = "tasks:Pendulum-v1:limit=40++MountainCarContinuous-v0:limit=60,scale=2";

    private static final String WIDE = "tasks:Pendulum-v1:limit=5++car-racing:size=16,steps=8,gray,vector";

    @Nested
    class Both implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make(BOTH, lanes);
        }
    }

    @Nested
    class Three implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make(BOTH + "++MountainCarContinuous-v0:repeat=3", lanes);
        }
    }

    @Test
    void bothShareAVectorAndAnAction() {
        try (Environment environment = Environments.make(WIDE, 4)) {
            assertEquals(WIDE, environment.spec().id());
            assertEquals(WIDE, EnvironmentId.parse(WIDE).toString());
            assertEquals(
                    "[observation, task, axes, limit]",
                    environment.spec().observation().stream()
                            .map(field -> field.name())
                            .toList()
                            .toString());
            assertEquals(256, environment.spec().observation().get(0).size());
            assertEquals(ActionSpace.Box.of(3, -1, 1), environment.spec().action());
            assertEquals(8, environment.spec().stepLimit());
            final Rows rows = Rows.allocate(environment.spec().layout(), 4);
            environment.reset(1, rows);
            for (int i = 0; i < 4; i++) {
                final boolean isPendulum = i % 2 == 0;
                assertEquals(isPendulum ? 0 : 1, rows.intAt(i, 1, 0));
                assertEquals(isPendulum ? 1 : 3, rows.intAt(i, 2, 0));
                assertEquals(isPendulum ? 5 : 8, rows.intAt(i, 3, 0));
                assertEquals(isPendulum, sum(rows, i, 3, 256) == 0, "numbers behind the pendulum's three");
                assertTrue(sum(rows, i, 0, 3) > 0);
            }
        }
    }

    @Test
    void aShorterTaskLeavesNothingOfALongerOneBehindIt() {
        try (Environment environment = Environments.make(WIDE, 1)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(1, rows);
            int pendulums = 0;
            for (int tick = 0; tick < 40; tick++) {
                if (rows.intAt(0, 1, 0) == 0) {
                    pendulums++;
                    assertEquals(0, sum(rows, 0, 3, 256), "tick " + tick);
                }
                environment.step(rows, rows);
            }
            assertTrue(pendulums > 12 && pendulums < 30, pendulums + " of 40, 6 rows in turn with 9");
        }
    }

    private static double sum(final Rows rows, final int i, final int from, final int to) {
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum += Math.abs(rows.floatAt(i, 0, j));
        }
        return sum;
    }

    /** Lane by lane the tasks of the first episodes. */
    @ParameterizedTest
    @CsvSource({
        "1, 3, 0120",
        "2, 3, '0210 1021'",
        "3, 3, '0000 1111 2222'",
        "4, 2, '0000 1111 0000 1111'",
        "3, 2, '0101 1010 0101'"
    })
    void lanesTakeTheTasksInTurn(final int lanes, final int tasks, final String expected) {
        final List<String> ids = new ArrayList<>();
        for (int k = 0; k < tasks; k++) {
            ids.add("Pendulum-v1:limit=" + (k + 2));
        }
        try (Environment environment = Environments.make("tasks:" + String.join("++", ids), lanes)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), lanes);
            final StringBuilder[] played = new StringBuilder[lanes];
            for (int round = 0; round < 2; round++) {
                environment.reset(1, rows);
                for (int i = 0; i < lanes; i++) {
                    played[i] = new StringBuilder();
                }
                for (int tick = 0; tick < 30; tick++) {
                    for (int i = 0; i < lanes; i++) {
                        if (rows.isFirst(i) && played[i].length() < 4) {
                            played[i].append(rows.intAt(i, 1, 0));
                        }
                    }
                    environment.step(rows, rows);
                }
                assertEquals(expected, String.join(" ", played), "also after another reset");
            }
        }
    }

    @Test
    void eachTaskGoesAsItDoesAloneAndIgnoresTheAxesItHasNot() {
        try (Environment both = Environments.make("tasks:Pendulum-v1++car-racing:size=16,steps=8,gray,vector", 2);
                Environment again = Environments.make("tasks:Pendulum-v1++car-racing:size=16,steps=8,gray,vector", 2);
                Environment alone = Environments.make("Pendulum-v1", 1)) {
            final Rows rows = Rows.allocate(both.spec().layout(), 2);
            final Rows other = Rows.allocate(both.spec().layout(), 2);
            final Rows one = Rows.allocate(alone.spec().layout(), 1);
            both.reset(3, rows);
            again.reset(3, other);
            final Simulator pendulum = (Simulator) alone;
            for (int tick = 0; tick < 50; tick++) {
                for (int a = 0; a < 3; a++) {
                    rows.actionAt(0, a, (float) Math.sin(tick + a));
                    other.actionAt(0, a, a == 0 ? (float) Math.sin(tick) : 1);
                }
                both.step(rows, rows);
                again.step(other, other);
                assertEquals(other.floatAt(0, 0, 2), rows.floatAt(0, 0, 2), "axes 1 and 2 do not count");
            }
            pendulum.reset(9, one);
            one.actionAt(0, 0, 2);
            pendulum.step(one, one);
            final TaskLane lane = new TaskLane(Environments.make("Pendulum-v1", 1), 0);
            lane.begin(9);
            rows.actionAt(0, 0, 1);
            lane.step(rows, 0);
            lane.show(rows, 0, 256);
            assertEquals(one.floatAt(0, 0, 2), rows.floatAt(0, 0, 2), "1 is the end of the pendulum's own range, 2");
            assertEquals(one.reward(0), lane.row().reward(0));
            lane.close();
        }
    }

    @Test
    void onlySimulatorsMakeASimulator() {
        try (Environment both = Environments.make(BOTH, 1)) {
            assertTrue(both instanceof Simulator);
        }
        assertFalse(Environments.options("tasks").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tasks",
                "tasks:",
                "tasks:Pendulum-v1",
                "tasks:Pendulum-v1++",
                "tasks:Pendulum-v1++Pendulm-v1",
                "tasks:Pendulum-v1++CartPole-v1",
                "tasks:Pendulum-v1++car-racing",
                "tasks:Pendulum-v1++Pendulum-v1:nothing=2"
            })
    void whatIsNoTaskOfVectorsAndNumbersIsRefused(final String id) {
        final ConfigException refusal = assertThrows(ConfigException.class, () -> Environments.make(id, 2));
        assertTrue(refusal.getMessage().contains("'"), refusal.getMessage());
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        final ConfigException refusal =
                assertThrows(ConfigException.class, () -> Environments.make("tasks:CartPole-v1++car-racing", 1));
        assertTrue(refusal.getMessage().contains("CartPole-v1 takes"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("UINT8"), refusal.getMessage());
    }
}
