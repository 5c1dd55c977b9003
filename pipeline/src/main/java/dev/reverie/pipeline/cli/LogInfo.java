package dev.reverie.pipeline.cli;

import dev.reverie.config.Json;
import dev.reverie.envs.Field;
import dev.reverie.storage.log.Bookmark;
import dev.reverie.storage.log.LogSummary;
import dev.reverie.storage.log.ReturnHistogram;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie log info}. */
@Command(name = "info", mixinStandardHelpOptions = true, description = "Says what a log holds.")
final class LogInfo implements Callable<Integer> {
    private static final int BAR = 40;

    @Parameters(paramLabel = "LOG", description = "Directory of the log.")
    private Path log = Path.of("");

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        final LogSummary summary = LogSummary.of(log);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(toMap(summary)));
        } else {
            print(summary, out);
        }
        return 0;
    }

    private static void print(final LogSummary summary, final PrintWriter out) {
        out.println("environment    " + summary.layout().envId());
        out.println("row            " + summary.layout().stride() + " bytes: "
                + summary.layout().observation().stream().map(LogInfo::shown).collect(Collectors.joining(", "))
                + "; " + shown(summary.layout().actionSpace().field()));
        line(
                out,
                "holds          %,d ticks, %,d rows, %,d transitions, %,d whole episodes",
                summary.records(),
                summary.rows(),
                summary.transitions(),
                summary.episodes());
        line(
                out,
                "records        %,d to %,d%s",
                summary.files().oldest(),
                summary.files().newest(),
                summary.files().lost() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", of which %,d are lost",
                                summary.files().lost()));
        out.println("actors         " + summary.actors() + ", policy versions " + summary.lowestVersion() + " to "
                + summary.highestVersion());
        time(summary, out);
        line(
                out,
                "on disk        %,.0f kB in %,d files of %,d parts",
                summary.bytesOnDisk() / 1e3,
                summary.files().data(),
                summary.files().parts());
        for (final Bookmark.Place reader : summary.files().readers()) {
            line(out, "reader         %s needs record %,d and later ones", reader.name(), reader.record());
        }
        returns(summary, out);
    }

    private static void time(final LogSummary summary, final PrintWriter out) {
        final double rate = summary.rowsPerSecond();
        if (Double.isNaN(rate)) {
            out.println("time           "
                    + (summary.lastWall() == 0
                            ? "nobody wrote it down"
                            : time(summary.firstWall()) + ": the clock stood still"));
        } else {
            final Duration span = Duration.ofNanos(summary.lastWall() - summary.firstWall());
            line(
                    out,
                    "time           %s to %s, %s, %,.0f rows/s",
                    time(summary.firstWall()),
                    time(summary.lastWall()),
                    span.toString().substring(2).toLowerCase(Locale.ROOT),
                    rate);
        }
    }

    private static void returns(final LogSummary summary, final PrintWriter out) {
        final ReturnHistogram returns = summary.returns();
        if (returns.counts().isEmpty()) {
            out.println("return         of no episode: none is whole");
            return;
        }
        line(
                out,
                "return         mean %.3f, from %.3f to %.3f; length mean %.1f",
                summary.returnMean(),
                summary.returnMin(),
                summary.returnMax(),
                summary.lengthMean());
        final long most =
                returns.counts().stream().mapToLong(Long::longValue).max().orElse(1);
        final int parts = returns.counts().size();
        final double width = (returns.to() - returns.from()) / parts;
        for (int i = 0; i < parts; i++) {
            final long count = returns.counts().get(i);
            final int bar = (int) Math.ceil((double) count * BAR / most);
            line(out, "  %12.3f %-" + BAR + "s %,d", returns.from() + i * width, "#".repeat(bar), count);
        }
    }

    private static void line(final PrintWriter out, final String format, final Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    private static String shown(final Field field) {
        return field.name() + " " + field.dtype() + field.shape();
    }

    private static String time(final long nanos) {
        return Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L)
                .toString();
    }

    private static Map<String, Object> toMap(final LogSummary summary) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("env", summary.layout().envId());
        map.put("records", summary.records());
        map.put("rows", summary.rows());
        map.put("transitions", summary.transitions());
        map.put("episodes", summary.episodes());
        map.put("return_mean", number(summary.returnMean()));
        map.put("return_min", number(summary.returnMin()));
        map.put("return_max", number(summary.returnMax()));
        map.put("return_histogram", summary.returns().counts());
        map.put("length_mean", number(summary.lengthMean()));
        map.put("first_wall_nanos", summary.firstWall());
        map.put("last_wall_nanos", summary.lastWall());
        map.put("rows_per_second", number(summary.rowsPerSecond()));
        map.put("actors", summary.actors());
        map.put("policy_versions", new long[] {summary.lowestVersion(), summary.highestVersion()});
        final Map<String, Object> fields = new LinkedHashMap<>();
        for (final Field field : summary.layout().observation()) {
            fields.put(field.name(), field.dtype() + field.shape().toString());
        }
        fields.put(
                "action",
                summary.layout().actionSpace().field().dtype()
                        + summary.layout().actionSpace().field().shape().toString());
        map.put("layout", fields);
        map.put("row_bytes", summary.layout().stride());
        map.put("bytes_on_disk", summary.bytesOnDisk());
        map.put("oldest", summary.files().oldest());
        map.put("newest", summary.files().newest());
        map.put("lost", summary.files().lost());
        map.put("parts", summary.files().parts());
        map.put("files", summary.files().data());
        final Map<String, Object> readers = new LinkedHashMap<>();
        summary.files().readers().forEach(reader -> readers.put(reader.name(), reader.record()));
        map.put("readers", readers);
        return map;
    }

    private static @Nullable Double number(final double value) {
        return Double.isNaN(value) ? null : Double.valueOf(value);
    }
}
