package dev.reverie.pipeline.cli;

import dev.reverie.config.Json;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.pipeline.metrics.Progress;
import dev.reverie.pipeline.metrics.Terminal;
import dev.reverie.storage.interchange.LogImport;
import dev.reverie.storage.interchange.Names;
import dev.reverie.storage.log.LogConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie log import}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Makes a log of recorded experience: npz (stable-baselines, imitation, D4RL's names), HDF5 (D4RL,"
                + " Minari), Parquet (LeRobot, also a folder), MCAP (ROS 2), csv or jsonl.")
final class LogImportCommand implements Runnable {
    @Parameters(paramLabel = "FILE", description = "What to import.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--env", required = true, paramLabel = "ID", description = "The environment it was recorded in.")
    private String env = "";

    @Option(names = "--log", required = true, paramLabel = "DIR", description = "The log, new.")
    @SuppressWarnings("NullAway.Init")
    private Path log;

    @Option(
            names = "--map",
            paramLabel = "FILE",
            description = "Names of the arrays where they are not the usual ones: a line 'role: name' each; roles are"
                    + " observation, action, reward, next_observation, terminal, timeout, episode, frame, start, index,"
                    + " episode_return. 'a + b' joins, 'reward: none' says that there are none. MCAP: topics.")
    private @Nullable Path map;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        final EnvSpec of;
        try (Environment probe = Environments.make(env, 1)) {
            of = probe.spec();
        }
        final Names names = map == null ? Names.usual() : Names.read(map);
        final LogImport done;
        final PrintWriter err = spec.commandLine().getErr();
        try (Progress progress = new Progress(Terminal.stderr(), err, 0, "rows", System::nanoTime)) {
            done = LogImport.run(file, of, names, log, LogConfig.defaults(), rows -> {
                if (rows % 4096 == 0 && progress.isDue()) {
                    progress.update(rows, 0, Double.NaN, 0, "");
                }
            });
        }
        print(done);
    }

    private void print(final LogImport done) {
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            final Map<String, Object> object = new LinkedHashMap<>();
            object.put("log", log.toString());
            object.put("transitions", done.transitions());
            object.put("rows", done.rows());
            object.put("episodes", done.episodes());
            object.put("without_final_observation", done.unseen());
            object.put("seconds", done.seconds());
            object.put("notes", done.notes());
            out.println(Json.write(object));
            return;
        }
        out.println(String.format(
                Locale.ROOT,
                "%s: %,d transitions in %,d episodes (%,d rows, %,d of them flagged: final observation missing), %.1f s",
                log,
                done.transitions(),
                done.episodes(),
                done.rows(),
                done.unseen(),
                done.seconds()));
        done.notes().forEach(note -> out.println("  " + note));
    }
}
