package dev.reverie.pipeline.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A plot in text: a line of dots a series, its name at its right end, a dashed line a reference. */
public final class TerminalPlot {
    private static final String MARKS = "*+ox#@";
    private static final int LEAST_COLUMNS = 12;

    private final Plot plot;
    private final boolean unicode;
    private final int rows;
    private final String[] yLabels;
    private final String[] names;
    private final DotCanvas canvas;
    private final int nameWidth;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    private TerminalPlot(final Plot plot, final int columns, final int rows, final boolean unicode) {
        this.plot = plot;
        this.unicode = unicode;
        this.rows = rows;
        this.yLabels = new String[rows];
        this.names = new String[rows];
        range(Math.max(LEAST_COLUMNS, columns));
        labelRows();
        this.nameWidth = plot.series().size() == 1 && plot.references().isEmpty() ? 0 : nameWidth(columns);
        final int named = nameWidth == 0 ? 0 : nameWidth + 1;
        this.canvas = new DotCanvas(Math.max(LEAST_COLUMNS, columns - yWidth() - 1 - named), rows, unicode);
    }

    /**
     * Draws a plot.
     *
     * @param plot    to draw; each line is the mean over its seeds.
     * @param columns characters a line at most, 40 or more.
     * @param rows    of the drawing, 4 or more; title and axis take four more lines.
     * @param unicode braille dots and box lines; else ASCII.
     * @return lines that each end with a line feed and have no trailing blanks.
     */
    public static String render(final Plot plot, final int columns, final int rows, final boolean unicode) {
        if (columns < 40 || rows < 4) {
            throw new IllegalArgumentException(
                    "a plot needs 40 columns and 4 rows or more, got " + columns + " and " + rows);
        }
        return new TerminalPlot(plot, columns, rows, unicode).draw();
    }

    private void range(final int cells) {
        for (final Series one : plot.series()) {
            for (final double value : Series.mean(one.grid(cells, plot.lastStep()))) {
                include(value);
            }
        }
        plot.references().forEach(reference -> include(reference.value()));
        if (low > high) {
            low = 0;
            high = 1;
        }
        if (high - low < 1e-9 * Math.max(1, Math.abs(high))) {
            low -= 1;
            high += 1;
        }
    }

    private void include(final double value) {
        if (!Double.isNaN(value)) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
    }

    private void labelRows() {
        Arrays.fill(yLabels, "");
        Arrays.fill(names, "");
        final Ticks ticks = Ticks.of(low, high, Math.max(2, rows / 3));
        low = Math.min(low, ticks.at(0));
        for (int i = 0; i < ticks.count(); i++) {
            yLabels[rowOf(ticks.at(i))] = ticks.label(i);
        }
    }

    private int rowOf(final double value) {
        return rows - 1 - (int) Math.min(rows - 1, Math.floor((value - low) / (high - low) * rows));
    }

    private int yWidth() {
        return Arrays.stream(yLabels).mapToInt(String::length).max().orElse(0);
    }

    private int nameWidth(final int columns) {
        int width = 0;
        for (int i = 0; i < plot.series().size(); i++) {
            width = Math.max(width, name(i).length());
        }
        for (final Plot.Reference reference : plot.references()) {
            width = Math.max(width, reference.label().length());
        }
        return Math.min(width, columns / 3);
    }

    private String name(final int series) {
        final String name = plot.series().get(series).name();
        return unicode ? name : mark(series) + " " + name;
    }

    private static char mark(final int series) {
        return MARKS.charAt(series % MARKS.length());
    }

    private String draw() {
        for (final Plot.Reference reference : plot.references()) {
            final int y = dot(reference.value());
            for (int x = 0; x < canvas.width(); x++) {
                if (x % 4 < 2) {
                    canvas.dot(x, y, '-');
                }
            }
            name(reference.value(), reference.label());
        }
        for (int i = 0; i < plot.series().size(); i++) {
            trace(i);
        }
        final StringBuilder out = new StringBuilder();
        final int left = yWidth();
        append(out, " ".repeat(left + 1) + plot.title());
        for (int row = 0; row < rows; row++) {
            final String edge = unicode ? yLabels[row].isEmpty() ? "│" : "┤" : yLabels[row].isEmpty() ? "|" : "+";
            append(
                    out,
                    " ".repeat(left - yLabels[row].length()) + yLabels[row] + edge + canvas.row(row) + " "
                            + names[row]);
        }
        axis(out, left);
        return out.toString();
    }

    private void trace(final int series) {
        final double[] line = Series.mean(plot.series().get(series).grid(canvas.width(), plot.lastStep()));
        int before = -1;
        for (int x = 0; x < line.length; x++) {
            if (!Double.isNaN(line[x])) {
                if (before < 0) {
                    canvas.dot(x, dot(line[x]), mark(series));
                } else {
                    canvas.line(before, dot(line[before]), x, dot(line[x]), mark(series));
                }
                before = x;
            }
        }
        if (before >= 0 && (plot.series().size() > 1 || !plot.references().isEmpty())) {
            name(line[before], name(series));
        }
    }

    private int dot(final double value) {
        return (int) Math.min(canvas.height() - 1, Math.floor((value - low) / (high - low) * canvas.height()));
    }

    /** Writes a name beside the free row nearest to its value. */
    private void name(final double value, final String name) {
        final int at = rowOf(value);
        for (int away = 0; away < rows; away++) {
            for (final int row : new int[] {at + away, at - away}) {
                if (row >= 0 && row < rows && names[row].isEmpty()) {
                    names[row] = name.length() <= nameWidth ? name : name.substring(0, nameWidth);
                    return;
                }
            }
        }
    }

    private void axis(final StringBuilder out, final int left) {
        final int columns = canvas.width() / (unicode ? 2 : 1);
        final char[] line = (unicode ? "─" : "-").repeat(columns).toCharArray();
        final char[] labels = " ".repeat(columns + 8).toCharArray();
        final Ticks ticks = Ticks.of(0, plot.lastStep(), Math.max(2, columns / 12));
        final List<String> texts = new ArrayList<>();
        for (int i = 0; i < ticks.count(); i++) {
            final int at = (int) Math.min(columns - 1, Math.floor(ticks.at(i) / plot.lastStep() * columns));
            line[at] = unicode ? '┬' : '+';
            final String text = ticks.label(i);
            texts.add(text);
            final int begin = Math.max(0, Math.min(at - text.length() / 2, columns - text.length()));
            text.getChars(0, text.length(), labels, begin);
        }
        append(out, " ".repeat(left) + (unicode ? "└" : "+") + new String(line));
        append(out, " ".repeat(left + 1) + new String(labels));
        final String caption = plot.yLabel() + " against " + plot.xLabel();
        append(out, " ".repeat(left + 1 + Math.max(0, (columns - caption.length()) / 2)) + caption);
    }

    private static void append(final StringBuilder out, final String line) {
        out.append(line.stripTrailing()).append('\n');
    }
}
