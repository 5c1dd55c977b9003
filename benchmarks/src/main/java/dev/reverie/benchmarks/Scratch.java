package dev.reverie.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories that are gone afterwards. */
public final class Scratch {
    private Scratch() {}

    /** @return a new one. */
    public static Path directory() throws IOException {
        return Files.createTempDirectory("reverie-bench-");
    }

    /** Deletes it with all that it holds. */
    public static void delete(final Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            final List<Path> deepestFirst =
                    paths.sorted(Comparator.reverseOrder()).toList();
            for (final Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        }
    }
}
