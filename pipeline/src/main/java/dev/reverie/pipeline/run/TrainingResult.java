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
 * @param last       evaluation of the latest weights; null if none was asked for.
 * @param best       evaluation of the best weights, on episodes that did not choose them; null if none were kept.
 * @param optimum    best mean return of any policy, where known.
 * @param returns    of the training's episodes by step.
 */
public record TrainingResult(
        RunConfig config,
        RunDirectory directory,
        RunStatus status,
        double seconds,
        @Nullable Evaluation last,
        @Nullable Evaluation best,
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
        final Evaluation kept = best == null ? last : best;
        if (kept != null) {
            map.putAll(kept.toMap());
            map.put("weights", best == null ? "last" : "best");
        }
        if (last != null && best != null) {
            map.put("last", last.toMap());
            map.put("best", best.toMap());
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
        if (last != null) {
            out.println((best == null ? "learned policy   " : "last policy      ") + last.line());
        }
        if (best != null) {
            out.println("best policy      " + best.line());
        }
        optimum.ifPresent(value ->
                out.println(String.format(Locale.ROOT, "optimum          return %.3f (value iteration)", value)));
        if (Files.exists(directory.curve("svg"))) {
            out.println("plots            " + directory.curve("svg") + ", " + directory.curve("png"));
        }
        if (Files.exists(directory.dreams())) {
            out.println("dreams           " + directory.dreams()
                    + " (grey: seen; then dark: what happened, orange: dreamed)");
        }
        out.println("log, weights     " + directory.path());
    }
}
