package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Rows;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first fault of any stage ends the run, and what was recorded before it is kept. */
class FaultEndsTheRunTest {
    private static final int SOUND_TICKS = 100;

    @TempDir
    private Path directory;

    /** Breaks after a number of ticks. */
    private static final class Breaking implements Environment {
        private final Environment environment;
        private int ticks;
        private boolean isClosed;

        private Breaking(final Environment environment) {
            this.environment = environment;
        }

        @Override
        public EnvSpec spec() {
            return environment.spec();
        }

        @Override
        public void reset(final long seed, final Rows out) {
            environment.reset(seed, out);
            ticks = 1;
        }

        @Override
        public void step(final Rows actions, final Rows out) {
            if (ticks++ == SOUND_TICKS) {
                throw new IllegalStateException("the simulator fell over");
            }
            environment.step(actions, out);
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anEnvironmentThatBreaks(final Mode mode) {
        final Experiment experiment =
                Experiment.resolve(List.of("debug"), List.of("run.mode=" + mode, "run.steps=5000"));
        final RunDirectory made = RunDirectory.create(directory.resolve("run"), experiment.toYaml());
        final Plan plan = experiment.plan(made);
        final Breaking breaking = new Breaking(experiment.environment());
        final Plan broken = new Plan(
                plan.run(),
                plan.wire(),
                plan.log(),
                plan.replay(),
                plan.pace(),
                () -> breaking,
                plan.actors(),
                plan.algorithm(),
                plan.logPath(),
                plan.directory(),
                plan.checkpoint(),
                false);
        final Run run = Run.start(broken, new EpisodeMeter((step, episodeReturn, length) -> {}));
        assertTrue(run.await(Duration.ofSeconds(20)), "the run went on");
        run.close();
        assertNotNull(run.fault());
        assertEquals("the simulator fell over", run.fault().getMessage());
        assertTrue(breaking.isClosed, "the environment was left open");
        final int recorded = Runs.records(made.log()).size();
        assertTrue(recorded <= SOUND_TICKS, recorded + " ticks of " + SOUND_TICKS);
        assertEquals(recorded - 1, run.status().logPosition());
        assertNoStageRuns();
    }

    /** A stage says that it is done a moment before its thread is. */
    private static void assertNoStageRuns() {
        final long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (isAnyStageRunning() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertFalse(isAnyStageRunning());
    }

    private static boolean isAnyStageRunning() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        List.of("actor-0", "keeper", "learner", "local").contains(thread.getName()));
    }

    @Test
    void aRunThatCannotBeginLeavesNothingRunning() {
        final Experiment experiment = Experiment.resolve(List.of("debug"), List.of("wire.directory=/proc/nowhere"));
        final RunDirectory made = RunDirectory.create(directory.resolve("run"), experiment.toYaml());
        final Plan plan = experiment.plan(made);
        org.junit.jupiter.api.Assertions.assertThrows(
                dev.reverie.config.ConfigException.class,
                () -> Run.start(plan, new EpisodeMeter((step, episodeReturn, length) -> {})));
        assertNoStageRuns();
    }
}
