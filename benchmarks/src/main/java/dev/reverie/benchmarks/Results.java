package dev.reverie.benchmarks;

import dev.reverie.pipeline.metrics.CurvePlot;
import dev.reverie.pipeline.metrics.Plot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Raw data beside a figure in {@code docs/results}. */
final class Results {
    private final Path directory;
    private final String name;
    private final List<String> lines = new ArrayList<>();

    /**
     * @param name   of the files, without ending.
     * @param header of the CSV.
     */
    Results(final String name, final String header) throws IOException {
        this.directory = Path.of(System.getProperty("reverie.root", "")).resolve("docs/results");
        this.name = name;
        Files.createDirectories(directory);
        lines.add(header);
    }

    void row(final Object... cells) {
        final StringBuilder line = new StringBuilder();
        for (final Object cell : cells) {
            line.append(line.isEmpty() ? "" : ",")
                    .append(cell instanceof Double d ? String.format(Locale.ROOT, "%.6g", d) : cell);
        }
        lines.add(line.toString());
    }

    /** Writes the CSV. */
    void save() throws IOException {
        Files.write(file("csv"), lines);
    }

    /** Draws the figure beside it. */
    void draw(final Plot plot) throws IOException {
        CurvePlot.write(plot, file("svg"), file("png"));
    }

    private Path file(final String ending) {
        return directory.resolve(name + "." + ending);
    }
}
