package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.pipeline.metrics.EpisodeMeter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaceHoldsActorsBackTest {
    private static final int STEPS = 3000;
    private static final int LANES = 4;

    @TempDir
    Path directory;

    /** The most transitions seen on the log beyond the updates made: one is due for each. */
    private long mostOwed(final String name, final String... overrides) {
        final List<String> all = new ArrayList<>(List.of(
                "run.algorithm=dyna-q",
                "dyna.planningSteps=10000",
                "run.env=Taxi-v3",
                "run.lanes=" + LANES,
                "run.steps=" + STEPS,
                "run.lead=100000",
                "run.evalEpisodes=0",
                "wire.window=1000"));
        all.addAll(List.of(overrides));
        final Experiment experiment = Experiment.resolve(List.of("debug"), all);
        final RunDirectory made = RunDirectory.create(directory.resolve(name), experiment.toYaml());
        long most = 0;
        final RunStatus last;
        try (Run run = Run.start(experiment.plan(made), new EpisodeMeter((step, episodeReturn, length) -> {}))) {
            for (int i = 0; i < 30_000 && !run.await(Duration.ofMillis(2)); i++) {
                final RunStatus status = run.status();
                most = Math.max(most, status.transitions() - status.updates());
            }
            assertTrue(run.await(Duration.ofSeconds(60)), "the run did not end");
            assertNull(run.fault(), () -> "the run ended by a fault: " + run.fault());
            last = run.status();
        }
        assertTrue(last.transitions() >= STEPS);
        assertEquals(last.transitions(), last.updates(), "all that was due was made");
        return most;
    }

    @Test
    void aBandOfUpdatesOwedIsNotLeft() {
        assertTrue(mostOwed("free") > 200, "the actors are faster than the learner");
        assertTrue(mostOwed("held", "pace.behind=20") <= 20 + LANES - 1);
    }

    @Test
    void aResumedRunIsHeldAndLetGoToo() {
        final Experiment experiment = Experiment.resolve(
                List.of("debug"),
                List.of(
                        "run.algorithm=dyna-q",
                        "run.env=Taxi-v3",
                        "run.steps=2000",
                        "pace.behind=20",
                        "checkpoint.everySeconds=0",
                        "checkpoint.everySteps=200"));
        final RunDirectory made = RunDirectory.create(directory.resolve("cut"), experiment.toYaml());
        final Plan plan = experiment.plan(made);
        Cuts.cut(plan, false, 900, true);
        final RunStatus status = Runs.finish(plan.resumed());
        assertEquals(2000, status.transitions());
        assertEquals(2000, status.updates());
    }
}
