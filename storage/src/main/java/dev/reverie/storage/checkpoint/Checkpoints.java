package dev.reverie.storage.checkpoint;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run's checkpoints: a directory of them in a directory, whole or not at all.
 *
 * <pre>
 *   step-0000001000/            one checkpoint: its files, each with length and CRC32C in
 *     manifest.json             this, which has a CRC32C of its own
 *   .part-step-0000002000/      one that is being written: synchronised, then renamed
 *   .gone-step-0000000500/      one that is being deleted
 *   damaged-step-0000001500/    one that was found damaged, or ahead of the log, set aside
 * </pre>
 *
 * One thread at a time, of the one process that holds the run.
 */
public final class Checkpoints {
    private static final Pattern NAME = Pattern.compile("step-(\\d{10,18})");
    private static final String PART = ".part-";
    private static final String GONE = ".gone-";
    private static final String ASIDE = "damaged-";

    private final Path dir;
    private final int keep;

    /**
     * @param dir  of the checkpoints, made when the first is written.
     * @param keep newest ones kept, 1 or more; the one of the greatest score is kept beside them.
     */
    public Checkpoints(final Path dir, final int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("keep must be 1 or more, got " + keep);
        }
        this.dir = dir;
        this.keep = keep;
    }

    /**
     * Writes a checkpoint, whole on disk before this returns, and deletes those that are not to be kept. One of the same
     * step that is sound is left as it is.
     *
     * @param checkpoint to write.
     * @return its directory.
     * @throws IOException if it cannot be written; those before are as they were.
     */
    public Path write(final Checkpoint checkpoint) throws IOException {
        final Manifest manifest = Manifest.of(checkpoint);
        final String name = String.format("step-%010d", checkpoint.step());
        final Path target = dir.resolve(name);
        if (Files.exists(target)) {
            if (isSound(target)) {
                return target;
            }
            remove(target);
        }
        Files.createDirectories(dir);
        final Path part = dir.resolve(PART + name);
        delete(part);
        try {
            Files.createDirectory(part);
            for (final Map.Entry<String, ByteBuffer> file : checkpoint.files().entrySet()) {
                write(part.resolve(file.getKey()), file.getValue().duplicate());
            }
            write(part.resolve(Manifest.FILE), manifest.bytes());
            synchronise(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            synchronise(dir);
        } catch (final IOException ex) {
            try {
                delete(part);
            } catch (final IOException more) {
                ex.addSuppressed(more);
            }
            throw new IOException("checkpoint " + target + " cannot be written: " + ex.getMessage(), ex);
        }
        prune();
        return target;
    }

    private boolean isSound(final Path checkpoint) throws IOException {
        try {
            read(checkpoint);
            return true;
        } catch (final DamagedCheckpointException ex) {
            return false;
        }
    }

    private static void write(final Path file, final ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void synchronise(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void prune() throws IOException {
        final List<Path> newestFirst = list();
        @Nullable Path best = null;
        double greatest = Double.NEGATIVE_INFINITY;
        final Map<Path, Double> scores = new HashMap<>();
        for (final Path each : newestFirst) {
            try {
                scores.put(each, manifest(each).score());
            } catch (final DamagedCheckpointException | ConfigException ex) {
                scores.put(each, Double.NaN);
            }
            final double score = scores.getOrDefault(each, Double.NaN);
            if (score > greatest) {
                greatest = score;
                best = each;
            }
        }
        for (final Path each : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
            if (!each.equals(best)) {
                remove(each);
            }
        }
        try (Stream<Path> entries = Files.list(dir)) {
            for (final Path each : entries.toList()) {
                final String name = String.valueOf(each.getFileName());
                if (name.startsWith(GONE) || name.startsWith(PART)) {
                    delete(each);
                }
            }
        }
    }

    /** Takes the name away first: a checkpoint that is half deleted is none. */
    private void remove(final Path checkpoint) throws IOException {
        final Path gone = dir.resolve(GONE + checkpoint.getFileName());
        delete(gone);
        Files.move(checkpoint, gone, StandardCopyOption.ATOMIC_MOVE);
        delete(gone);
    }

    private static void delete(final Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            final List<Path> deepestFirst;
            try (Stream<Path> paths = Files.walk(directory)) {
                deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            }
            for (final Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        }
    }

    /** @return directories of the checkpoints, newest first; none of them checked. */
    public List<Path> list() throws IOException {
        if (!Files.isDirectory(dir)) {
            return List.of();
        }
        final List<Path> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(dir)) {
            entries.filter(path -> stepOf(path) >= 0).forEach(found::add);
        }
        found.sort(Collections.reverseOrder(Comparator.comparingLong(Checkpoints::stepOf)));
        return found;
    }

    /**
     * The first record of the log that any of the checkpoints needs.
     *
     * @return its sequence number, 0 if there are none or one cannot be read.
     */
    public long oldest() throws IOException {
        final List<Path> all = list();
        long least = all.isEmpty() ? 0 : Long.MAX_VALUE;
        for (final Path each : all) {
            try {
                least = Math.min(least, manifest(each).oldest());
            } catch (final DamagedCheckpointException ex) {
                return 0;
            }
        }
        return least;
    }

    private static long stepOf(final Path path) {
        final Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    /**
     * The newest checkpoint that is sound and not ahead of the log. Those newer than it are set aside under another name.
     *
     * @param logPosition sequence number of the log's last record, -1 if none.
     * @param warn        told what is wrong with each that is set aside.
     * @return the checkpoint; null if there never was one.
     * @throws ConfigException if there are some and none will do, or the newest is of a newer format.
     * @throws IOException     if they cannot be read.
     */
    public @Nullable Checkpoint newest(final long logPosition, final Consumer<String> warn) throws IOException {
        final List<Path> newestFirst = list();
        final List<String> problems = new ArrayList<>();
        final List<Path> bad = new ArrayList<>();
        for (final Path each : newestFirst) {
            try {
                final Checkpoint checkpoint = read(each);
                if (checkpoint.position() <= logPosition) {
                    setAside(bad, problems, warn);
                    return checkpoint;
                }
                problems.add("checkpoint " + each + " is of record " + checkpoint.position()
                        + ", but the log ends at record " + logPosition);
            } catch (final DamagedCheckpointException ex) {
                problems.add("checkpoint " + each + " is damaged: " + ex.getMessage());
            }
            bad.add(each);
        }
        if (!problems.isEmpty()) {
            problems.add("none of the checkpoints in " + dir + " will do: put a sound one back, or move them all away"
                    + " to learn again from the log's first record");
            throw new ConfigException(problems);
        }
        return null;
    }

    private void setAside(final List<Path> bad, final List<String> problems, final Consumer<String> warn)
            throws IOException {
        for (int i = 0; i < bad.size(); i++) {
            final Path aside = dir.resolve(ASIDE + bad.get(i).getFileName());
            delete(aside);
            Files.move(bad.get(i), aside, StandardCopyOption.ATOMIC_MOVE);
            warn.accept(problems.get(i) + "; set aside as " + aside + ", an older one is used");
        }
    }

    private static Checkpoint read(final Path checkpoint) throws IOException, DamagedCheckpointException {
        final Manifest manifest = manifest(checkpoint);
        final Map<String, ByteBuffer> files = new LinkedHashMap<>();
        for (final Map.Entry<String, Manifest.Entry> file : manifest.files().entrySet()) {
            final Manifest.Entry entry = file.getValue();
            final byte[] bytes = bytes(checkpoint.resolve(file.getKey()), entry.bytes());
            if (!Manifest.crc(ByteBuffer.wrap(bytes)).equals(entry.crc32c())) {
                throw new DamagedCheckpointException(
                        "its file " + file.getKey() + " does not have the CRC32C " + entry.crc32c());
            }
            files.put(file.getKey(), ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        }
        return new Checkpoint(manifest.step(), manifest.oldest(), manifest.position(), manifest.score(), files);
    }

    private static Manifest manifest(final Path checkpoint) throws IOException, DamagedCheckpointException {
        final Path file = checkpoint.resolve(Manifest.FILE);
        final Manifest manifest = Manifest.parse(bytes(file, -1), checkpoint.toString());
        if (manifest.step() != stepOf(checkpoint)) {
            throw new DamagedCheckpointException("its manifest is of step " + manifest.step());
        }
        return manifest;
    }

    private static byte[] bytes(final Path file, final long expected) throws IOException, DamagedCheckpointException {
        try {
            final long size = Files.size(file);
            if (expected < 0 ? size > Manifest.MOST_BYTES : size != expected) {
                throw new DamagedCheckpointException(
                        "its file " + file.getFileName() + " has " + size + " bytes, not " + expected);
            }
            return Files.readAllBytes(file);
        } catch (final NoSuchFileException ex) {
            throw new DamagedCheckpointException("its file " + file.getFileName() + " is missing");
        } catch (final UncheckedIOException ex) {
            throw ex.getCause();
        }
    }
}
