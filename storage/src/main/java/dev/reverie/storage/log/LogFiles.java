package dev.reverie.storage.log;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a log keeps what. Every writer begins a part of its own, so that none touches what another wrote.
 *
 * <pre>
 *   layout                                how a row looks, and the format's version
 *   position                              numbers of the newest acknowledged record and of the oldest kept
 *   lost                                  numbers that a repair found gone, if any
 *   lock                                  held by the writer
 *   readers/NAME                          how far a registered reader has come
 *   part-0000000000000000000-0000/*.cq4   a Chronicle queue: its records begin with the first number
 *   damaged-TIME/...                      what a repair took away; nobody reads it
 * </pre>
 *
 * @param dir of the log.
 */
record LogFiles(Path dir) {
    static final String SUFFIX = ".cq4";
    static final String LAYOUT = "layout";
    static final String LOST = "lost";
    static final String READERS = "readers";

    private static final Pattern PART = Pattern.compile("part-(\\d{19})-(\\d{4})");

    /** A directory of data files whose first record has number {@code first}; of equal ones only the last holds any. */
    record Part(Path path, long first, int number) {}

    /** A data file; {@code begins} if it is its part's first. */
    record Data(Part part, Path path, boolean begins) {}

    /** @throws ConfigException if there is no log. */
    LogFiles requireLog() {
        if (!Files.exists(dir)) {
            throw new ConfigException("log " + dir + " does not exist");
        }
        if (!Files.isDirectory(dir)) {
            throw new ConfigException("log " + dir + " is not a directory");
        }
        if (!Files.exists(dir.resolve(LAYOUT)) && !Files.exists(dir.resolve(Position.FILE)) && parts().isEmpty()) {
            throw new ConfigException("directory " + dir + " holds no log");
        }
        return this;
    }

    /** @return parts in the order of their records. */
    List<Part> parts() {
        final List<Part> parts = new ArrayList<>();
        for (final Path path : list(dir)) {
            final Matcher name = PART.matcher(path.getFileName().toString());
            if (name.matches()) {
                parts.add(new Part(path, Long.parseLong(name.group(1)), Integer.parseInt(name.group(2))));
            }
        }
        return parts;
    }

    /** @return where a part that begins with a record goes. */
    Path newPart(final long first) {
        int number = 0;
        for (final Part part : parts()) {
            number = part.first() == first ? part.number() + 1 : number;
        }
        return part(dir, first, number);
    }

    static Path part(final Path in, final long first, final int number) {
        return in.resolve(String.format("part-%019d-%04d", first, number));
    }

    /** @return data files in the order of their records. */
    List<Data> data() {
        final List<Data> data = new ArrayList<>();
        for (final Part part : parts()) {
            data.addAll(data(part));
        }
        return data;
    }

    List<Data> data(final Part part) {
        final List<Data> data = new ArrayList<>();
        for (final Path path : list(part.path())) {
            if (path.getFileName().toString().endsWith(SUFFIX)) {
                data.add(new Data(part, path, data.isEmpty()));
            }
        }
        return data;
    }

    /** @return a data file's path as messages name it. */
    String name(final Path file) {
        return file.startsWith(dir) ? dir.relativize(file).toString() : file.toString();
    }

    /** Deletes a part's directory: the data first, and first its oldest. */
    static void deletePart(final Path part) throws IOException {
        for (final Path file : list(part)) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(part);
    }

    /** Deletes a directory with all in it, if it is there. */
    static void delete(final Path path) throws IOException {
        for (final Path entry : list(path)) {
            delete(entry);
        }
        Files.deleteIfExists(path);
    }

    /** Entries by name; none if the directory has gone. */
    static List<Path> list(final Path dir) {
        if (!Files.isDirectory(dir)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(dir)) {
            return entries.sorted().toList();
        } catch (final IOException ex) {
            throw new UncheckedIOException("directory " + dir + " cannot be read: " + ex.getMessage(), ex);
        }
    }
}
