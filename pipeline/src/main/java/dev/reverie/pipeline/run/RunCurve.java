package dev.reverie.pipeline.run;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.pipeline.metrics.MetricsLog;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * How a run learned: every training episode of its log, and every trial of its policy.
 *
 * @param algorithm of the run.
 * @param env       id without the options.
 * @param seed      of the run.
 * @param episodes  ended, in order.
 * @param trials    mean returns of fixed-seed episodes, in order, at the step that they were told at.
 */
public record RunCurve(String algorithm, String env, long seed, List<Point> episodes, List<Point> trials) {
    private static final String TRIAL = "eval/return";
    private static final int POLL = 256;

    public RunCurve {
        episodes = List.copyOf(episodes);
        trials = List.copyOf(trials);
    }

    /**
     * A return.
     *
     * @param step   of the environment itself: an action taken K times ({@code repeat=K}) is K steps.
     * @param earned return of the episode, or mean of a trial.
     */
    public record Point(long step, double earned) {}

    /**
     * Reads a run, finished or not.
     *
     * @param directory of it.
     * @return its curve.
     * @throws ConfigException if its log or metrics cannot be read.
     */
    public static RunCurve read(final RunDirectory directory) {
        final RunConfig run = Experiment.read(directory).run();
        final EnvironmentId id = EnvironmentId.parse(run.env());
        final long repeat = id.integer("repeat", 1, 1, Integer.MAX_VALUE);
        final List<Point> episodes = new ArrayList<>();
        final EpisodeMeter meter =
                new EpisodeMeter((step, earned, length) -> episodes.add(new Point(step * repeat, earned)));
        try (ChronicleLog log = ChronicleLog.read(directory.log());
                LogReader reader = log.reader(0)) {
            while (reader.poll(meter::onExperience, POLL) > 0) {}
        }
        return new RunCurve(run.algorithm(), id.name(), run.seed(), episodes, trials(directory, repeat));
    }

    private static List<Point> trials(final RunDirectory directory, final long repeat) {
        final List<Point> trials = new ArrayList<>();
        final double[] latest = {Double.NaN};
        if (!Files.exists(directory.metrics())) {
            return trials;
        }
        try {
            MetricsLog.read(directory.metrics(), row -> {
                final double earned = row.value(TRIAL);
                if (Double.isFinite(earned) && earned != latest[0]) {
                    latest[0] = earned;
                    trials.add(new Point(row.step() * repeat, earned));
                }
            });
        } catch (final IOException ex) {
            throw new ConfigException("metrics of " + directory.path() + " cannot be read: " + ex.getMessage());
        }
        return trials;
    }

    /** @return step of the last episode, 0 if there is none. */
    public long lastStep() {
        return episodes.isEmpty() ? 0 : episodes.get(episodes.size() - 1).step();
    }

    /** @return the episodes as a curve. */
    public Curve toCurve() {
        final Curve curve = new Curve();
        episodes.forEach(point -> curve.add(point.step(), point.earned()));
        return curve;
    }

    /**
     * @param step about which.
     * @param share of the step that an episode may end before or after it.
     * @return mean return of those episodes; NaN if there are none.
     */
    public double about(final long step, final double share) {
        return episodes.stream()
                .filter(point -> Math.abs(point.step() - step) <= share * step)
                .mapToDouble(Point::earned)
                .average()
                .orElse(Double.NaN);
    }
}
