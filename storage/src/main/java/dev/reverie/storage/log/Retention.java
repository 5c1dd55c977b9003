package dev.reverie.storage.log;

import dev.reverie.envs.Experience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.List;

/** Deletes a log's oldest data files, as a new one begins, once no reader with a bookmark needs them. The writer's thread. */
final class Retention {
    private static final class Kept {
        private final LogFiles.Data data;
        private final long first;
        private long rows;
        private long bytes;
        private long wall = Long.MIN_VALUE;

        Kept(final LogFiles.Data data, final long first) {
            this.data = data;
            this.first = first;
        }

        void count(final Experience experience, final long length) {
            rows += experience.lanes();
            bytes += length;
            wall = Math.max(wall, experience.wallNanos());
        }
    }

    private final LogFiles files;
    private final LogConfig config;
    private final Position position;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private long rows;
    private long bytes;

    Retention(final LogFiles files, final LayoutRecord record, final LogConfig config, final Position position)
            throws IOException {
        this.files = files;
        this.config = config;
        this.position = position;
        for (final LogFiles.Data data : files.data()) {
            count(data, record);
        }
    }

    private void count(final LogFiles.Data data, final LayoutRecord record) throws IOException {
        final OpenData opened;
        try {
            opened = new OpenData(data, record);
        } catch (final NoSuchFileException ex) {
            return;
        }
        final Kept file = new Kept(data, opened.first());
        while (opened.hasMore() && opened.take(opened.next()) == null) {
            file.count(opened.experience(), opened.experience().length());
        }
        opened.unmap();
        if (file.rows > 0) {
            kept.add(file);
            rows += file.rows;
            bytes += file.bytes;
        }
    }

    /** A new data file was begun with a record. */
    void begun(final long first) {
        final List<LogFiles.Data> data = files.data();
        kept.add(new Kept(data.get(data.size() - 1), first));
    }

    /** A record was appended to the newest file; the first of a file makes room. */
    void appended(final Experience experience, final int length) {
        final Kept newest = kept.getLast();
        final boolean isNew = newest.rows == 0;
        newest.count(experience, length);
        rows += experience.lanes();
        bytes += length;
        if (isNew && kept.size() > 1 && isOver(kept.getFirst())) {
            Bookmark.exclusively(files.dir(), this::delete);
        }
    }

    private boolean isOver(final Kept oldest) {
        final long age = kept.getLast().wall - oldest.wall;
        return config.keepSteps() > 0 && rows - oldest.rows >= config.keepSteps()
                || config.keepBytes() > 0 && bytes > config.keepBytes()
                || config.keepSeconds() > 0 && age / 1_000_000_000L > config.keepSeconds();
    }

    private void delete() throws IOException {
        final long needed = Bookmark.oldest(files.dir());
        while (kept.size() > 1 && isOver(kept.getFirst())) {
            final Kept oldest = kept.removeFirst();
            final long then = kept.getFirst().first;
            if (then > needed) {
                kept.addFirst(oldest);
                return;
            }
            position.oldest(then);
            rows -= oldest.rows;
            bytes -= oldest.bytes;
            Files.deleteIfExists(oldest.data.path());
            if (!kept.getFirst().data.part().equals(oldest.data.part())) {
                deleteParts(oldest.data.part(), kept.getFirst().data.part());
            }
        }
    }

    /** Parts from the one that is done with to the one that is kept; those between hold nothing. */
    private void deleteParts(final LogFiles.Part from, final LogFiles.Part to) throws IOException {
        for (final LogFiles.Part part : files.parts()) {
            if (part.path().compareTo(to.path()) < 0 && part.path().compareTo(from.path()) >= 0) {
                LogFiles.deletePart(part.path());
            }
        }
    }
}
