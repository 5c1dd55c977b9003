package dev.reverie.pipeline.cli;

import dev.reverie.pipeline.metrics.Progress;
import dev.reverie.pipeline.metrics.Terminal;
import dev.reverie.pipeline.video.Video;
import dev.reverie.storage.interchange.LogExport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie log export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes a log as a table of rows, npz, csv or jsonl, that can be imported again; or an episode's pictures"
                        + " as a video.")
final class LogExportCommand implements Runnable {
    @Parameters(paramLabel = "LOG", description = "Directory of the log.")
    @SuppressWarnings("NullAway.Init")
    private Path log;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Target target;

    @Option(
            names = "--episode",
            defaultValue = "0",
            paramLabel = "N",
            description = "Episode of a video, 0 the first that begins in the log (default: ${DEFAULT-VALUE}).")
    private long episode;

    @Option(
            names = "--fps",
            defaultValue = "25",
            description = "Pictures a second of a GIF, at most 50 (default: ${DEFAULT-VALUE}).")
    private double fps;

    @Option(
            names = "--every",
            defaultValue = "1",
            paramLabel = "K",
            description = "Show every K-th row in a video (default: ${DEFAULT-VALUE}).")
    private int every;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** A table or a video. */
    static final class Target {
        @Option(names = "--to", paramLabel = "FILE", description = "The table, new: .npz, .csv or .jsonl.")
        private @Nullable Path table;

        @Option(
                names = "--video",
                paramLabel = "FILE",
                description = "An episode's pictures, new: .gif, animated, or .png, up to 16 side by side.")
        private @Nullable Path video;
    }

    @Override
    public void run() {
        final PrintWriter err = spec.commandLine().getErr();
        final PrintWriter out = spec.commandLine().getOut();
        try (Progress progress = new Progress(Terminal.stderr(), err, 0, "records", System::nanoTime)) {
            final LongConsumer told = records -> {
                if (progress.isDue()) {
                    progress.update(records, 0, Double.NaN, 0, "");
                }
            };
            if (target.video != null) {
                final long pictures = Video.write(log, target.video, new Video.Cut(episode, fps, every), told);
                out.println(String.format(Locale.ROOT, "%s: %,d pictures", target.video, pictures));
            } else if (target.table != null) {
                final LogExport done = LogExport.run(log, target.table, told);
                out.println(
                        String.format(Locale.ROOT, "%s: %,d rows, %.1f s", target.table, done.rows(), done.seconds()));
            }
        }
    }
}
