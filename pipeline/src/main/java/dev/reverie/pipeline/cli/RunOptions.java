package dev.reverie.pipeline.cli;

import dev.reverie.config.Presets;
import dev.reverie.pipeline.run.Catalog;
import dev.reverie.pipeline.run.Experiment;
import dev.reverie.pipeline.run.Mode;
import dev.reverie.pipeline.run.RunConfig;
import dev.reverie.pipeline.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The flags of {@code train} that stand for keys of the configuration. */
final class RunOptions {
    @Option(
            names = "--preset",
            paramLabel = "P",
            description =
                    "A named block of presets; may be given several times, applied in order. Without one, the block"
                            + " named after the environment is taken, if there is one. The algorithm's own comes first.")
    private List<String> presets = new ArrayList<>();

    @ArgGroup(multiplicity = "0..1")
    private @Nullable EnvironmentChoice environment;

    @Option(names = "--steps", paramLabel = "N", description = "Transitions to make.")
    private @Nullable String steps;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of everything.")
    private @Nullable String seed;

    @Option(names = "--mode", paramLabel = "M", description = "One of: ${COMPLETION-CANDIDATES}.")
    private @Nullable Mode mode;

    @Option(
            names = "--engine",
            paramLabel = "E",
            description = "Of the tensors: auto, torch or nd4j (same as --set engine.name=E).")
    private @Nullable String engine;

    @Option(
            names = "--device",
            paramLabel = "D",
            description = "Of the tensors: cpu or cuda:N (same as --set engine.device=D).")
    private @Nullable String device;

    @Option(
            names = "--set",
            paramLabel = "path.to.key=value",
            description = "Sets any key of the configuration; may be given several times.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--run", paramLabel = "DIR", description = "Run directory, new (default: one under runs/).")
    private @Nullable Path run;

    @Option(names = "--json", description = "Print one JSON object on standard output, and nothing else there.")
    private boolean json;

    /** @return whether one JSON object is all that goes to standard output. */
    boolean json() {
        return json;
    }

    /** @return the run directory, made. */
    RunDirectory directory(final Experiment experiment) {
        return RunDirectory.create(run == null ? fresh(experiment.run()) : run, experiment.toYaml());
    }

    /** @return a directory under {@code runs/} that is not there yet. */
    private static Path fresh(final RunConfig config) {
        final String name = config.env().replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT) + "-"
                + config.algorithm() + "-"
                + LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
        Path path = Path.of("runs", name);
        for (int i = 2; Files.exists(path); i++) {
            path = Path.of("runs", name + "-" + i);
        }
        return path;
    }

    /**
     * Resolves presets and flags: blocks first, then these flags, then {@code --set}.
     *
     * @param algorithm named on the command line, or null for the default.
     * @return the experiment.
     */
    Experiment resolve(final @Nullable String algorithm) {
        return resolve(algorithm, null, List.of());
    }

    /**
     * Resolves as {@link #resolve(String)} does.
     *
     * @param algorithm named on the command line, or null for the default.
     * @param orEnv     the environment where {@code --env} names none, or null for the algorithm's own.
     * @param given     further {@code path.to.key=value}, before {@code --set}.
     * @return the experiment.
     */
    Experiment resolve(final @Nullable String algorithm, final @Nullable String orEnv, final List<String> given) {
        final List<String> all = new ArrayList<>();
        add(all, "run.algorithm", algorithm);
        final String env = EnvironmentChoice.id(environment);
        add(all, "run.env", env == null ? orEnv : env);
        add(all, "run.steps", steps);
        add(all, "run.seed", seed);
        add(all, "run.mode", mode == null ? null : mode.name().toLowerCase(Locale.ROOT));
        add(all, "engine.name", engine);
        add(all, "engine.device", device);
        all.addAll(given);
        all.addAll(overrides);
        return Experiment.resolve(blocks(all, algorithm == null ? "" : algorithm), all);
    }

    private List<String> blocks(final List<String> all, final String algorithm) {
        if (!presets.isEmpty()) {
            return presets;
        }
        final String prefix = "run.env=";
        final Optional<String> named = all.stream()
                .filter(o -> o.startsWith(prefix))
                .reduce((a, b) -> b)
                .map(o -> o.substring(prefix.length()));
        final Presets catalog = Catalog.presets();
        final Optional<String> block =
                Catalog.presetFor(named.orElseGet(() -> Catalog.envOf(algorithm, catalog)), catalog);
        return Stream.concat(Catalog.nanoOf(algorithm, catalog).stream(), block.stream())
                .toList();
    }

    private static void add(final List<String> all, final String key, final @Nullable String value) {
        if (value != null) {
            all.add(key + "=" + value);
        }
    }
}
