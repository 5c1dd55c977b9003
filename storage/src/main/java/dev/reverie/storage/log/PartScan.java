package dev.reverie.storage.log;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds every sound record of a part wherever it lies: nothing but its own header, number and CRC32C is believed. */
final class PartScan {
    private final LogFiles files;
    private final LogFiles.Part part;

    PartScan(final LogFiles files, final LogFiles.Part part) {
        this.files = files;
        this.part = part;
    }

    /**
     * Hands over the sound records numbered {@code from} to {@code limit}, in order.
     *
     * @param limit the first number that is not the part's.
     */
    void records(final LayoutRecord record, final long from, final long limit, final ExperienceHandler each)
            throws IOException {
        final Experience experience = new Experience(record.layout());
        long next = from;
        for (final LogFiles.Data data : files.data(part)) {
            final CycleFile file = new CycleFile(data.path());
            final long end = file.size() - 4 - Experience.HEADER;
            long at = 0;
            while (next < limit && at <= end) {
                if (isSound(file, at + 4, experience)
                        && experience.sequence() >= next
                        && experience.sequence() < limit) {
                    next = experience.sequence() + 1;
                    at = CycleFile.after(at, experience.length());
                    each.onExperience(experience);
                } else {
                    at += 4;
                }
            }
            file.unmap();
        }
    }

    private static boolean isSound(final CycleFile file, final long at, final Experience experience) {
        if (file.word(at) != Experience.MAGIC) {
            return false;
        }
        final int length = file.word(at + 8);
        if (length < Experience.HEADER || !file.has(at, length)) {
            return false;
        }
        final int in = file.at(at);
        if (Experience.problem(experience.rows().layout(), file.window(), in, length) != null) {
            return false;
        }
        return experience.wrap(file.window(), in, length).isSound();
    }

    /**
     * @return the layout that the part begins with, null if there is no sound one.
     * @throws ConfigException if it is of another format version.
     */
    @Nullable
    LayoutRecord layout() throws IOException {
        for (final LogFiles.Data data : files.data(part)) {
            final CycleFile file = new CycleFile(data.path());
            try {
                final long end = file.size() - 8;
                for (long at = 0; at <= end; at += 4) {
                    final LayoutRecord found = layout(file, at);
                    if (found != null) {
                        return found;
                    }
                }
            } finally {
                file.unmap();
            }
        }
        return null;
    }

    private static @Nullable LayoutRecord layout(final CycleFile file, final long at) {
        final int length = CycleFile.length(file.word(at));
        if (file.word(at + 4) != LayoutRecord.MAGIC || length > LayoutRecord.MAX_BYTES || !file.has(at + 4, length)) {
            return null;
        }
        try {
            return LayoutRecord.parse(file.window(), file.at(at + 4), length);
        } catch (final IllegalArgumentException ex) {
            return null;
        }
    }
}
