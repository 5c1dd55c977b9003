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
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of learning from a log.
 *
 * @param config    of the run.
 * @param offline   what was learned from.
 * @param directory of the run.
 * @param work      done.
 * @param last      evaluation of the latest weights; null if none was asked for.
 * @param best      evaluation of the best weights; null if none were kept.
 * @param losses    by updates.
 */
public record OfflineResult(
        RunConfig config,
        OfflineConfig offline,
        RunDirectory directory,
        Work work,
        @Nullable Evaluation last,
        @Nullable Evaluation best,
        Curve losses) {

    /**
     * What was done.
     *
     * @param transitions read.
     * @param updates     made.
     * @param seconds     it took.
     */
    public record Work(long transitions, long updates, double seconds) {}

    /** @return the result for {@code --json}. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("run", directory.path().toString());
        map.put("algorithm", config.algorithm());
        map.put("env", config.env());
        map.put("log", offline.log());
        map.put("seed", config.seed());
        map.put("transitions", work.transitions());
        map.put("updates", work.updates());
        map.put("seconds", work.seconds());
        final Evaluation kept = best == null ? last : best;
        if (kept != null) {
            map.putAll(kept.toMap());
            map.put("weights", best == null ? "last" : "best");
        }
        return map;
    }

    private Plot curve() {
        return new Plot(title(), "updates", "loss", List.of(Series.of("loss", losses)), List.of());
    }

    private String title() {
        return config.algorithm() + " from " + offline.log() + ", seed " + config.seed();
    }

    private Path file(final String ending) {
        return directory.path().resolve("loss." + ending);
    }

    void plot(final PrintWriter err) {
        if (losses.size() == 0) {
            return;
        }
        try {
            CurvePlot.write(curve(), file("svg"), file("png"));
        } catch (final IOException ex) {
            err.println("reverie: no plots: " + ex.getMessage());
        }
    }

    /** Prints the curve, the figures and where everything is. */
    public void print(final PrintWriter out) {
        out.println();
        final Terminal terminal = Terminal.stdout();
        if (losses.size() > 1) {
            out.print(TerminalPlot.render(
                    curve(), Math.max(60, Math.min(100, terminal.columns())), 10, terminal.unicode()));
        }
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "%s: %,d transitions read, %,d updates in %.1f s (%,.0f updates/s)",
                title(),
                work.transitions(),
                work.updates(),
                work.seconds(),
                work.updates() / work.seconds()));
        if (last != null) {
            out.println(
                    (best == null ? "learned policy   " : "last policy      ") + last.line() + " in " + config.env());
        }
        if (best != null) {
            out.println("best policy      " + best.line());
        }
        if (Files.exists(file("svg"))) {
            out.println("plots            " + file("svg") + ", " + file("png"));
        }
        out.println("weights          " + directory.path());
    }
}
