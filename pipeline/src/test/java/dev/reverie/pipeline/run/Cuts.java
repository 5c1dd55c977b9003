package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Environment;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Runs that end before their time. */
final class Cuts {
    private Cuts() {}

    /** A plan in another environment. */
    static Plan with(final Plan plan, final Supplier<Environment> environment) {
        return new Plan(
                plan.run(),
                plan.wire(),
                plan.log(),
                plan.replay(),
                plan.pace(),
                environment,
                plan.actors(),
                plan.algorithm(),
                plan.logPath(),
                plan.directory(),
                plan.checkpoint(),
                plan.isResumed());
    }

    /** Runs until an environment's step of that number, when it is stopped in order or ends by a fault. */
    static void cut(final Plan plan, final boolean isOpaque, final long at, final boolean isKilled) {
        final CompletableFuture<Run> started = new CompletableFuture<>();
        final Runnable cut = () -> {
            if (isKilled) {
                throw new CutShort.Killed();
            }
            started.join().stop();
        };
        final Plan cutting = with(plan, () -> CutShort.of(plan.environment().get(), isOpaque, at, cut));
        final Run run = Run.start(cutting, new EpisodeMeter((step, episodeReturn, length) -> {}));
        started.complete(run);
        try {
            assertTrue(run.await(Duration.ofSeconds(30)), "the run did not end");
        } finally {
            run.close();
        }
        final Throwable fault = run.fault();
        assertTrue(
                fault == null || fault instanceof CutShort.Killed,
                () -> "the run ended by a fault: " + fault + Arrays.toString(fault.getStackTrace()));
    }
}
