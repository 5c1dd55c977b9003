package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.storage.interchange.parquet.Leaf;
import dev.reverie.storage.interchange.parquet.ParquetColumn;
import dev.reverie.storage.interchange.parquet.ParquetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parquet: a file, or the files of a folder one after the other in the order of their names. */
final class ParquetTable implements ArrayFile {
    private static final String ENDING = ".parquet";

    private final List<ParquetFile> files = new ArrayList<>();
    /** First row of each file, then the rows in all. */
    private final long[] begins;

    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * @param path of a file, or of a folder: that of a LeRobot data set, or any that holds files.
     * @throws ConfigException if there is none, or one is damaged.
     */
    ParquetTable(final Path path) {
        final List<Path> paths = Files.isDirectory(path) ? within(path) : List.of(path);
        for (final Path each : paths) {
            files.add(new ParquetFile(each));
        }
        begins = new long[files.size() + 1];
        for (int i = 0; i < files.size(); i++) {
            begins[i + 1] = begins[i] + files.get(i).rows();
        }
        for (final Leaf leaf : files.get(0).leaves()) {
            if (leaf.isReadable()) {
                columns.put(leaf.name(), new Joined(leaf));
            } else {
                notes.add("passed over '" + leaf.name() + "': not numbers");
            }
        }
        if (files.size() > 1) {
            notes.add(files.size() + " files, from " + paths.get(0).getFileName() + " to "
                    + paths.get(paths.size() - 1).getFileName());
        }
    }

    /** @return whether a folder holds such files. */
    static boolean isIn(final Path folder) {
        return !paths(folder).isEmpty();
    }

    private static List<Path> within(final Path folder) {
        final List<Path> paths = paths(folder);
        if (paths.isEmpty()) {
            throw new ConfigException("folder " + folder + " holds no " + ENDING + " files");
        }
        return paths;
    }

    /** A LeRobot data set keeps other tables beside its data. */
    private static List<Path> paths(final Path folder) {
        final Path data = folder.resolve("data");
        try (Stream<Path> all = Files.walk(Files.isDirectory(data) ? data : folder)) {
            return all.filter(each -> each.getFileName().toString().endsWith(ENDING) && Files.isRegularFile(each))
                    .sorted()
                    .toList();
        } catch (final IOException ex) {
            throw new ConfigException("folder " + folder + " cannot be read: " + ex.getMessage());
        }
    }

    @Override
    public Map<String, Column> columns() {
        return columns;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        // files are open only while something is read from them
    }

    /** A column through all files. */
    private final class Joined implements Column {
        private final Leaf leaf;
        private int file = -1;
        private @Nullable ParquetColumn column;
        private int width = -1;

        Joined(final Leaf leaf) {
            this.leaf = leaf;
        }

        @Override
        public String name() {
            return leaf.name();
        }

        @Override
        public long rows() {
            return begins[files.size()];
        }

        @Override
        public List<Integer> shape() {
            if (leaf.repeated() == 0) {
                return List.of();
            }
            if (width < 0) {
                enter(0);
            }
            return List.of(Math.max(0, width));
        }

        @Override
        public double value(final long row, final int j) {
            if (column == null || row < begins[file] || row >= begins[file + 1]) {
                enter(row);
            }
            return java.util.Objects.requireNonNull(column).value(row - begins[file], j);
        }

        private void enter(final long row) {
            int next = java.util.Arrays.binarySearch(begins, row);
            next = next >= 0 ? next : -next - 2;
            while (next < files.size() - 1 && begins[next + 1] <= row) {
                next++;
            }
            final ParquetFile entered = files.get(Math.min(next, files.size() - 1));
            final Leaf there = entered.leaves().stream()
                    .filter(each -> each.name().equals(leaf.name()))
                    .findFirst()
                    .orElseThrow(() -> new ConfigException(
                            entered + " has no column '" + leaf.name() + "', which the files before it have"));
            final ParquetColumn opened = entered.column(there);
            if (width >= 0 && opened.width() != width && entered.rows() > 0) {
                throw new ConfigException(entered + ": column '" + leaf.name() + "' has rows of " + opened.width()
                        + " numbers, but of " + width + " in the files before");
            }
            width = opened.width();
            column = opened;
            file = next;
        }
    }
}
