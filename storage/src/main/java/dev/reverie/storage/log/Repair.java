package dev.reverie.storage.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One repair of a log. First the damaged parts' sound records are written to new parts in a directory beside; then those are
 * moved in, the list of lost records and the position are written, and what was damaged is moved out: at every moment each sound
 * record is in the log.
 */
final class Repair {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String WORK = "repairing";

    private final LogFiles files;
    private final Path dir;
    private final List<String> damage = new ArrayList<>();
    private final List<Path> bad = new ArrayList<>();
    private final Numbers kept = new Numbers();
    private LostRecords known = LostRecords.of(List.of());
    private boolean isPositionSound;
    private long oldest = -1;
    private long acknowledged = -1;

    Repair(final LogFiles files) {
        this.files = files;
        this.dir = files.dir();
    }

    LogRepair run() throws IOException {
        final Path work = dir.resolve(WORK);
        LogFiles.delete(work);
        final LayoutRecord record = layout();
        smallFiles();
        final List<LogFiles.Part> parts = files.parts();
        final List<Path> made = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            final long limit = i + 1 < parts.size() ? parts.get(i + 1).first() : Long.MAX_VALUE;
            part(parts.get(i), limit, record, work, made);
        }
        if (oldest < 0) {
            oldest = kept.ranges().isEmpty() ? 0 : kept.ranges().get(0).from();
        }
        final long newest = Math.max(acknowledged, kept.last());
        final LostRecords gone = LostRecords.of(kept.missing(oldest, newest + 1));
        final List<LogRange> fresh = Numbers.without(gone.ranges(), known.ranges());
        if (damage.isEmpty() && fresh.isEmpty()) {
            return new LogRepair(kept.count(), List.of(), damage, null);
        }
        // The last first: until all are in, the damaged part still ends where the earliest of them begins.
        Collections.reverse(made);
        for (final Path one : made) {
            Files.move(one, dir.resolve(one.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
        gone.write(dir);
        final Path aside = dir.resolve("damaged-" + TIME.format(Instant.now()));
        Files.createDirectory(aside);
        for (final Path one : bad) {
            Files.move(one, aside.resolve(one.getFileName()));
        }
        record.beginningAt(0).write(dir);
        Position.create(dir, newest, oldest);
        AtomicFile.force(aside);
        AtomicFile.force(dir);
        LogFiles.delete(work);
        return new LogRepair(kept.count(), fresh, damage, aside);
    }

    private LayoutRecord layout() throws IOException {
        DamagedLogException wrong;
        try {
            return LayoutRecord.read(dir);
        } catch (final DamagedLogException ex) {
            wrong = ex;
        }
        for (final LogFiles.Part part : files.parts()) {
            final LayoutRecord found = new PartScan(files, part).layout();
            if (found != null) {
                bad(dir.resolve(LogFiles.LAYOUT), "was not what was written; the same layout was in a part");
                return found;
            }
        }
        throw wrong;
    }

    private void bad(final Path file, final @Nullable String what) {
        damage.add(files.name(file) + ": " + what);
        if (Files.exists(file)) {
            bad.add(file);
        }
    }

    private void smallFiles() throws IOException {
        try {
            known = LostRecords.read(dir);
        } catch (final DamagedLogException ex) {
            bad(dir.resolve(LogFiles.LOST), "was not what was written; it is made anew");
        }
        final Path file = dir.resolve(Position.FILE);
        try {
            final Position position = Position.open(dir, false);
            oldest = position.oldest();
            acknowledged = position.newest();
            isPositionSound = position.problem() == null;
            if (!isPositionSound) {
                bad(file, position.problem());
            }
        } catch (final DamagedLogException ex) {
            bad(
                    file,
                    "was not what was written; records after the newest sound one, if there were any, are not known of");
        }
        for (final Bookmark.Place place : Bookmark.all(dir)) {
            if (place.record() < 0) {
                bad(
                        dir.resolve(LogFiles.READERS).resolve(place.name()),
                        "was not what was written; the reader is forgotten");
            }
        }
    }

    private void part(
            final LogFiles.Part part,
            final long limit,
            final LayoutRecord record,
            final Path work,
            final List<Path> made)
            throws IOException {
        final long from = Math.max(part.first(), oldest);
        final String problem = problem(part, from, limit, record);
        if (problem == null) {
            return;
        }
        damage.add(problem);
        bad.add(part.path());
        try (PartRewrite rewrite = new PartRewrite(files, work, record)) {
            new PartScan(files, part).records(record, from, limit, experience -> {
                rewrite.append(experience);
                kept.add(experience.sequence());
            });
            made.addAll(rewrite.finish());
        }
    }

    /** Null if all records of a part are sound; they are kept then. */
    private @Nullable String problem(
            final LogFiles.Part part, final long from, final long limit, final LayoutRecord record) throws IOException {
        final boolean isLast = limit == Long.MAX_VALUE;
        final Numbers sound = new Numbers();
        try (RecordWalk walk = new RecordWalk(files, record, known)) {
            long next = walk.after(from);
            String problem = null;
            while (problem == null && next < limit && (!isLast || next <= acknowledged)) {
                problem = walk.check(next);
                if (problem == null) {
                    sound.add(next);
                    next = walk.after(next + 1);
                }
            }
            while (problem == null && isLast && walk.find(next)) {
                sound.add(next++);
            }
            if (problem == null
                    && isLast
                    && (walk.hasUnsoundAt(next) || !isPositionSound && goesOn(part, record, next))) {
                problem = walk.problem();
            }
            if (problem != null) {
                return "record " + next + " in file '" + walk.file() + "' of part '" + files.name(part.path()) + "': "
                        + problem;
            }
        }
        kept.addAll(sound);
        return null;
    }

    /** Whether the last part has sound records behind what looks like its end. */
    private boolean goesOn(final LogFiles.Part part, final LayoutRecord record, final long next) throws IOException {
        final long[] count = {0};
        new PartScan(files, part).records(record, next, Long.MAX_VALUE, experience -> count[0]++);
        return count[0] > 0;
    }
}
