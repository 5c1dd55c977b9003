package dev.reverie.pipeline.run;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Environment;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogCopy;
import dev.reverie.storage.log.LogSummary;
import dev.reverie.storage.replay.ReplayRatioConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Experience that a run is given before it acts: its log begins with it. */
final class Given {
    private Given() {}

    /**
     * What makes a run learn from a log before it acts: all of it is in the replay before the first update, and what is owed for it
     * is made before the first step.
     *
     * @param log     directory.
     * @param pace    of the run.
     * @param updates to make from the log; 0 for as many as the pace owes.
     * @return keys.
     * @throws ConfigException if the log holds no transition.
     */
    static List<String> keys(final Path log, final ReplayRatioConfig pace, final long updates) {
        final long transitions = LogSummary.of(log).transitions();
        if (transitions == 0) {
            throw new ConfigException("log " + log + " holds no transition to learn from");
        }
        final long ahead = updates == 0 ? (long) (pace.ratio() * transitions) : updates;
        return List.of("offline.log=" + log, "offline.acts=true", "pace.minimum=" + transitions, "pace.ahead=" + ahead);
    }

    /**
     * Copies a log to where a run's is to be, unless it is there; actors get numbers that no run has.
     *
     * @throws ConfigException if its rows are not what the run's environment shows.
     */
    static void lay(final Path from, final Plan plan) {
        final Path log = plan.logPath();
        if (Files.isDirectory(log)) {
            return;
        }
        try (ChronicleLog given = ChronicleLog.read(from);
                Environment environment = plan.environment().get()) {
            given.requireLayout(environment.spec().layout());
        }
        final Path begun = log.resolveSibling(log.getFileName() + ".begun");
        try {
            LogCopy.discard(begun);
            LogCopy.renumbered(from, RunConfig.MOST_ACTORS, begun, plan.log());
            Files.move(begun, log, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException ex) {
            throw new UncheckedIOException("log " + from + " cannot be copied to " + log, ex);
        }
    }
}
