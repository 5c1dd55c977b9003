package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * A file of recorded experience as a log.
 *
 * @param transitions   imported.
 * @param rows          imported.
 * @param episodes      ended.
 * @param unseen        last rows flagged, because the file lacks what they saw.
 * @param seconds       it took.
 * @param notes         what was passed over or taken for granted.
 */
public record LogImport(long transitions, long rows, long episodes, long unseen, double seconds, List<String> notes) {

    /**
     * Imports a file into a new log; if that fails, there is none.
     *
     * @param file     {@code .npz}, {@code .hdf5}, {@code .h5}, {@code .parquet} (or a folder of them),
     *                 {@code .mcap}, {@code .csv} or {@code .jsonl}.
     * @param env      whose steps these are.
     * @param names    of the file's arrays.
     * @param log      directory, not yet there or empty.
     * @param config   of the log.
     * @param progress told rows done now and then.
     * @return what was imported.
     * @throws ConfigException if the file is not what it should be, naming the array and what would be right.
     */
    public static LogImport run(
            final Path file,
            final EnvSpec env,
            final Names names,
            final Path log,
            final LogConfig config,
            final LongConsumer progress) {
        final long begin = System.nanoTime();
        final boolean wasThere = Files.exists(log);
        try (Source source = open(file, env, names)) {
            final Tally tally = new Tally();
            try (ChronicleLog into = ChronicleLog.create(log, env.layout(), config)) {
                for (Experience next = source.next(); next != null; next = source.next()) {
                    into.append(next);
                    tally.add(next.rows());
                    progress.accept(tally.rows);
                }
            } catch (final RuntimeException | Error ex) {
                discard(log, wasThere);
                throw ex;
            }
            return new LogImport(
                    tally.transitions,
                    tally.rows,
                    tally.episodes,
                    tally.unseen,
                    (System.nanoTime() - begin) / 1e9,
                    List.copyOf(source.notes()));
        }
    }

    /** @return rows that a file's experience will be, about; 0 if unknown. */
    static Source open(final Path file, final EnvSpec env, final Names names) {
        if (Files.isDirectory(file) && ParquetTable.isIn(file)) {
            return arrays(file, new ParquetTable(file), env, names);
        }
        if (Files.isDirectory(file)) {
            throw new ConfigException(
                    "folder " + file + " holds no .parquet files; other kinds are imported file by file");
        }
        if (!Files.isRegularFile(file)) {
            throw new ConfigException("file " + file + " does not exist");
        }
        final String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npz")) {
            return arrays(file, new NpzFile(file), env, names);
        }
        if (name.endsWith(".hdf5") || name.endsWith(".h5")) {
            return arrays(file, new HdfArrays(file), env, names);
        }
        if (name.endsWith(".mcap")) {
            return McapSource.open(file, env, names);
        }
        if (name.endsWith(".parquet")) {
            return arrays(file, new ParquetTable(file), env, names);
        }
        if (name.endsWith(".csv") || name.endsWith(".jsonl")) {
            return RowSource.of(file, env.layout());
        }
        throw new ConfigException("file " + file
                + " is of no kind that is read: .npz, .hdf5, .h5, .parquet, .mcap, .csv or .jsonl would be right");
    }

    private static Source arrays(final Path file, final ArrayFile arrays, final EnvSpec env, final Names names) {
        try {
            if (arrays.columns().containsKey(RowFormat.PHASE)) {
                return RowSource.of(file, arrays, env.layout());
            }
            return new Layouts(file.toString(), arrays, names, env).source();
        } catch (final RuntimeException ex) {
            arrays.close();
            throw ex;
        }
    }

    private static void discard(final Path log, final boolean wasThere) {
        try (Stream<Path> paths = Files.walk(log)) {
            for (final Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (!wasThere || !each.equals(log)) {
                    Files.deleteIfExists(each);
                }
            }
        } catch (final IOException ex) {
            // what cannot be taken away is no log: it has no end
        }
    }

    private static final class Tally {
        private long transitions;
        private long rows;
        private long episodes;
        private long unseen;

        void add(final Rows step) {
            for (int i = 0; i < step.count(); i++) {
                rows++;
                transitions += step.isFirst(i) ? 0 : 1;
                episodes += step.isLast(i) ? 1 : 0;
                unseen += (step.flags(i) & StepLayout.FLAG_NO_OBSERVATION) != 0 ? 1 : 0;
            }
        }
    }
}
