package dev.reverie.storage.log;

import dev.reverie.envs.Experience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes records under the numbers that they have, into a new part after every hole. */
final class PartRewrite implements AutoCloseable {
    private final LogFiles files;
    private final Path work;
    private final LayoutRecord record;
    private final List<Path> made = new ArrayList<>();
    private @Nullable PartAppender part;
    private int forced;
    private long next = -1;

    PartRewrite(final LogFiles files, final Path work, final LayoutRecord record) {
        this.files = files;
        this.work = work;
        this.record = record;
    }

    void append(final Experience experience) {
        final long sequence = experience.sequence();
        try {
            PartAppender to = part;
            if (to == null || sequence != next) {
                finish();
                Files.createDirectories(work);
                Reservation.probe(work, PartAppender.empty(record));
                final Path path = work.resolve(files.newPart(sequence).getFileName());
                to = new PartAppender(path, record.beginningAt(sequence), Queues.clock(), false);
                part = to;
                made.add(path);
            }
            to.append(experience, sequence, true);
            next = sequence + 1;
        } catch (final IOException ex) {
            throw new UncheckedIOException("log " + files.dir() + " cannot be repaired: " + ex.getMessage(), ex);
        }
    }

    /** Writes all to the disk. @return the parts' directories. */
    List<Path> finish() throws IOException {
        close();
        for (; forced < made.size(); forced++) {
            for (final Path file : LogFiles.list(made.get(forced))) {
                AtomicFile.force(file);
            }
            AtomicFile.force(made.get(forced));
        }
        return made;
    }

    @Override
    public void close() {
        if (part != null) {
            part.close();
            part = null;
        }
    }
}
