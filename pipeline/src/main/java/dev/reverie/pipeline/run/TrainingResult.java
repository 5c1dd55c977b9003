package dev.reverie.pipeline.run;

import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.CurvePlot;
import dev.reverie.pipeline.metrics.Plot;
import dev.reverie.pipeline.metrics.Series;
import dev.reverie.pipeline.metrics.Terminal;
import dev.reverie.pipeline.metrics.TerminalPlot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What came of a training.
 *
 * @param config     of the run.
 * @param directory  of the run.
 * @param status     at its end.
 * @param seconds    it took.
 * @param evaluation of the learned policy; null if none was asked for.
 * @param optimum    best mean return of any policy, where known.
 * @param returns    of the training's episodes by step.
 */
public record TrainingResult(
        RunConfig config,
        RunDirectory directory,
        RunStatus status,
        double seconds,
        @Nullable Evaluation evaluation,
        OptionalDouble optimum,
        Curve returns) {
    /** @return the result for {@code --json}. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("run", directory.path().toString());
        map.put("algorithm", config.algorithm());
        map.put("env", config.env());
        map.put("seed", config.seed());
        map.put("steps", status.transitions());
        map.put("updates", status.updates());
        map.put("seconds", seconds);
        if (evaluation != null) {
            map.put("return_mean", evaluation.returnMean());
            map.put("return_std", evaluation.returnStd());
            map.put("episodes", evaluation.episodes());
            map.put("length_mean", evaluation.lengthMean());
        }
        optimum.ifPresent(value -> map.put("optimum", value));
        return map;
    }

    private Plot curve() {
        final List<Plot.Reference> references = new ArrayList<>();
        optimum.ifPresent(value -> references.add(new Plot.Reference("optimum", value)));
        return new Plot(
                title(),
                "environment steps",
                "return of an episode",
                List.of(Series.of(config.algorithm(), returns)),
                references);
    }

    /** Draws the curve into the run directory; where that cannot be done, says so: the figures are kept all the same. */
    void plot(final PrintWriter err) {
        if (returns.size() == 0) {
            return;
        }
        try {
            CurvePlot.write(curve(), directory.curve("svg"), directory.curve("png"));
        } catch (final IOException ex) {
            err.println("reverie: no plots: " + ex.getMessage());
        }
    }

    private String title() {
        return config.algorithm() + " in " + config.env() + ", seed " + config.seed();
    }

    /** Prints the curve, the figures and where everything is. */
    public void print(final PrintWriter out) {
        out.println();
        final Terminal terminal = Terminal.stdout();
        if (returns.size() > 0) {
            out.print(TerminalPlot.render(
                    curve(), Math.max(60, Math.min(100, terminal.columns())), 12, terminal.unicode()));
        }
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "%s: %,d steps and %,d updates in %.1f s (%,.0f steps/s)",
                title(),
                status.transitions(),
                status.updates(),
                seconds,
                status.transitions() / seconds));
        if (evaluation != null) {
            out.println("learned policy   " + evaluation.line());
        }
        optimum.ifPresent(value ->
                out.println(String.format(Locale.ROOT, "optimum          return %.3f (value iteration)", value)));
        if (Files.exists(directory.curve("svg"))) {
            out.println("plots            " + directory.curve("svg") + ", " + directory.curve("png"));
        }
        out.println("log, weights     " + directory.path());
    }
}
