package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run whose log begins with recorded experience learns from that before it acts. */
class GivenLogTest {
    private static final int GIVEN = 400;
    private static final int OWN = 300;

    @TempDir
    private Path directory;

    private Path recorded;

    @BeforeEach
    void record() {
        recorded = Runs.run(
                        directory.resolve("recorded"),
                        "run.algorithm=dyna-q",
                        "run.env=Taxi-v3",
                        "run.mode=local",
                        "run.steps=5")
                .log();
        recorded = run("before", Mode.LOCAL, List.of("run.steps=" + GIVEN)).log();
    }

    private static List<String> keys(final Mode mode, final List<String> more) {
        final List<String> keys = new ArrayList<>(List.of(
                "run.algorithm=dqn",
                "run.env=CartPole-v1",
                "run.mode=" + mode,
                "run.publishEvery=7",
                "run.lead=8",
                "wire.window=8",
                "pace.minimum=100",
                "pace.ratio=0.5",
                "dqn.hidden=[16]",
                "dqn.batch=16",
                "log.blockBytes=4194304",
                "checkpoint.everySeconds=0",
                "checkpoint.everySteps=60"));
        keys.addAll(more);
        return keys;
    }

    private RunDirectory run(final String name, final Mode mode, final List<String> more) {
        return Runs.run(directory.resolve(name), keys(mode, more).toArray(String[]::new));
    }

    private Experiment given(final Mode mode) {
        final List<String> keys = keys(mode, List.of("run.steps=" + OWN));
        final List<String> all = new ArrayList<>(keys);
        all.addAll(Experiment.resolve(List.of("debug"), keys).given(recorded, 50));
        return Experiment.resolve(List.of("debug"), all);
    }

    private RunDirectory make(final String name, final Experiment experiment) {
        return RunDirectory.create(directory.resolve(name), experiment.toYaml());
    }

    private Plan begun(final Experiment experiment, final RunDirectory made) {
        final Plan plan = experiment.plan(made);
        Given.lay(recorded, plan);
        return plan.resumed();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void itLearnsBeforeItActs(final Mode mode) {
        final Experiment experiment = given(mode);
        final RunDirectory made = make("run", experiment);
        final RunStatus status = Runs.finish(begun(experiment, made));
        assertEquals(GIVEN + OWN, status.transitions());
        assertEquals(50 + (OWN + 1) / 2, status.updates(), 1, "50 from what was given, and one for two steps since");
        final List<Long> versions = new ArrayList<>();
        final List<byte[]> before = Runs.records(recorded);
        try (ChronicleLog log = ChronicleLog.read(made.log());
                LogReader reader = log.reader(0)) {
            while (reader.poll(experience -> look(experience, before, versions), 64) > 0) {
                Thread.onSpinWait();
            }
        }
        final int late = mode == Mode.PIPELINED ? 100 : 8;
        assertTrue(versions.get(late) >= 50, () -> "tick " + late + " is made with version " + versions.get(late));
    }

    private static void look(final Experience experience, final List<byte[]> before, final List<Long> versions) {
        if (experience.sequence() >= before.size()) {
            assertEquals(0, experience.actor());
            versions.add(experience.policyVersion());
            return;
        }
        assertTrue(experience.actor() >= RunConfig.MOST_ACTORS, "actor " + experience.actor());
        final byte[] rows = new byte[experience.length() - Experience.HEADER];
        experience.buffer().getBytes(Experience.HEADER, rows);
        final byte[] whole = before.get((int) experience.sequence());
        assertArrayEquals(Arrays.copyOfRange(whole, Experience.HEADER, whole.length), rows);
    }

    @Test
    void localAndLockstepAgree() throws IOException {
        final Experiment alone = given(Mode.LOCAL);
        final Experiment stream = given(Mode.LOCKSTEP);
        final RunDirectory local = make("local", alone);
        final RunDirectory lockstep = make("lockstep", stream);
        Runs.finish(begun(alone, local));
        Runs.finish(begun(stream, lockstep));
        assertSame(local, lockstep);
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "PIPELINED", mode = EnumSource.Mode.EXCLUDE)
    void cutAnywhereItGoesOn(final Mode mode) throws IOException {
        final Experiment experiment = given(mode);
        final RunDirectory whole = make("whole", experiment);
        Runs.finish(begun(experiment, whole));
        final RunDirectory parts = make("parts", experiment);
        Plan plan = begun(experiment, parts);
        for (final long at : new long[] {3, 40, 120}) {
            Cuts.cut(plan, false, at, at != 40);
            plan = plan.resumed();
        }
        Runs.finish(plan);
        assertSame(whole, parts);
    }

    private static void assertSame(final RunDirectory one, final RunDirectory other) throws IOException {
        final List<byte[]> expected = Runs.records(one.log());
        final List<byte[]> actual = Runs.records(other.log());
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "record " + i);
        }
        assertArrayEquals(Files.readAllBytes(one.weightsFile()), Files.readAllBytes(other.weightsFile()));
    }

    @Test
    void rowsOfAnotherEnvironmentAreRefused() {
        final Experiment experiment = given(Mode.LOCAL);
        final RunDirectory made = make("run", experiment);
        final Path other = directory.resolve("recorded/log");
        final ConfigException refused =
                assertThrows(ConfigException.class, () -> Given.lay(other, experiment.plan(made)));
        assertTrue(refused.getMessage().contains("Taxi-v3"), refused::getMessage);
        assertFalse(Files.exists(made.log()));
    }

    @Test
    void whatIsLeftOfACopyThatWasKilledIsMadeAnew() throws IOException {
        final Experiment experiment = given(Mode.LOCAL);
        final RunDirectory made = make("run", experiment);
        final Path begun = Files.createDirectories(made.path().resolve("log.begun"));
        Files.writeString(begun.resolve("half"), "x");
        Given.lay(recorded, experiment.plan(made));
        assertEquals(Runs.records(recorded).size(), Runs.records(made.log()).size());
        assertFalse(Files.exists(begun));
    }

    @Test
    void learnersThatTakeEachTransitionOnceAreRefused() {
        final Experiment fresh =
                Experiment.resolve(List.of("debug"), List.of("run.algorithm=q-learning", "run.env=Taxi-v3"));
        assertThrows(ConfigException.class, () -> fresh.given(recorded, 0));
    }
}
