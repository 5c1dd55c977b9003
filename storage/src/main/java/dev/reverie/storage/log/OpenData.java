package dev.reverie.storage.log;

import dev.reverie.envs.Experience;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A data file that is open, how it begins, and a place in it. */
final class OpenData {
    private static final int SEQUENCE = 16;

    private final LogFiles.Data data;
    private final CycleFile file;
    private final QueueIndex index;
    private final LayoutRecord record;
    private @Nullable Experience[] experiences = new Experience[1];
    private Experience experience;
    private final long first;
    private final int headers;
    private final long begin;
    private final long layoutAt;
    private long offset;
    private long next;
    private long found;
    private long steps;

    /** Opens a file, at its first record. */
    OpenData(final LogFiles.Data data, final LayoutRecord record) throws IOException {
        this.data = data;
        this.file = new CycleFile(data.path());
        this.index = new QueueIndex(file, record);
        this.record = record;
        this.experience = new Experience(record.layout());
        this.experiences[0] = experience;
        long at = 0;
        int word = file.word(0);
        while (CycleFile.isComplete(word) && CycleFile.isInternal(word)) {
            at = CycleFile.after(at, CycleFile.length(word));
            word = file.word(at);
        }
        final boolean isWhole = CycleFile.isComplete(word) && file.has(at + 4, CycleFile.length(word));
        final int magic = isWhole ? file.word(at + 4) : 0;
        if (magic == LayoutRecord.MAGIC) {
            first = data.part().first();
            headers = 1;
            layoutAt = at;
            at = CycleFile.after(at, CycleFile.length(word));
        } else {
            first = magic == Experience.MAGIC && CycleFile.length(word) >= Experience.HEADER
                    ? file.longAt(at + 4 + SEQUENCE)
                    : -1;
            headers = 0;
            layoutAt = -1;
        }
        begin = at;
        offset = at;
        next = first;
    }

    LogFiles.Data data() {
        return data;
    }

    /** @return number of the first record; -1 if it cannot be told. */
    long first() {
        return first;
    }

    /** @return number of the record at the present place. */
    long next() {
        return next;
    }

    /** @return documents that the last jump or plod passed over. */
    long steps() {
        return steps;
    }

    /** @return a flyweight over the record taken last. */
    Experience experience() {
        return experience;
    }

    /** @return offset of the record taken last. */
    long found() {
        return found;
    }

    boolean isAt(final LogFiles.Data other) {
        return data.path().equals(other.path());
    }

    /** Goes to a record by Chronicle's index. False if it does not lead there. */
    boolean jump(final long sequence) {
        if (first < 0 || sequence < first) {
            return false;
        }
        if (sequence == first) {
            offset = begin;
            next = first;
            return true;
        }
        final long n = sequence - first + headers;
        final long entry = index.before(n);
        offset = entry;
        next = sequence;
        return entry > 0 && skip(n - index.found());
    }

    /** Goes to a record by passing over all before it. False if the file ends first. */
    boolean plod(final long sequence) {
        offset = begin;
        next = sequence;
        return first >= 0 && sequence >= first && skip(sequence - first);
    }

    /** What is passed over is not looked into; what is found in the end is checked. */
    private boolean skip(final long records) {
        long left = records;
        steps = 0;
        int word = file.word(offset);
        while (CycleFile.isComplete(word)) {
            if (!CycleFile.isInternal(word) && left-- == 0) {
                return true;
            }
            offset = CycleFile.after(offset, CycleFile.length(word));
            word = file.word(offset);
            steps++;
        }
        return false;
    }

    /**
     * Takes the record at the present place and moves on.
     *
     * @return null if it is there and sound, or what is wrong; the place is kept then.
     */
    @Nullable
    String take(final long sequence) {
        int word = file.word(offset);
        while (CycleFile.isComplete(word) && CycleFile.isInternal(word)) {
            offset = CycleFile.after(offset, CycleFile.length(word));
            word = file.word(offset);
        }
        if (!CycleFile.isComplete(word)) {
            return "the data ends before it";
        }
        final String problem = problem(sequence, CycleFile.length(word));
        if (problem == null) {
            found = offset;
            offset = CycleFile.after(offset, CycleFile.length(word));
            next = sequence + 1;
        }
        return problem;
    }

    private @Nullable String problem(final long sequence, final int length) {
        if (!file.has(offset + 4, length)) {
            return "it states " + length + " bytes, more than the file has";
        }
        final int at = file.at(offset + 4);
        final String wrong = Experience.problem(record.layout(), file.window(), at, length);
        if (wrong != null) {
            return wrong;
        }
        experience = experience(file.segment());
        experience.wrap(file.window(), at, length);
        if (experience.sequence() != sequence) {
            return "a record numbered " + experience.sequence() + " is in its place";
        }
        return experience.isSound() ? null : "its CRC32C does not match";
    }

    /** One for each mapping: going from one to another makes a flyweight's checksum look at another buffer, which costs an object. */
    private Experience experience(final int segment) {
        if (segment >= experiences.length) {
            experiences = Arrays.copyOf(experiences, segment + 1);
        }
        Experience known = experiences[segment];
        if (known == null) {
            known = new Experience(record.layout());
            experiences[segment] = known;
        }
        return known;
    }

    /** @return whether a record was begun and finished at the present place; a writer that is killed leaves none unsound. */
    boolean hasMore() {
        long at = offset;
        int word = file.word(at);
        while (CycleFile.isComplete(word) && CycleFile.isInternal(word)) {
            at = CycleFile.after(at, CycleFile.length(word));
            word = file.word(at);
        }
        return CycleFile.isComplete(word);
    }

    /** @return what is wrong with the layout at the beginning, or null; nothing is if retention took the beginning. */
    @Nullable
    String layoutProblem(final LayoutRecord record) {
        if (layoutAt < 0) {
            return first < 0 ? "it begins with neither a layout nor a record" : null;
        }
        try {
            final int length = CycleFile.length(file.word(layoutAt));
            file.has(layoutAt + 4, length);
            final LayoutRecord own = LayoutRecord.parse(file.window(), file.at(layoutAt + 4), length);
            return own.isOfSameRows(record) && own.first() == first
                    ? null
                    : "its layout is not the log's, or is that of record " + own.first();
        } catch (final IllegalArgumentException ex) {
            return "what it begins with " + ex.getMessage();
        }
    }

    /**
     * @return what is wrong with the index's entry for the record taken last, or null. A killed writer may leave out the one
     *         of its last record.
     */
    @Nullable
    String indexProblem() {
        final long n = next - 1 - first + headers;
        if (!index.isIndexed(n)) {
            return null;
        }
        final long entry = index.exactly(n);
        return entry == found || entry == 0 && !hasMore()
                ? null
                : "Chronicle's index says that it is at byte " + entry + ", but it is at " + found;
    }

    /** Unmaps: no flyweight may be looked at any more. */
    void unmap() {
        file.unmap();
    }

    /** Leaves the mappings to be collected. */
    void close() {
        file.close();
    }
}
