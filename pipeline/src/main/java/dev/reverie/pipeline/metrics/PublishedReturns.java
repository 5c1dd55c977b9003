package dev.reverie.pipeline.metrics;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Returns that others reported: a CSV whose first columns are {@code source,algo,env,env_steps,return_mean}, further ones
 * not read.
 */
public final class PublishedReturns {
    private static final String HEADER = "source,algo,env,env_steps,return_mean";
    private static final int COLUMNS = 5;

    /**
     * A mean return.
     *
     * @param source that reports it.
     * @param algo   as the source names it.
     * @param env    task, as the source names it.
     * @param step   of the environment.
     * @param mean   return.
     */
    public record Entry(String source, String algo, String env, long step, double mean) {}

    private final List<Entry> entries;

    private PublishedReturns(final List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * @param file to read; not trusted.
     * @return what it says.
     * @throws ConfigException naming file and line, if it is no such table.
     */
    public static PublishedReturns read(final Path file) {
        final List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (final MalformedInputException ex) {
            throw new ConfigException("file " + file + " is no text in UTF-8");
        } catch (final IOException ex) {
            throw new ConfigException("file " + file + " cannot be read: " + ex);
        }
        if (lines.isEmpty() || !lines.get(0).startsWith(HEADER)) {
            throw new ConfigException("file " + file + ": its first line must begin with " + HEADER);
        }
        final List<Entry> entries = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            final String[] cells = lines.get(i).split(",", COLUMNS + 1);
            try {
                entries.add(new Entry(
                        cells[0], cells[1], cells[2], Long.parseLong(cells[3]), Double.parseDouble(cells[4])));
            } catch (final ArrayIndexOutOfBoundsException | NumberFormatException ex) {
                throw new ConfigException("file " + file + ":" + (i + 1) + ": not of columns " + HEADER);
            }
        }
        return new PublishedReturns(entries);
    }

    /**
     * Those of one task up to a step.
     *
     * @param env      as the file names it.
     * @param lastStep included.
     * @param algos    wanted, as {@code algo} or {@code source/algo}; all if none is named.
     * @return a series a source and algorithm, steps ascending.
     * @throws ConfigException if there are none, or none of a wanted one; it names those that there are.
     */
    public List<Series> of(final String env, final long lastStep, final List<String> algos) {
        final Map<String, Curve> curves = new LinkedHashMap<>();
        entries.stream()
                .filter(entry -> entry.env().equals(env) && entry.step() <= lastStep)
                .sorted(Comparator.comparingLong(Entry::step))
                .filter(entry -> algos.isEmpty() || algos.contains(entry.algo()) || algos.contains(name(entry)))
                .forEach(entry ->
                        curves.computeIfAbsent(name(entry), name -> new Curve()).add(entry.step(), entry.mean()));
        for (final String algo : algos) {
            if (curves.keySet().stream().noneMatch(name -> name.equals(algo) || name.endsWith("/" + algo))) {
                throw new ConfigException("nothing published of '" + algo + "' in " + env + " up to step " + lastStep
                        + "; there are "
                        + entries.stream()
                                .filter(entry -> entry.env().equals(env))
                                .map(PublishedReturns::name)
                                .distinct()
                                .toList());
            }
        }
        return curves.entrySet().stream()
                .map(curve -> Series.of(curve.getKey(), curve.getValue()))
                .toList();
    }

    private static String name(final Entry entry) {
        return entry.source() + "/" + entry.algo();
    }
}
