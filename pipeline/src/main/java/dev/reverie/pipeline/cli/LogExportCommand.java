package dev.reverie.pipeline.cli;

import dev.reverie.pipeline.metrics.Progress;
import dev.reverie.pipeline.metrics.Terminal;
import dev.reverie.storage.interchange.LogExport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie log export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes a log as a table of rows: npz, csv or jsonl. Importing it gives the same rows.")
final class LogExportCommand implements Runnable {
    @Parameters(paramLabel = "LOG", description = "Directory of the log.")
    @SuppressWarnings("NullAway.Init")
    private Path log;

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "The file, new: .npz, .csv or .jsonl.")
    @SuppressWarnings("NullAway.Init")
    private Path to;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        final LogExport done;
        final PrintWriter err = spec.commandLine().getErr();
        try (Progress progress = new Progress(Terminal.stderr(), err, 0, "records", System::nanoTime)) {
            done = LogExport.run(log, to, records -> {
                if (progress.isDue()) {
                    progress.update(records, 0, Double.NaN, 0, "");
                }
            });
        }
        spec.commandLine()
                .getOut()
                .println(String.format(Locale.ROOT, "%s: %,d rows, %.1f s", to, done.rows(), done.seconds()));
    }
}
