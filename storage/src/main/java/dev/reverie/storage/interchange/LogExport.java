package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.envs.DType;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * A log as a table of rows that {@link LogImport} takes back as they were.
 *
 * @param rows    exported.
 * @param seconds it took.
 */
public record LogExport(long rows, double seconds) {
    private static final int POLL = 256;

    /** Takes rows. */
    interface Sink extends AutoCloseable {
        void row(double[] numbers) throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * Exports a log; the file is there whole or not at all.
     *
     * @param log      directory.
     * @param file     {@code .npz}, {@code .csv} or {@code .jsonl}, not yet there.
     * @param progress told records done now and then.
     * @return what was exported.
     * @throws ConfigException if the file is there, of no such kind, or cannot be written.
     */
    public static LogExport run(final Path log, final Path file, final LongConsumer progress) {
        final long begin = System.nanoTime();
        if (Files.exists(file)) {
            throw new ConfigException("file " + file + " is there already: name another");
        }
        final Path whole = file.resolveSibling(file.getFileName() + ".part");
        try (ChronicleLog from = ChronicleLog.read(log)) {
            final RowFormat format = new RowFormat(from.layout());
            final long rows = write(from, format, sink(file, whole, format), progress);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            return new LogExport(rows, (System.nanoTime() - begin) / 1e9);
        } catch (final IOException | UncheckedIOException ex) {
            discard(whole);
            throw new ConfigException("file " + file + " cannot be written: " + ex.getMessage());
        } catch (final RuntimeException ex) {
            discard(whole);
            throw ex;
        }
    }

    private static void discard(final Path whole) {
        try {
            Files.deleteIfExists(whole);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static long write(
            final ChronicleLog from, final RowFormat format, final Sink sink, final LongConsumer progress)
            throws IOException {
        final double[] numbers = new double[format.names().size()];
        final long[] rows = new long[1];
        try (sink;
                LogReader reader = from.reader(0)) {
            while (reader.poll(experience -> rows[0] += row(experience, format, numbers, sink), POLL) > 0) {
                progress.accept(reader.position());
            }
        }
        return rows[0];
    }

    private static int row(
            final Experience experience, final RowFormat format, final double[] numbers, final Sink sink) {
        try {
            for (int lane = 0; lane < experience.lanes(); lane++) {
                format.read(experience, lane, numbers);
                sink.row(numbers);
            }
            return experience.lanes();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Sink sink(final Path file, final Path whole, final RowFormat format) throws IOException {
        final String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return csv(Files.newBufferedWriter(whole), format);
        }
        if (name.endsWith(".jsonl")) {
            return jsonl(Files.newBufferedWriter(whole), format);
        }
        if (name.endsWith(".npz")) {
            return new NpzWriter(whole, format);
        }
        throw new ConfigException(
                "file " + file + " is of no kind that is written: .npz, .csv or .jsonl would be right");
    }

    private static Sink csv(final BufferedWriter out, final RowFormat format) throws IOException {
        out.write(String.join(",", format.names()));
        out.newLine();
        final String[] texts = new String[format.names().size()];
        return sink(out, numbers -> {
            for (int i = 0; i < texts.length; i++) {
                texts[i] = text(format, i, numbers[i]);
            }
            out.write(String.join(",", texts));
            out.newLine();
        });
    }

    private static Sink jsonl(final BufferedWriter out, final RowFormat format) {
        return sink(out, numbers -> {
            final Map<String, Object> object = new LinkedHashMap<>();
            for (int i = 0; i < numbers.length; i++) {
                object.put(format.names().get(i), isWhole(numbers[i]) ? (Object) (long) numbers[i] : numbers[i]);
            }
            out.write(Json.write(object).replace("\n", ""));
            out.newLine();
        });
    }

    private static boolean isWhole(final double number) {
        return number == Math.rint(number) && Math.abs(number) < 1L << 53 && (number != 0 || 1 / number > 0);
    }

    /** The shortest text that gives the same number back: a FLOAT32 needs fewer digits than a FLOAT64. */
    private static String text(final RowFormat format, final int i, final double number) {
        if (isWhole(number)) {
            return Long.toString((long) number);
        }
        int next = i - RowFormat.HEAD.size();
        for (final Field field : format.fields()) {
            if (next >= 0 && next < field.size() && field.dtype() == DType.FLOAT32) {
                return Float.toString((float) number);
            }
            next -= field.size();
        }
        return Double.toString(number);
    }

    /** Writes a row. */
    @FunctionalInterface
    private interface Row {
        void write(double[] numbers) throws IOException;
    }

    private static Sink sink(final Writer out, final Row row) {
        return new Sink() {
            @Override
            public void row(final double[] numbers) throws IOException {
                row.write(numbers);
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }
}
