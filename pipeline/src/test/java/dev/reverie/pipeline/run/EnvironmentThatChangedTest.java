package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Rows;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An environment that does not do again what it did, as a robot does not. */
class EnvironmentThatChangedTest {
    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();

    private record Changed(Environment inner) implements Environment {
        @Override
        public EnvSpec spec() {
            return inner.spec();
        }

        @Override
        public void reset(final long seed, final Rows out) {
            inner.reset(seed + 1, out);
        }

        @Override
        public void step(final Rows actions, final Rows out) {
            inner.step(actions, out);
        }
    }

    private static Experiment experiment(final Mode mode) {
        return Experiment.resolve(
                List.of("debug"), List.of("run.mode=" + mode, "run.steps=600", "log.blockBytes=4194304"));
    }

    private Plan changed(final Mode mode, final boolean isKilled) {
        final Experiment experiment = experiment(mode);
        final RunDirectory made = RunDirectory.create(directory.resolve("run"), experiment.toYaml());
        final Plan plan = experiment.plan(made);
        Cuts.cut(plan, true, 200, isKilled);
        return Cuts.with(plan.resumed(), () -> new Changed(plan.environment().get()));
    }

    @Test
    void aRunThatIsRepeatedCannotGoOnInIt() {
        final Plan plan = changed(Mode.LOCAL, false);
        final int before = Runs.records(plan.logPath()).size();
        final ConfigException refused = assertThrows(
                ConfigException.class, () -> Run.start(plan, new EpisodeMeter((step, earned, length) -> {})));
        assertTrue(refused.getMessage().contains("does not do again what it did"), refused.toString());
        assertEquals(before, Runs.records(plan.logPath()).size());
    }

    /** Killed before its first checkpoint: every tick is made again and compared. */
    @Test
    void aTickThatIsNotTheSameEndsTheRun() throws Exception {
        final Plan plan = changed(Mode.LOCAL, true);
        final int before = Runs.records(plan.logPath()).size();
        final Run run = Run.start(plan, new EpisodeMeter((step, earned, length) -> {}));
        assertTrue(run.await(Duration.ofSeconds(30)));
        run.close();
        assertTrue(
                String.valueOf(run.fault()).contains("tick 0 is not record 0 of its log"), String.valueOf(run.fault()));
        assertEquals(before, Runs.records(plan.logPath()).size());
    }

    @Test
    void aPipelinedRunBeginsNewEpisodes() {
        final Plan plan = changed(Mode.PIPELINED, true);
        final int before = Runs.records(plan.logPath()).size();
        final Run run = Run.start(plan, new EpisodeMeter((step, earned, length) -> {}), said::add);
        assertTrue(run.await(Duration.ofSeconds(30)));
        run.close();
        assertNull(run.fault());
        assertTrue(said.get(1).contains("it begins new episodes"), said::toString);
        assertEquals(600, run.status().transitions());
        final List<Long> ticks = new ArrayList<>();
        final List<Boolean> begins = new ArrayList<>();
        try (ChronicleLog log = ChronicleLog.read(plan.logPath());
                LogReader reader = log.reader(0)) {
            while (reader.poll(
                            experience -> {
                                ticks.add(experience.tick());
                                begins.add(experience.rows().isFirst(0));
                            },
                            64)
                    > 0) {
                Thread.onSpinWait();
            }
        }
        for (int i = 0; i < ticks.size(); i++) {
            assertEquals(i < before ? i : i + 1, ticks.get(i), "one tick is left out, where the run was cut");
        }
        assertTrue(begins.get(before));
    }
}
