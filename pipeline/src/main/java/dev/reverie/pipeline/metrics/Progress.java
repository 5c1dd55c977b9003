package dev.reverie.pipeline.metrics;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The live line of a run: rewritten in place four times a second on a terminal, else a line of its own every two
 * seconds. Rates are over the last ten seconds or so. Main thread.
 */
public final class Progress implements AutoCloseable {
    private static final long IN_PLACE_NANOS = 250_000_000L;
    private static final long PLAIN_NANOS = 2_000_000_000L;
    private static final int WINDOW = 40;
    private static final String STEPS = "steps";

    private final Terminal terminal;
    private final PrintWriter out;
    private final long totalSteps;
    private final String unit;
    private final LongSupplier clock;
    private final long beganAt;
    private final long[] times = new long[WINDOW];
    private final long[] steps = new long[WINDOW];
    private final long[] updates = new long[WINDOW];
    private int samples;
    private long drawnAt;
    private String line = "";

    /**
     * A line that is first drawn when half a period has gone by.
     *
     * @param terminal   that {@code out} leads to.
     * @param out        standard error, usually.
     * @param totalSteps the run is to make, 0 if it has no end.
     * @param clock      nanoseconds that never go back.
     */
    public Progress(final Terminal terminal, final PrintWriter out, final long totalSteps, final LongSupplier clock) {
        this(terminal, out, totalSteps, STEPS, clock);
    }

    /**
     * A line that counts something else than steps.
     *
     * @param terminal that {@code out} leads to.
     * @param out      standard error, usually.
     * @param total    that there are to be, 0 if there is no end.
     * @param unit     what is counted, such as {@code updates}.
     * @param clock    nanoseconds that never go back.
     */
    public Progress(
            final Terminal terminal,
            final PrintWriter out,
            final long total,
            final String unit,
            final LongSupplier clock) {
        this.terminal = terminal;
        this.out = out;
        this.totalSteps = total;
        this.unit = unit;
        this.clock = clock;
        this.beganAt = clock.getAsLong();
        this.drawnAt = beganAt - period() / 2;
    }

    private long period() {
        return terminal.interactive() ? IN_PLACE_NANOS : PLAIN_NANOS;
    }

    /** @return whether {@link #update} would draw now: what it needs may be costly to gather. */
    public boolean isDue() {
        return clock.getAsLong() - drawnAt >= period();
    }

    /**
     * Tells where the run stands, and draws if it is time. The first call is where the run begins (a resumed one not at 0).
     *
     * @param stepsDone    transitions made.
     * @param updatesDone  updates made.
     * @param meanReturn   of recent episodes, NaN if none has ended.
     * @param replay       transitions held.
     * @param waiting      who waits for whom, such as {@code actor waits for learner}; empty for nobody.
     */
    public void update(
            final long stepsDone,
            final long updatesDone,
            final double meanReturn,
            final long replay,
            final String waiting) {
        final boolean due = isDue();
        if (due || samples == 0) {
            sample(stepsDone, updatesDone);
        }
        line = render(snapshot(stepsDone, updatesDone, meanReturn, replay, waiting), unit, terminal.columns() - 1);
        if (due) {
            draw();
        }
    }

    private void sample(final long stepsDone, final long updatesDone) {
        final int slot = samples++ % WINDOW;
        times[slot] = clock.getAsLong();
        steps[slot] = stepsDone;
        updates[slot] = updatesDone;
    }

    private Snapshot snapshot(
            final long stepsDone,
            final long updatesDone,
            final double meanReturn,
            final long replay,
            final String waiting) {
        final int oldest = samples <= WINDOW ? 0 : samples % WINDOW;
        final long now = clock.getAsLong();
        final double seconds = (now - times[oldest]) / 1e9;
        return new Snapshot(
                stepsDone,
                totalSteps,
                seconds > 0 ? (stepsDone - steps[oldest]) / seconds : Double.NaN,
                seconds > 0 ? (updatesDone - updates[oldest]) / seconds : Double.NaN,
                meanReturn,
                replay,
                waiting);
    }

    private void draw() {
        drawnAt = clock.getAsLong();
        if (terminal.interactive()) {
            out.print("\r\u001b[2K" + line);
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Draws the last figures told and leaves the line finished. */
    @Override
    public void close() {
        if (samples > 0) {
            draw();
            if (terminal.interactive()) {
                out.println();
            }
            samples = 0;
        }
    }

    /**
     * Where a run stands.
     *
     * @param steps            made.
     * @param totalSteps       to be made, 0 if without end.
     * @param stepsPerSecond   NaN if unknown.
     * @param updatesPerSecond NaN if unknown.
     * @param meanReturn       NaN if none.
     * @param replay           transitions held.
     * @param waiting          who waits for whom, or empty.
     */
    public record Snapshot(
            long steps,
            long totalSteps,
            double stepsPerSecond,
            double updatesPerSecond,
            double meanReturn,
            long replay,
            String waiting) {}

    /**
     * A snapshot as a line; what matters least is left out where it does not fit.
     *
     * @param at    the snapshot.
     * @param width characters at most.
     * @return one line of ASCII (but for {@code waiting}), without a line feed.
     */
    public static String render(final Snapshot at, final int width) {
        return render(at, STEPS, width);
    }

    private static String render(final Snapshot at, final String unit, final int width) {
        final List<String> parts = new ArrayList<>();
        final List<Integer> ranks = new ArrayList<>();
        if (at.totalSteps() > 0) {
            add(parts, ranks, 0, String.format(Locale.ROOT, "%3d%%", (long) (100.0 * at.steps() / at.totalSteps())));
        }
        final String total = at.totalSteps() > 0 ? "/" + Quantity.brief(at.totalSteps()) : "";
        add(parts, ranks, 3, Quantity.of(at.steps()) + total + " " + unit);
        add(parts, ranks, 4, rate(at.stepsPerSecond(), " " + unit + "/s"));
        add(parts, ranks, 5, unit.equals(STEPS) ? rate(at.updatesPerSecond(), " updates/s") : "");
        add(parts, ranks, 1, Double.isNaN(at.meanReturn()) ? "" : "return " + Quantity.plain(at.meanReturn()));
        add(parts, ranks, 7, at.replay() == 0 && !unit.equals(STEPS) ? "" : "replay " + Quantity.of(at.replay()));
        add(parts, ranks, 6, at.waiting());
        final double left = (at.totalSteps() - at.steps()) / at.stepsPerSecond();
        add(parts, ranks, 2, at.totalSteps() > 0 && left >= 0 && left < 1e7 ? "ETA " + Quantity.time(left) : "");
        String line = String.join("  ", parts);
        for (int rank = 7; rank > 0 && line.length() > width; rank--) {
            final int i = ranks.indexOf(rank);
            if (i >= 0) {
                parts.remove(i);
                ranks.remove(i);
                line = String.join("  ", parts);
            }
        }
        return line.length() <= width ? line : line.substring(0, Math.max(0, width));
    }

    private static String rate(final double perSecond, final String unit) {
        return Double.isFinite(perSecond) ? Quantity.of(Math.rint(perSecond * 100) / 100) + unit : "";
    }

    private static void add(final List<String> parts, final List<Integer> ranks, final int rank, final String part) {
        if (!part.isEmpty()) {
            parts.add(part);
            ranks.add(rank);
        }
    }
}
