package dev.reverie.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTraceTest {
    @TempDir
    Path folder;

    private String trace(final String id, final String states, final String actions) throws IOException {
        final Path s = Files.writeString(folder.resolve("s.csv"), states);
        final Path a = Files.writeString(folder.resolve("a.csv"), actions);
        final StringBuilder out = new StringBuilder();
        EnvironmentTrace.run(id, s, a, out);
        return out.toString();
    }

    private void refused(final String id, final String states, final String actions, final String... says) {
        final ConfigException refusal = assertThrows(ConfigException.class, () -> trace(id, states, actions));
        for (final String words : says) {
            assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
        }
    }

    @Test
    void transitionsArePrintedUnderAHeader() throws IOException {
        final String[] lines =
                trace("MountainCar-v0", "-0.5,0.0\n0.48,0.03\n", "0.0\n2\n").split("\n");
        assertEquals(3, lines.length);
        assertEquals("state0,state1,obs0,obs1,reward,terminated", lines[0]);
        final String[] cells = lines[1].split(",");
        assertEquals(-0.5011768430041692, Double.parseDouble(cells[0]), 1e-15);
        assertEquals((float) -0.5011768430041692, Double.parseDouble(cells[2]));
        assertEquals("-1.0,false", cells[4] + "," + cells[5]);
        assertTrue(lines[2].endsWith(",-1.0,true"), lines[2]);
    }

    @Test
    void numbersReadBackAreTheSame() throws IOException {
        final String[] cells =
                trace("Pendulum-v1", "0.1,0.2\n", "0.3\n").split("\n")[1].split(",");
        final StateAccess pendulum = (StateAccess) Environments.make("Pendulum-v1", 1);
        final Rows rows = Rows.allocate(pendulum.spec().layout(), 1);
        pendulum.setState(0, new double[] {0.1, 0.2});
        rows.actionAt(0, 0, 0.3f);
        pendulum.step(rows, rows);
        final double[] state = new double[2];
        pendulum.state(0, state);
        assertEquals(state[0], Double.parseDouble(cells[0]));
        assertEquals(state[1], Double.parseDouble(cells[1]));
        assertEquals(rows.floatAt(0, 0, 2), Double.parseDouble(cells[4]));
        assertEquals(rows.reward(0), Double.parseDouble(cells[5]));
    }

    @Test
    void aTableIsPrintedAsADistribution() throws IOException {
        final String third = Double.toString(1.0 / 3.0);
        assertEquals(
                "row,state,action,probability,next_state,reward,terminated\n"
                        + "0,14,2," + third + ",14,0.0,false\n"
                        + "0,14,2," + third + ",15,1.0,true\n"
                        + "0,14,2," + third + ",10,0.0,false\n"
                        + "1,5,0,1.0,5,0.0,true\n",
                trace("FrozenLake-v1", "14\n5.0\n", "2.0\n0\n"));
    }

    @Test
    void whatCannotBeIsRefusedByFileAndLine() {
        refused("CartPole", "0\n", "0\n", "'CartPole'", "CartPole-v1");
        refused("countdown", "0\n", "0\n", "no state");
        refused("Pendulum-v1", "0,0\n0,0,0\n", "0\n0\n", "s.csv, line 2", "2 columns", "got 3");
        refused("Pendulum-v1", "0,0\n0,x\n", "0\n0\n", "s.csv, line 2", "'x' is not a number");
        refused("Pendulum-v1", "0,0\n0,NaN\n", "0\n0\n", "s.csv, line 2", "not finite");
        refused("Pendulum-v1", "0,0\n\n0,0\n", "0\n0\n0\n", "s.csv, line 2");
        refused("Pendulum-v1", "0,0\n", "0\n0\n", "s.csv has 1 rows", "a.csv has 2");
        refused("Pendulum-v1", "0,0\n0,0\n", "0\n2.5\n", "a.csv, line 2", "2.5", "-2.0 and 2.0");
        refused("MountainCar-v0", "0,0\n", "3\n", "a.csv, line 1", "0 and 2");
        refused("MountainCar-v0", "0,0\n", "0.5\n", "a.csv, line 1", "0.5");
        refused("MountainCar-v0", "7,0\n", "1\n", "s.csv, line 1", "7.0");
        refused("Taxi-v3", "3\n500\n", "1\n1\n", "s.csv, line 2", "499");
        refused("Taxi-v3", "3\n", "6\n", "a.csv, line 1", "0 and 5");
        final Path none = folder.resolve("none.csv");
        final ConfigException missing = assertThrows(
                ConfigException.class, () -> EnvironmentTrace.run("Taxi-v3", none, none, new StringBuilder()));
        assertTrue(missing.getMessage().contains("none.csv"), missing.getMessage());
    }
}
