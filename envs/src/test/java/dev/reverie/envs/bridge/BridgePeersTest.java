package dev.reverie.envs.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Acting;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentContract;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StateAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers in Java, C and Python, and what happens when a process misbehaves. */
@Timeout(180)
class BridgePeersTest {
    @TempDir
    static Path folder;

    @Nested
    class FakeCartPole implements EnvironmentContract {
        private static FakePeer peer;

        @BeforeAll
        static void listen() throws IOException {
            peer = FakePeer.of("CartPole-v1");
        }

        @AfterAll
        static void leave() throws IOException {
            peer.close();
        }

        @Override
        public Environment make(final int lanes) {
            return Environments.make("bridge:unix=" + peer.path(), lanes);
        }

        @Test
        void aPeerGivesTheRowsOfTheEnvironmentItServes() {
            try (Environment there = make(5);
                    Environment here = Environments.make("CartPole-v1", 5)) {
                assertEquals(here.spec().observation(), there.spec().observation());
                assertEquals(here.spec().action(), there.spec().action());
                assertEquals(here.spec().stepLimit(), there.spec().stepLimit());
                assertArrayEquals(rows(here), rows(there));
            }
        }

        private static byte[] rows(final Environment environment) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 5);
            environment.reset(31, rows);
            return Acting.run(environment, rows, 2000, new Random(1));
        }
    }

    @Nested
    class Point implements EnvironmentContract {
        private static Path program;

        @BeforeAll
        static void compile() throws IOException, InterruptedException {
            program = Peers.compile(folder);
        }

        @Override
        public Environment make(final int lanes) {
            return Environments.make("bridge:exec=" + program, lanes);
        }

        @Test
        void sharedMemoryStdioAndSocketGiveTheSameRows() {
            final byte[] expected = rows(",shared=off");
            for (final String options : new String[] {",shared=on", ",over=stdio", ",over=stdio,shared=on"}) {
                assertArrayEquals(expected, rows(options), options);
            }
        }

        private static byte[] rows(final String options) {
            final String id = "bridge:exec=" + program + options;
            try (Environment environment = Environments.make(id, 9)) {
                final Rows rows = Rows.allocate(environment.spec().layout(), 9);
                environment.reset(8, rows);
                return Acting.run(environment, rows, 500, new Random(1));
            }
        }
    }

    /** One process that listens, a thread for every conversation. */
    @Nested
    class GymCartPole implements EnvironmentContract {
        private static @Nullable Process process;
        private static Path socket;

        @BeforeAll
        static void listen() throws IOException {
            socket = folder.resolve("gym.sock");
            process = new ProcessBuilder("sh", "-c", Peers.gym(folder, "CartPole-v1") + " " + socket)
                    .inheritIO()
                    .start();
            for (int i = 0; i < 6000 && !Files.exists(socket); i++) {
                pause();
            }
        }

        @AfterAll
        static void leave() {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }

        @Override
        public Environment make(final int lanes) {
            return Environments.make("bridge:unix=" + socket, lanes);
        }

        /** Ours takes each state that gym shows, as float32, and must go where gym goes. */
        @Test
        void gymAndWeMoveAlike() {
            try (Environment gym = make(1);
                    Environment made = Environments.make("CartPole-v1", 1)) {
                final StateAccess ours = (StateAccess) made;
                final Rows there = Rows.allocate(gym.spec().layout(), 1);
                final Rows here = Rows.allocate(ours.spec().layout(), 1);
                final Random random = new Random(2);
                gym.reset(1, there);
                ours.reset(1, here);
                final double[] state = new double[ours.stateSize()];
                int ends = 0;
                for (int step = 0; step < 2000; step++) {
                    final boolean begins = there.isLast(0);
                    for (int j = 0; j < 4; j++) {
                        state[j] = there.valueAt(0, 0, j);
                    }
                    there.action(0, random.nextInt(2));
                    here.action(0, there.action(0));
                    gym.step(there, there);
                    if (begins) {
                        continue;
                    }
                    ours.setState(0, state);
                    ours.step(here, here);
                    assertEquals(here.discount(0), there.discount(0));
                    assertEquals(here.reward(0), there.reward(0));
                    ends += there.isLast(0) ? 1 : 0;
                    for (int j = 0; j < 4; j++) {
                        assertEquals(here.valueAt(0, 0, j), there.valueAt(0, 0, j), 1e-5);
                    }
                }
                assertTrue(ends > 20, ends + " episodes ended");
            }
        }
    }

    @Test
    void gymsSpacesBecomeFieldsAndBounds() {
        try (Environment pendulum =
                        Environments.make("bridge:exec=" + Peers.gym(folder, "Pendulum-v1") + ",over=stdio", 2);
                Environment lake = Environments.make("bridge:exec=" + Peers.gym(folder, "FrozenLake-v1"), 2)) {
            assertEquals(ActionSpace.Box.of(1, -2, 2), pendulum.spec().action());
            assertEquals(200, pendulum.spec().stepLimit());
            assertEquals(List.of(Field.discrete("observation", 16)), lake.spec().observation());
            for (final Environment environment : List.of(pendulum, lake)) {
                final Rows rows = Rows.allocate(environment.spec().layout(), 2);
                environment.reset(1, rows);
                Acting.run(environment, rows, 450, new Random(1));
            }
        }
    }

    @Test
    void whatAnEnvironmentRaisesIsTold() {
        final String id = Peers.python(folder, "raising", "raise RuntimeError('no such joint')");
        assertTrue(fall(id).getMessage().contains("RuntimeError: no such joint"));
    }

    @Test
    void aProcessThatDiesIsToldWithItsStatus() {
        final String id = Peers.python(folder, "dying", "import os; os._exit(3)");
        assertTrue(fall(id).getMessage().contains("exit status 3"));
    }

    @Test
    void anObservationOfAnotherShapeIsTold() {
        final String id = Peers.python(folder, "shape", "return np.zeros((1,), 'f4'), 0.0, False, {}");
        final String message = fall(id).getMessage();
        assertTrue(message.contains("observation has shape (1,), its space says (3,)"), message);
    }

    @Test
    void aProcessThatHangsIsEndedWithWhatItStarted() throws IOException {
        final Path pid = folder.resolve("pid");
        final String id = Peers.python(
                folder,
                "hanging",
                "import os, time; open('" + pid + "', 'w').write(str(os.getpid())); time.sleep(600)");
        for (final String over : new String[] {"socket", "stdio"}) {
            final String message =
                    fall("true; " + id + ",deadline=1,over=" + over).getMessage();
            assertTrue(message.contains("no answer within"), message);
            final long process = Long.parseLong(Files.readString(pid));
            assertFalse(alive(process), "process " + process + " still runs");
        }
    }

    private static boolean alive(final long pid) {
        for (int i = 0; i < 500; i++) {
            if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatAnEnvironmentPrintsDoesNoHarm() {
        final String id =
                Peers.python(folder, "printing", "print('hello'); return np.zeros((3,), 'f4'), 0.0, False, {}");
        for (final String over : new String[] {"socket", "stdio"}) {
            try (Environment environment = Environments.make("bridge:exec=" + id + ",over=" + over, 2)) {
                final Rows rows = Rows.allocate(environment.spec().layout(), 2);
                environment.reset(1, rows);
                Acting.run(environment, rows, 5, new Random(1));
            }
        }
    }

    @Test
    void aProcessThatIsNoPeerIsRefused() {
        for (final String id :
                new String[] {"echo hello,over=stdio", "exit 4", "sleep 600,start=0.5", "no-such-command"}) {
            final ConfigException refusal =
                    assertThrows(ConfigException.class, () -> Environments.make("bridge:exec=" + id, 1), id);
            assertTrue(refusal.getMessage().contains("docs/bridge.md"), refusal.getMessage());
        }
    }

    private static BridgeException fall(final String id) {
        try (Environment environment = Environments.make("bridge:exec=" + id, 2)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 2);
            environment.reset(1, rows);
            return assertThrows(BridgeException.class, () -> Acting.run(environment, rows, 5, new Random(1)));
        }
    }
}
