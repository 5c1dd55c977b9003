package dev.reverie.pipeline.run;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.learners.Actor;
import dev.reverie.learners.RandomActor;
import dev.reverie.learners.Weights;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.pipeline.metrics.Progress;
import dev.reverie.pipeline.metrics.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;

/** {@code reverie record}: environment to log, without a learner. */
public final class Recording {
    private Recording() {}

    /**
     * What was recorded.
     *
     * @param transitions in the log.
     * @param episodes    finished.
     * @param seconds     it took.
     */
    public record Result(long transitions, long episodes, double seconds) {}

    /**
     * Records.
     *
     * @param env    id of the environment.
     * @param policy {@code random}, or a run directory.
     * @param lanes  stepped together.
     * @param steps  transitions to record.
     * @param seed   of everything.
     * @param log    directory, not yet there.
     * @param err    for progress.
     * @return what was recorded.
     * @throws ConfigException if anything is not as it should be; no log is made then.
     */
    public static Result make(
            final String env,
            final String policy,
            final int lanes,
            final long steps,
            final long seed,
            final Path log,
            final PrintWriter err) {
        final EnvSpec spec;
        try (Environment probe = Environments.make(env, lanes)) {
            spec = probe.spec();
        }
        final Experiment experiment = Experiment.resolve(
                List.of(),
                List.of(
                        "run.env=" + env,
                        "run.lanes=" + lanes,
                        "run.steps=" + steps,
                        "run.seed=" + seed,
                        "run.mode=pipelined",
                        "wire.window=256"));
        final Plan plan = experiment.recording(actors(policy, spec), log);
        final EpisodeMeter episodes = new EpisodeMeter((step, episodeReturn, length) -> {});
        final long begin = System.nanoTime();
        final Run run = Run.start(plan, episodes);
        try (Progress progress = new Progress(Terminal.stderr(), err, steps, System::nanoTime)) {
            while (!run.await(Duration.ofMillis(50))) {
                final RunStatus status = run.status();
                progress.update(status.transitions(), 0, Double.NaN, 0, status.waits());
            }
        } finally {
            run.close();
        }
        final Throwable fault = run.fault();
        if (fault != null) {
            throw new IllegalStateException("the recording ended by a fault", fault);
        }
        return new Result(run.status().transitions(), episodes.episodes(), (System.nanoTime() - begin) / 1e9);
    }

    private static LongFunction<Actor> actors(final String policy, final EnvSpec spec) {
        if (policy.equals("random")) {
            return seed -> new RandomActor(spec, seed);
        }
        final RunDirectory directory = RunDirectory.open(Path.of(policy));
        final Experiment experiment = Experiment.read(directory);
        if (!experiment.run().env().equals(spec.id())) {
            throw new ConfigException("the policy of " + policy + " was trained in "
                    + experiment.run().env() + ", not in " + spec.id());
        }
        final Weights weights = directory.loadWeights(directory.preferred());
        return seed -> experiment.evaluator(spec, weights, seed);
    }
}
