package dev.reverie.storage.log;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Where a data file's layout and records begin, and where the next one would. */
record Documents(List<Long> offsets, long end) {
    static Documents of(final Path path) throws IOException {
        final List<Long> offsets = new ArrayList<>();
        try (CycleFile file = new CycleFile(path)) {
            long at = 0;
            int word = file.word(0);
            while (CycleFile.isComplete(word)) {
                if (!CycleFile.isInternal(word)) {
                    offsets.add(at);
                }
                at = CycleFile.after(at, CycleFile.length(word));
                word = file.word(at);
            }
            return new Documents(offsets, at);
        }
    }

    static List<Path> files(final Path log) {
        return new LogFiles(log).data().stream().map(LogFiles.Data::path).toList();
    }

    static void copy(final Path from, final Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(final Path dir, final BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(dir)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void delete(final Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path dir, final java.io.IOException ex) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
