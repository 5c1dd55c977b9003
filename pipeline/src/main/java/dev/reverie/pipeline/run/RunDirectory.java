package dev.reverie.pipeline.run;

import dev.reverie.config.ConfigException;
import dev.reverie.learners.DamagedWeightsException;
import dev.reverie.learners.Safetensors;
import dev.reverie.learners.Weights;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where a run keeps what it makes.
 *
 * <pre>
 *   run.yaml             resolved configuration
 *   log/                 every tick
 *   checkpoints/         what the run can go on from
 *   result.json          what came of it, once it is finished
 *   metrics.jsonl        figures by step
 *   policy.safetensors   the latest weights
 *   best.safetensors     those that earned most when tried, if any were
 *   return.svg, .png     the curve
 *   dreams.png           experience, and what the world model foresaw of it
 * </pre>
 *
 * @param path of the directory.
 */
public record RunDirectory(Path path) {

    /**
     * Makes the directory of a new run.
     *
     * @param path     that must not exist, or be empty.
     * @param resolved configuration, as YAML.
     * @return the directory, holding {@code run.yaml}.
     * @throws ConfigException if it holds a run or anything else, or cannot be written.
     */
    public static RunDirectory create(final Path path, final String resolved) {
        try {
            if (Files.isRegularFile(path.resolve("run.yaml"))) {
                throw new ConfigException("run directory " + path
                        + " holds a run already: name another with --run, or go"
                        + " on with it by `reverie resume --run " + path + "`");
            }
            if (Files.isDirectory(path)) {
                requireEmpty(path);
            }
            Files.createDirectories(path);
            final Path whole = path.resolve("run.yaml.tmp");
            Files.writeString(whole, resolved);
            Files.move(whole, path.resolve("run.yaml"), StandardCopyOption.ATOMIC_MOVE);
            return new RunDirectory(path);
        } catch (final FileAlreadyExistsException ex) {
            throw new ConfigException("run directory " + path + ": " + ex.getFile() + " is a file, not a directory");
        } catch (final AccessDeniedException ex) {
            throw new ConfigException(
                    "run directory " + path + " cannot be written: permission denied at " + ex.getFile());
        } catch (final IOException ex) {
            throw new ConfigException("run directory " + path + " cannot be written: " + ex.getMessage());
        }
    }

    private static void requireEmpty(final Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.findAny().isPresent()) {
                throw new ConfigException(
                        "run directory " + path + " exists and is not empty: name another with --run");
            }
        }
    }

    /**
     * The directory of a run that was made before.
     *
     * @param path of the directory.
     * @return the directory.
     * @throws ConfigException if there is no run.
     */
    public static RunDirectory open(final Path path) {
        if (!Files.isDirectory(path)) {
            throw new ConfigException("run directory " + path + " does not exist");
        }
        if (!Files.isRegularFile(path.resolve("run.yaml"))) {
            throw new ConfigException(path + " is no run directory: it holds no run.yaml");
        }
        return new RunDirectory(path);
    }

    /** Takes away the directory of a run that could not begin. */
    public void discard() throws IOException {
        final List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(path)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path each : deepestFirst) {
            Files.delete(each);
        }
    }

    /** @return the resolved configuration's file. */
    public Path configuration() {
        return path.resolve("run.yaml");
    }

    /** @return the log's directory. */
    public Path log() {
        return path.resolve("log");
    }

    /** @return the checkpoints' directory. */
    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /** @return the file that says what came of the run; it is there once the run is finished. */
    public Path result() {
        return path.resolve("result.json");
    }

    /** @return the figures' file. */
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** @return the curve's file with that ending. */
    public Path curve(final String ending) {
        return path.resolve("return." + ending);
    }

    /** @return the picture of what a world model foresaw. */
    public Path dreams() {
        return path.resolve("dreams.png");
    }

    /** @return the file of the latest weights. */
    public Path weightsFile() {
        return weightsFile(Kept.LAST);
    }

    /** @return the file of those weights. */
    public Path weightsFile(final Kept kept) {
        return path.resolve(kept.file());
    }

    /** @return the weights to use where none are named: the best if any were kept, else the latest. */
    public Kept preferred() {
        return Files.exists(weightsFile(Kept.BEST)) ? Kept.BEST : Kept.LAST;
    }

    /**
     * Keeps weights in place of those before.
     *
     * @param kept     which.
     * @param weights  to keep.
     * @param metadata further strings beside them.
     * @throws dev.reverie.learners.optim.NonFiniteException if they are not finite; those before are kept then.
     */
    void save(final Kept kept, final Weights weights, final Map<String, String> metadata) throws IOException {
        FiniteWeights.require(weights);
        Safetensors.save(weightsFile(kept), weights, metadata);
    }

    /**
     * Reads the latest weights.
     *
     * @throws ConfigException if there are none, or they are damaged.
     */
    public Weights loadWeights() {
        return loadWeights(Kept.LAST);
    }

    /**
     * Reads weights.
     *
     * @throws ConfigException if there are none, or they are damaged.
     */
    public Weights loadWeights(final Kept kept) {
        final Path file = weightsFile(kept);
        try {
            return Safetensors.load(file);
        } catch (final NoSuchFileException ex) {
            throw new ConfigException(
                    kept == Kept.BEST
                            ? "run " + path
                                    + " has kept no best weights: use the last, or train with run.bestEvery above 0"
                            : "run " + path + " has no weights yet: it ended before its learner began");
        } catch (final DamagedWeightsException ex) {
            throw new ConfigException("weights " + file + " are damaged: " + ex.getMessage());
        } catch (final IOException ex) {
            throw new ConfigException("weights " + file + " cannot be read: " + ex.getMessage());
        }
    }
}
