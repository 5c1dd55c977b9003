package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.CurvePlot;
import dev.reverie.pipeline.metrics.Plot;
import dev.reverie.pipeline.metrics.PublishedReturns;
import dev.reverie.pipeline.metrics.Series;
import dev.reverie.pipeline.run.RunCurve;
import dev.reverie.pipeline.run.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reverie plot}. */
@Command(
        name = "plot",
        mixinStandardHelpOptions = true,
        description = "Draws how runs of one task learned, beside published returns: FILE.csv, FILE.svg and FILE.png.")
final class PlotCommand implements Runnable {
    /** Episodes that end this share of a step before or after it stand for it. */
    private static final double ABOUT = 0.12;

    @Option(
            names = "--run",
            required = true,
            paramLabel = "DIR",
            description = "A run, finished or not; several times: seeds of one algorithm make one line.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> runs;

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "To write, without ending.")
    @SuppressWarnings("NullAway.Init")
    private Path to;

    @Option(
            names = "--published",
            paramLabel = "CSV",
            description = "Returns of others: source,algo,env,env_steps,return_mean,...")
    private @Nullable Path published;

    @Option(
            names = "--as",
            paramLabel = "ALGO",
            description = "Which of these, as ALGO or SOURCE/ALGO; several times (default: all of the task).")
    private List<String> algos = new ArrayList<>();

    @Option(
            names = "--at",
            split = ",",
            paramLabel = "STEP",
            defaultValue = "25000,50000,100000",
            description = "Steps of the environment to print returns at (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private List<Long> at;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        final List<RunCurve> curves =
                runs.stream().map(run -> RunCurve.read(RunDirectory.open(run))).toList();
        final String env = curves.get(0).env();
        for (int i = 1; i < curves.size(); i++) {
            if (!curves.get(i).env().equals(env)) {
                throw new ConfigException("runs " + runs.get(0) + " and " + runs.get(i) + " are of different tasks: "
                        + env + " and " + curves.get(i).env());
            }
        }
        final long last = curves.stream().mapToLong(RunCurve::lastStep).max().orElse(0);
        final List<Series> series = new ArrayList<>(series(curves));
        if (published != null) {
            series.addAll(PublishedReturns.read(published).of(env.replace('/', '_'), last, algos));
        }
        final Plot plot = new Plot(env, "environment steps", "return of an episode", series, List.of());
        try {
            if (to.toAbsolutePath().getParent() != null) {
                Files.createDirectories(to.toAbsolutePath().getParent());
            }
            Files.write(file(".csv"), table(curves));
            CurvePlot.write(plot, file(".svg"), file(".png"));
        } catch (final IOException ex) {
            throw new ConfigException("the plot cannot be written: " + ex.getMessage());
        }
        print(curves, last);
    }

    private Path file(final String ending) {
        return to.resolveSibling(to.getFileName() + ending);
    }

    private static List<Series> series(final List<RunCurve> curves) {
        return curves.stream()
                .map(RunCurve::algorithm)
                .distinct()
                .map(algorithm -> new Series(algorithm, curves(curves, algorithm)))
                .toList();
    }

    private static List<Curve> curves(final List<RunCurve> curves, final String algorithm) {
        return curves.stream()
                .filter(curve -> curve.algorithm().equals(algorithm))
                .map(RunCurve::toCurve)
                .toList();
    }

    private static List<String> table(final List<RunCurve> curves) {
        final List<String> lines = new ArrayList<>();
        lines.add("algorithm,env,seed,kind,env_steps,return");
        for (final RunCurve curve : curves) {
            curve.episodes().forEach(point -> lines.add(line(curve, "episode", point)));
            curve.trials().forEach(point -> lines.add(line(curve, "trial", point)));
        }
        return lines;
    }

    private static String line(final RunCurve curve, final String kind, final RunCurve.Point point) {
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,%s,%d,%.3f",
                curve.algorithm(),
                curve.env(),
                curve.seed(),
                kind,
                point.step(),
                point.earned());
    }

    private void print(final List<RunCurve> curves, final long last) {
        final PrintWriter out = spec.commandLine().getOut();
        for (final RunCurve curve : curves) {
            final StringBuilder line = new StringBuilder(String.format(
                    Locale.ROOT,
                    "%s in %s, seed %d: %,d episodes to step %,d;",
                    curve.algorithm(),
                    curve.env(),
                    curve.seed(),
                    curve.episodes().size(),
                    curve.lastStep()));
            for (final long step : at) {
                final double about = step > last ? Double.NaN : curve.about(step, ABOUT);
                if (Double.isFinite(about)) {
                    line.append(String.format(Locale.ROOT, " %.1f at %,d,", about, step));
                }
            }
            out.println(line.substring(0, line.length() - 1));
        }
        out.println("plot " + file(".png") + ", data " + file(".csv"));
    }
}
