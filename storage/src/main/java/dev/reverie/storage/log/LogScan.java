package dev.reverie.storage.log;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads every record of a log from its files, without Chronicle, up to the first that is not sound. */
final class LogScan {
    private final Path dir;
    private final ExperienceHandler each;
    private @Nullable LayoutRecord layout;
    private @Nullable Experience experience;
    private long records;
    private long acknowledged = -1;
    private @Nullable String badFile;
    private @Nullable String reason;
    private @Nullable Path tail;
    private long tailOffset;
    private boolean unfinished;

    private LogScan(final Path dir, final ExperienceHandler each) {
        this.dir = dir;
        this.each = each;
    }

    /** May run beside a writer: what was acknowledged when it began must be there. */
    static LogScan of(final Path dir, final ExperienceHandler each) {
        requireLog(dir);
        final LogScan scan = new LogScan(dir, each);
        try {
            scan.run();
        } catch (final IOException ex) {
            throw new UncheckedIOException("log " + dir + " cannot be read: " + ex.getMessage(), ex);
        }
        return scan;
    }

    static void requireLog(final Path dir) {
        if (!Files.exists(dir)) {
            throw new ConfigException("log " + dir + " does not exist");
        }
        if (!Files.isDirectory(dir)) {
            throw new ConfigException("log " + dir + " is not a directory");
        }
        try {
            if (DataFile.of(dir).isEmpty() && !Files.exists(dir.resolve(Position.FILE))) {
                throw new ConfigException("directory " + dir + " holds no log");
            }
        } catch (final IOException ex) {
            throw new ConfigException("log " + dir + " cannot be read: " + ex);
        }
    }

    /** @return the log's first record. */
    static LayoutRecord layout(final Path dir) {
        requireLog(dir);
        try {
            final List<Path> files = DataFile.of(dir);
            if (!files.isEmpty()) {
                try (DataFile file = new DataFile(files.get(0))) {
                    if (file.advance() && file.length() <= LayoutRecord.MAX_BYTES) {
                        return LayoutRecord.parse(file.message(file.length()), 0, file.length());
                    }
                }
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException("log " + dir + " cannot be read: " + ex.getMessage(), ex);
        } catch (final IllegalArgumentException ex) {
            throw new DamagedLogException("log " + dir + ": its first record " + ex.getMessage() + ": see"
                    + " 'reverie log verify " + dir + "'");
        }
        throw new DamagedLogException("log " + dir + " has no layout record: see 'reverie log verify " + dir + "'");
    }

    private void run() throws IOException {
        try {
            acknowledged = Position.open(dir, false).get();
        } catch (final DamagedLogException ex) {
            reason = ex.getMessage();
            badFile = Position.FILE;
            return;
        }
        for (final Path path : DataFile.of(dir)) {
            try (DataFile file = new DataFile(path)) {
                read(file);
                if (reason != null) {
                    return;
                }
                tail = path;
                tailOffset = file.offset();
                unfinished = file.end() == DataFile.End.UNFINISHED || tailOffset == 0;
                if (file.end() == DataFile.End.CUT) {
                    bad(file, "the file is cut off");
                    return;
                }
            }
        }
        badFile = tail == null ? "" : String.valueOf(tail.getFileName());
        if (layout == null && acknowledged < 0) {
            reason = "there is no layout record: the writer was killed as it made the log, which is empty; delete it";
        } else if (records <= acknowledged) {
            reason = "the data ends before it, but record " + acknowledged + " was acknowledged";
        }
    }

    private void read(final DataFile file) throws IOException {
        while (file.advance()) {
            final LayoutRecord known = layout;
            if (known == null) {
                try {
                    final int length = Math.min(file.length(), LayoutRecord.MAX_BYTES + 1);
                    layout = LayoutRecord.parse(file.message(length), 0, length);
                } catch (final IllegalArgumentException ex) {
                    bad(file, "the layout record " + ex.getMessage());
                    return;
                }
                experience = new Experience(layout.layout());
                continue;
            }
            final String problem = problem(file, known);
            if (problem != null) {
                bad(file, problem);
                return;
            }
            records++;
            if (experience != null) {
                each.onExperience(experience);
            }
        }
    }

    private @Nullable String problem(final DataFile file, final LayoutRecord known) throws IOException {
        final int length = file.length();
        final String header = Experience.problem(known.layout(), file.message(Experience.HEADER), 0, length);
        if (header != null || experience == null) {
            return header;
        }
        experience.wrap(file.message(length), 0, length);
        if (!experience.isSound()) {
            return "its CRC32C does not match";
        }
        return experience.sequence() == records ? null : "a record numbered " + experience.sequence() + " follows";
    }

    private void bad(final DataFile file, final String why) {
        reason = why + " (byte " + file.offset() + ")";
        badFile = file.path().getFileName().toString();
    }

    long records() {
        return records;
    }

    long acknowledged() {
        return acknowledged;
    }

    LayoutRecord layoutRecord() {
        requireSound();
        if (layout == null) {
            throw new IllegalStateException("unreachable: a sound log has a layout");
        }
        return layout;
    }

    @Nullable
    LayoutRecord layoutIfKnown() {
        return layout;
    }

    @Nullable
    String reason() {
        return reason;
    }

    @Nullable
    String badFile() {
        return badFile;
    }

    void requireSound() {
        if (reason != null) {
            throw new DamagedLogException("log " + dir + " is damaged: record " + records + " in file '" + badFile
                    + "': " + reason + "; " + records + " records before it are sound. See 'reverie log verify " + dir
                    + "'; nothing is appended to a damaged log");
        }
    }

    /** Removes the record that a killed writer began and did not finish. Only with the writer's lock. */
    void clearUnfinished() throws IOException {
        if (unfinished && tail != null) {
            if (tailOffset == 0) {
                Files.delete(tail);
            } else {
                DataFile.clear(tail, tailOffset);
            }
        }
    }
}
