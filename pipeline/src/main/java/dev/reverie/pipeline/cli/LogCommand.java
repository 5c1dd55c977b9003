package dev.reverie.pipeline.cli;

import dev.reverie.config.Json;
import dev.reverie.envs.Field;
import dev.reverie.storage.log.LogSummary;
import dev.reverie.storage.log.LogVerify;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie log}. */
@Command(name = "log", mixinStandardHelpOptions = true, description = "Says what a log holds, or checks all of it.")
final class LogCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name one of info, verify");
    }

    @Command(name = "info", mixinStandardHelpOptions = true, description = "Says what a log holds.")
    void info(
            @Parameters(paramLabel = "LOG", description = "Directory of the log.") final Path log,
            @Option(names = "--json", description = "Print one JSON object.") final boolean json) {
        final LogSummary summary = LogSummary.of(log);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(toMap(summary)));
            return;
        }
        out.println("environment    " + summary.layout().envId());
        out.println("row            " + summary.layout().stride() + " bytes: "
                + summary.layout().observation().stream().map(LogCommand::shown).collect(Collectors.joining(", "))
                + ", action " + shown(summary.layout().actionSpace().field()));
        out.println(String.format(
                Locale.ROOT,
                "holds          %,d ticks, %,d rows, %,d transitions, %,d whole episodes",
                summary.records(),
                summary.rows(),
                summary.transitions(),
                summary.episodes()));
        out.println(String.format(
                Locale.ROOT,
                "return         mean %.3f, from %.3f to %.3f",
                summary.returnMean(),
                summary.returnMin(),
                summary.returnMax()));
        out.println("actors         " + summary.actors() + ", policy versions " + summary.lowestVersion() + " to "
                + summary.highestVersion());
        out.println("time           " + time(summary.firstWall()) + " to " + time(summary.lastWall()));
        out.println(String.format(Locale.ROOT, "on disk        %,.0f kB", summary.bytesOnDisk() / 1e3));
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
        map.put("return_mean", summary.returnMean());
        map.put("return_min", summary.returnMin());
        map.put("return_max", summary.returnMax());
        map.put("first_wall_nanos", summary.firstWall());
        map.put("last_wall_nanos", summary.lastWall());
        map.put("actors", summary.actors());
        map.put("policy_versions", new long[] {summary.lowestVersion(), summary.highestVersion()});
        map.put("row_bytes", summary.layout().stride());
        map.put("bytes_on_disk", summary.bytesOnDisk());
        return map;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks every record. Exit 1 if one is not what was written, or is missing.")
    void verify(
            @Parameters(paramLabel = "LOG", description = "Directory of the log.") final Path log,
            @Option(names = "--json", description = "Print one JSON object.") final boolean json) {
        final LogVerify found = LogVerify.verify(log);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            final Map<String, Object> map = new LinkedHashMap<>();
            map.put("sound", found.records());
            map.put("acknowledged", found.acknowledged());
            map.put("first_bad", found.isSound() ? null : found.firstBad());
            map.put("file", found.file());
            map.put("reason", found.reason());
            out.println(Json.write(map));
        } else if (found.isSound()) {
            out.println(String.format(Locale.ROOT, "%s is sound: %,d records", log, found.records()));
        }
        if (!found.isSound()) {
            throw new Verdict(log + ": " + found.records() + " records are sound; record " + found.firstBad() + " in "
                    + found.file() + " is not: " + found.reason());
        }
    }
}
