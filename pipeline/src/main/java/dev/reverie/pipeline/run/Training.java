package dev.reverie.pipeline.run;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.envs.Environment;
import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.pipeline.metrics.EventFile;
import dev.reverie.pipeline.metrics.MetricsLog;
import dev.reverie.pipeline.metrics.MetricsRow;
import dev.reverie.pipeline.metrics.Progress;
import dev.reverie.pipeline.metrics.Terminal;
import dev.reverie.pipeline.stream.StageMeter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A run that is watched: progress, figures, and at its end an evaluation and curves. */
public final class Training {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final long FIGURES_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Experiment experiment;
    private final RunDirectory directory;
    private final PrintWriter err;
    private final boolean isResumed;
    private final Curve returns = new Curve();
    private final AtomicLong recentReturn = new AtomicLong(Double.doubleToLongBits(Double.NaN));
    private final AtomicLong lastLength = new AtomicLong();
    private final AtomicLong finished = new AtomicLong();
    private final EpisodeMeter episodes = new EpisodeMeter(this::onEpisode);
    private long figuresAt = System.nanoTime();
    private long ratedAt = figuresAt;
    private long ratedSteps;
    private final Map<String, Long> ratedItems = new HashMap<>();

    /**
     * A training that has not begun.
     *
     * @param experiment to run.
     * @param directory  of the run, new.
     * @param err        for progress.
     */
    public Training(final Experiment experiment, final RunDirectory directory, final PrintWriter err) {
        this(experiment, directory, err, false);
    }

    private Training(
            final Experiment experiment, final RunDirectory directory, final PrintWriter err, final boolean isResumed) {
        this.experiment = experiment;
        this.directory = directory;
        this.err = err;
        this.isResumed = isResumed;
    }

    /**
     * A training that goes on from its newest checkpoint and its log.
     *
     * @param directory of the run, stopped or killed.
     * @param err       for progress.
     * @throws ConfigException if the run is finished, or was none that acts.
     */
    public static Training resumed(final RunDirectory directory, final PrintWriter err) {
        if (Files.exists(directory.result())) {
            throw new ConfigException("run " + directory.path() + " is finished: there is nothing to go on with; see "
                    + directory.result() + ", or `reverie eval --run " + directory.path() + "`");
        }
        final Experiment experiment = Experiment.read(directory);
        if (!experiment.offline().log().isEmpty() && !experiment.offline().acts()) {
            throw new ConfigException(
                    "run " + directory.path() + " learned from a recorded log, in one piece: learn from it again");
        }
        return new Training(experiment, directory, err, true);
    }

    private void onEpisode(final long step, final double episodeReturn, final long length) {
        returns.add(step, episodeReturn);
        recentReturn.lazySet(Double.doubleToLongBits(episodes.recentReturn()));
        lastLength.lazySet(length);
        finished.lazySet(episodes.episodes());
    }

    /**
     * Runs to the end, to a fault, or to Ctrl-C, which stops it in order.
     *
     * @return what came of it.
     * @throws IOException           if the figures or curves cannot be written.
     * @throws IllegalStateException if a stage failed; its cause is the fault.
     */
    public TrainingResult run() throws IOException {
        final RunLock lock = RunLock.take(directory);
        try {
            return runLocked();
        } finally {
            lock.close();
        }
    }

    private TrainingResult runLocked() throws IOException {
        err.println(experiment.banner(directory));
        err.flush();
        final long begin = System.nanoTime();
        final CountDownLatch done = new CountDownLatch(1);
        final RunStatus status;
        final Stop stopped = new Stop();
        try (MetricsLog metrics = MetricsLog.open(directory.metrics());
                EventFile events = EventFile.create(directory.path(), System.currentTimeMillis() / 1e3);
                Progress progress = new Progress(Terminal.stderr(), err, experiment.transitions(), System::nanoTime)) {
            final Plan plan = experiment.plan(directory);
            final boolean isGiven = experiment.offline().acts();
            if (isGiven) {
                Given.lay(Path.of(experiment.offline().log()), plan);
            }
            final Run run = Run.start(isResumed || isGiven ? plan.resumed() : plan, episodes, this::say);
            ratedSteps = run.status().transitions();
            final Thread hook = new Thread(() -> interrupt(run, stopped, done), "interrupt");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                while (!run.await(LOOK)) {
                    watch(run.status(), metrics, events, progress);
                }
            } finally {
                run.close();
            }
            status = run.status();
            writeFigures(status, metrics, events);
            requireNoFault(run);
            if (stopped.isAsked()) {
                err.println();
                err.println("stopped at step " + status.transitions() + "; its latest weights are in "
                        + directory.weightsFile() + "; go on by `reverie resume --run " + directory.path() + "`");
                err.flush();
            } else {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } finally {
            done.countDown();
        }
        return finish(status, (System.nanoTime() - begin) / 1e9, stopped.isAsked());
    }

    private static void requireNoFault(final Run run) {
        final Throwable fault = run.fault();
        if (fault != null) {
            throw new IllegalStateException("the run ended by a fault", fault);
        }
    }

    private static void interrupt(final Run run, final Stop stopped, final CountDownLatch done) {
        stopped.ask();
        run.stop();
        try {
            done.await(30, TimeUnit.SECONDS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(
            final RunStatus status, final MetricsLog metrics, final EventFile events, final Progress progress)
            throws IOException {
        progress.update(
                status.transitions(),
                status.updates(),
                Double.longBitsToDouble(recentReturn.get()),
                status.replayTransitions(),
                status.waits());
        final long now = System.nanoTime();
        if (now - figuresAt >= FIGURES_NANOS) {
            figuresAt = now;
            writeFigures(status, metrics, events);
        }
    }

    private void writeFigures(final RunStatus status, final MetricsLog metrics, final EventFile events)
            throws IOException {
        final MetricsRow row = new MetricsRow(status.transitions());
        row.put("episode/return", Double.longBitsToDouble(recentReturn.get()));
        row.put("episode/length", lastLength.get());
        row.put("episode/count", finished.get());
        row.put("log/position", status.logPosition());
        row.put("train/updates", status.updates());
        row.put("train/policy_version", status.policyVersion());
        row.put("stage/lag_ticks", status.lag());
        final long now = System.nanoTime();
        final double seconds = (now - ratedAt) / 1e9;
        ratedAt = now;
        row.put("fps/env", (status.transitions() - ratedSteps) / seconds);
        ratedSteps = status.transitions();
        for (final StageMeter meter : status.meters()) {
            row.put("stage/" + meter.stage() + "/blocked", meter.blocked());
            row.put("stage/" + meter.stage() + "/starved", meter.starved());
            row.put(
                    "stage/" + meter.stage() + "/rate",
                    (meter.items() - ratedItems.getOrDefault(meter.stage(), 0L)) / seconds);
            ratedItems.put(meter.stage(), meter.items());
        }
        status.learner().forEach(row::put);
        metrics.append(row);
        events.append(row, System.currentTimeMillis() / 1e3);
    }

    private void say(final String what) {
        err.println("reverie: " + what);
        err.flush();
    }

    private TrainingResult finish(final RunStatus status, final double seconds, final boolean isStopped)
            throws IOException {
        final OptionalDouble optimum;
        try (Environment environment = experiment.environment()) {
            optimum = Optimum.of(environment);
        }
        final TrainingResult result = new TrainingResult(
                experiment.run(),
                directory,
                status,
                seconds,
                experiment.evaluate(directory, Kept.LAST),
                experiment.evaluate(directory, Kept.BEST),
                optimum,
                returns);
        result.plot(err);
        if (!isStopped) {
            final Path whole = directory.path().resolve("result.json.tmp");
            Files.writeString(whole, Json.write(result.toMap()) + "\n");
            Files.move(whole, directory.result(), StandardCopyOption.ATOMIC_MOVE);
        }
        return result;
    }
}
