package dev.reverie.pipeline.cli;

import dev.reverie.config.Json;
import dev.reverie.storage.log.LogConfig;
import dev.reverie.storage.log.LogCopy;
import dev.reverie.storage.log.LogRange;
import dev.reverie.storage.log.LogRepair;
import dev.reverie.storage.log.LogVerify;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie log}. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "Says what a log holds, checks, repairs, joins or cuts it.",
        subcommands = {LogInfo.class, LogImportCommand.class, LogExportCommand.class})
final class LogCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name one of " + String.join(", ", spec.subcommands().keySet()));
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

    @Command(
            name = "repair",
            mixinStandardHelpOptions = true,
            description = "Keeps every sound record, moves damaged files aside and reports which records are lost.")
    void repair(
            @Parameters(paramLabel = "LOG", description = "Directory of the log, which nobody writes.") final Path log,
            @Option(names = "--json", description = "Print one JSON object.") final boolean json) {
        final LogRepair done = LogRepair.repair(log);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            final Map<String, Object> map = new LinkedHashMap<>();
            map.put("kept", done.records());
            map.put("lost", done.lostRecords());
            map.put(
                    "lost_ranges",
                    done.lost().stream()
                            .map(range -> List.of(range.from(), range.to()))
                            .toList());
            map.put("damage", done.damage());
            map.put("aside", done.aside() == null ? null : done.aside().toString());
            out.println(Json.write(map));
            return;
        }
        done.damage().forEach(line -> out.println("damaged  " + line));
        for (final LogRange range : done.lost()) {
            out.println(String.format(
                    Locale.ROOT, "lost     records %,d to %,d (%,d)", range.from(), range.to() - 1, range.count()));
        }
        if (done.aside() != null) {
            out.println("aside    " + done.aside());
        }
        out.println(String.format(
                Locale.ROOT,
                "%s %s: %,d records kept, %,d lost",
                log,
                done.aside() == null ? "was sound" : "is repaired",
                done.records(),
                done.lostRecords()));
    }

    @Command(
            name = "merge",
            mixinStandardHelpOptions = true,
            description = "Makes a log of all records of others, one after the other.")
    void merge(
            @Parameters(paramLabel = "LOG", arity = "2..*", description = "Directories of logs of one layout.")
                    final List<Path> logs,
            @Option(names = "--log", required = true, description = "Directory of the new log.") final Path out,
            @Option(names = "--json", description = "Print one JSON object.") final boolean json) {
        final LogCopy copy = LogCopy.merge(logs, out, LogConfig.defaults());
        print(copy, out, json);
        for (int i = 0; i < logs.size() && !json; i++) {
            final Path log = logs.get(i);
            copy.renamed().get(i).forEach((from, to) -> spec.commandLine()
                    .getOut()
                    .println("actor " + from + " of " + log + " is actor " + to + " now"));
        }
    }

    @Command(name = "cut", mixinStandardHelpOptions = true, description = "Makes a log of some records of another.")
    void cut(
            @Parameters(paramLabel = "LOG", description = "Directory of the log.") final Path log,
            @Option(names = "--from", defaultValue = "0", description = "First record, by its number.") final long from,
            @Option(names = "--to", defaultValue = "-1", description = "First record beyond; all by default.")
                    final long to,
            @Option(names = "--log", required = true, description = "Directory of the new log.") final Path out,
            @Option(names = "--json", description = "Print one JSON object.") final boolean json) {
        print(LogCopy.cut(log, from, to < 0 ? Long.MAX_VALUE : to, out, LogConfig.defaults()), out, json);
    }

    private void print(final LogCopy copy, final Path log, final boolean json) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("log", log.toString());
        map.put("records", copy.records());
        map.put("rows", copy.rows());
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Json.write(map)
                                : String.format(
                                        Locale.ROOT, "%s: %,d records, %,d rows", log, copy.records(), copy.rows()));
    }
}
