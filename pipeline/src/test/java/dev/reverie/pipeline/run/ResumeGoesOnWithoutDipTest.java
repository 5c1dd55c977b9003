package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Experience;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipelined run that is killed when it has learned goes on acting as well as it did. */
class ResumeGoesOnWithoutDipTest {
    private static final int EPISODES = 40;

    @TempDir
    private Path directory;

    private final List<Double> returns = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    private RunStatus run(final Plan plan, final long killAt) {
        final AtomicLong made = new AtomicLong();
        returns.clear();
        final Run run = Run.start(
                Cuts.with(
                        plan,
                        () -> CutShort.of(plan.environment().get(), false, 1, () -> {
                            if (made.incrementAndGet() >= killAt) {
                                throw new CutShort.Killed();
                            }
                        })),
                new EpisodeMeter((step, episodeReturn, length) -> {
                    synchronized (returns) {
                        returns.add(episodeReturn);
                    }
                }),
                said::add);
        try {
            assertTrue(run.await(Duration.ofSeconds(60)), "the run did not end");
        } finally {
            run.close();
        }
        if (killAt == Long.MAX_VALUE) {
            assertNull(run.fault(), () -> "a fault: " + run.fault());
        }
        return run.status();
    }

    private static double mean(final List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    @Test
    void actorsAndLearnerGoOn() {
        final Experiment experiment = Experiment.resolve(
                List.of("taxi"),
                List.of(
                        "run.mode=pipelined",
                        "run.actors=2",
                        "run.steps=50000",
                        "run.saveSeconds=0.1",
                        "log.blockBytes=4194304",
                        "checkpoint.everySeconds=0",
                        "checkpoint.everySteps=1000"));
        final RunDirectory made = RunDirectory.create(directory.resolve("run"), experiment.toYaml());
        final RunStatus killed = run(experiment.plan(made), 36_000);
        assertTrue(killed.transitions() > 30_000, () -> "only " + killed.transitions() + " steps were made");
        final int before = returns.size();
        final double learned = mean(returns.subList(before - EPISODES, before));
        assertTrue(learned > -40, "it had learned: " + learned);
        assertTrue(mean(returns.subList(0, EPISODES)) < -150, "which it could not at first");

        final RunStatus done = run(experiment.plan(made).resumed(), Long.MAX_VALUE);
        assertEquals(50_000, done.transitions());
        assertEquals(done.transitions(), done.updates(), "each transition is learned from once");
        final double after = mean(returns.subList(before, before + EPISODES));
        assertTrue(after > learned - 25, "returns of " + learned + " fell to " + after + ": " + said);
        assertTicksAreWhole(made.log(), killed);
        assertTrue(said.get(0).matches("goes on from step [23]\\d{4}; .*"), said::toString);
    }

    private static void assertTicksAreWhole(final Path log, final RunStatus killed) {
        final long[] next = new long[2];
        final long[] version = new long[2];
        try (ChronicleLog opened = ChronicleLog.read(log);
                LogReader reader = opened.reader(0)) {
            while (reader.poll(experience -> check(experience, next, version, killed), 64) > 0) {
                Thread.onSpinWait();
            }
        }
        assertTrue(next[0] > 25_000 && next[1] > 25_000, next[0] + " and " + next[1] + " ticks");
    }

    /** No tick is lost or made twice, and the policy that acts is never one of long ago. */
    private static void check(
            final Experience experience, final long[] next, final long[] version, final RunStatus killed) {
        final int actor = experience.actor();
        assertEquals(next[actor]++, experience.tick(), "tick of actor " + actor);
        assertTrue(
                experience.policyVersion() >= version[actor] - 2000,
                () -> "version " + experience.policyVersion() + " after " + version[actor] + " at record "
                        + experience.sequence() + " of " + killed.logPosition());
        version[actor] = experience.policyVersion();
    }
}
