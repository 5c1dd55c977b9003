package dev.reverie.pipeline.run;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.learners.Algorithm;
import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.EventFile;
import dev.reverie.pipeline.metrics.MetricsLog;
import dev.reverie.pipeline.metrics.MetricsRow;
import dev.reverie.pipeline.metrics.Progress;
import dev.reverie.pipeline.metrics.Terminal;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogReader;
import dev.reverie.storage.replay.Pace;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.ReplayRatio;
import dev.reverie.storage.replay.ReplayRing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@code reverie learn}: a recorded log to replay to updates, without acting; then an evaluation. One thread. */
public final class OfflineTraining {
    private static final int UPDATES = 64;
    private static final int RECORDS = 256;

    private final Experiment experiment;
    private final RunDirectory directory;
    private final PrintWriter err;
    private final Stop stop = new Stop();
    private final Curve losses = new Curve();
    private Map<String, Double> reported = Map.of();

    /**
     * Learning that has not begun.
     *
     * @param experiment whose section {@code offline} names the log.
     * @param directory  of the run, new.
     * @param err        for progress.
     */
    public OfflineTraining(final Experiment experiment, final RunDirectory directory, final PrintWriter err) {
        this.experiment = experiment;
        this.directory = directory;
        this.err = err;
    }

    /**
     * The environment that a log was recorded in.
     *
     * @param log directory of the log.
     * @return its id.
     * @throws ConfigException if there is no log.
     */
    public static String environmentOf(final Path log) {
        try (ChronicleLog recorded = ChronicleLog.read(log)) {
            return recorded.layout().envId();
        }
    }

    /**
     * Reads the log, makes the updates, evaluates.
     *
     * @return what came of it.
     * @throws ConfigException if the log's rows are not of the environment, or hold nothing to learn from.
     * @throws IOException     if figures or weights cannot be written.
     */
    public OfflineResult run() throws IOException {
        final long begin = System.nanoTime();
        final CountDownLatch done = new CountDownLatch(1);
        final Thread hook = new Thread(() -> interrupt(done), "interrupt");
        final long transitions;
        final long updates;
        try (ChronicleLog log = ChronicleLog.read(Path.of(experiment.offline().log()));
                LearnerLoop loop = loop(log);
                MetricsLog metrics = MetricsLog.open(directory.metrics());
                EventFile events = EventFile.create(directory.path(), System.currentTimeMillis() / 1e3)) {
            Runtime.getRuntime().addShutdownHook(hook);
            learn(log, loop, metrics, events);
            transitions = loop.transitions();
            updates = loop.updates();
        } finally {
            done.countDown();
        }
        if (!stop.isAsked()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        final OfflineResult result = new OfflineResult(
                experiment.run(),
                experiment.offline(),
                directory,
                new OfflineResult.Work(transitions, updates, (System.nanoTime() - begin) / 1e9),
                experiment.evaluate(directory, Kept.LAST),
                experiment.evaluate(directory, Kept.BEST),
                losses);
        result.plot(err);
        return result;
    }

    private void interrupt(final CountDownLatch done) {
        stop.ask();
        try {
            done.await(30, TimeUnit.SECONDS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private LearnerLoop loop(final ChronicleLog log) {
        final Algorithm algorithm;
        try (Environment environment = experiment.environment()) {
            log.requireLayout(environment.spec().layout());
            algorithm = experiment.algorithm(environment.spec());
        }
        final boolean isFresh = Catalog.learnsFresh(experiment.run().algorithm());
        final ReplayRing replay = new ReplayRing(
                log.layout(), experiment.replay(), Path.of(experiment.offline().log()));
        final LogReader tail = log.reader(0);
        if (!isFresh) {
            read(log, tail, replay);
        }
        return new LearnerLoop(
                tail,
                replay,
                isFresh ? new ReplayRatio(experiment.pace()) : once(),
                algorithm.learner(replay, Seeds.of(experiment.run().seed(), "learner", 0)),
                1);
    }

    private void read(final ChronicleLog log, final LogReader tail, final Replay replay) {
        try (Progress progress =
                new Progress(Terminal.stderr(), err, log.position() + 1, "records read", System::nanoTime)) {
            while (!stop.isAsked() && tail.poll(replay::add, RECORDS) > 0) {
                progress.update(tail.position(), 0, Double.NaN, replay.transitions(), "");
            }
        }
        if (replay.transitions() == 0) {
            throw new ConfigException("log " + experiment.offline().log() + " holds no transition to learn from");
        }
    }

    /** All updates at once. */
    private Pace once() {
        final long wanted = experiment.offline().updates();
        final AtomicBoolean isGiven = new AtomicBoolean();
        return inserted -> isGiven.getAndSet(true) ? 0 : wanted == 0 ? inserted : wanted;
    }

    private void learn(final ChronicleLog log, final LearnerLoop loop, final MetricsLog metrics, final EventFile events)
            throws IOException {
        final boolean isFresh = Catalog.learnsFresh(experiment.run().algorithm());
        final long updates = experiment.offline().updates();
        final long total = isFresh ? 0 : updates == 0 ? loop.transitions() : updates;
        final RunConfig run = experiment.run();
        try (Judge judge = judge();
                Progress progress = new Progress(Terminal.stderr(), err, total, "updates", System::nanoTime)) {
            final Trials trials = judge == null ? null : Trials.now(judge);
            final LearnerDesk desk = new LearnerDesk(directory, run.saveSeconds(), judge, trials, run.bestEvery());
            int done = 1;
            while (!stop.isAsked() && done > 0) {
                done = loop.work(UPDATES);
                desk.work(loop);
                progress.update(loop.updates(), 0, Double.NaN, isFresh ? loop.transitions() : 0, "");
                write(loop, desk, metrics, events, false);
            }
            desk.finish(loop, true);
            write(loop, desk, metrics, events, true);
        }
    }

    private @Nullable Judge judge() {
        final RunConfig run = experiment.run();
        if (run.bestEvery() == 0) {
            return null;
        }
        final Environment environment =
                Environments.make(run.env(), Math.min(run.bestEpisodes(), Experiment.EVALUATION_LANES));
        return new Judge(
                environment,
                experiment.algorithm(environment.spec()).evaluator(Seeds.of(run.seed(), "judge", 0)),
                directory,
                run.bestEpisodes(),
                Seeds.of(run.seed(), "trial", 0));
    }

    private void write(
            final LearnerLoop loop,
            final LearnerDesk desk,
            final MetricsLog metrics,
            final EventFile events,
            final boolean isLast)
            throws IOException {
        final Map<String, Double> report = desk.report();
        if (report == reported && !isLast || report.isEmpty()) {
            return;
        }
        reported = report;
        final MetricsRow row = new MetricsRow(loop.updates());
        row.put("train/updates", loop.updates());
        report.forEach(row::put);
        metrics.append(row);
        events.append(row, System.currentTimeMillis() / 1e3);
        losses.add(loop.updates(), report.getOrDefault("train/loss", Double.NaN));
    }
}
