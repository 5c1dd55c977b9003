package dev.reverie.storage.log;

import dev.reverie.envs.Experience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a log's records by their numbers, from file to file and part to part. It reads the files itself: Chronicle's
 * index only tells it where to look, and what it finds there is checked. A part ends where the next one begins, so that what a
 * killed writer left half written is passed over.
 */
final class RecordWalk implements AutoCloseable {
    private static final int FILES = 64;

    private final LogFiles files;
    private final LayoutRecord record;
    private final List<OpenData> open = new ArrayList<>();
    private List<LogFiles.Data> data;
    private final @Nullable LostRecords given;
    private LostRecords lost;
    private @Nullable OpenData here;
    private LogFiles.@Nullable Data sought;
    private String problem = "";

    RecordWalk(final LogFiles files, final LayoutRecord record) {
        this(files, record, null);
    }

    /** With a list of lost records in place of the log's own, if it is given. */
    RecordWalk(final LogFiles files, final LayoutRecord record, final @Nullable LostRecords given) {
        this.files = files;
        this.record = record;
        this.given = given;
        this.lost = given == null ? LostRecords.read(files.dir()) : given;
        this.data = files.data();
    }

    /** @return a flyweight over the record found last, until the next call. */
    Experience experience() {
        if (here == null) {
            throw new IllegalStateException("no record was found yet");
        }
        return here.experience();
    }

    /** @return file of the record found last, null before. */
    @Nullable
    OpenData place() {
        return here;
    }

    /** @return why the last call found nothing. */
    String problem() {
        return problem;
    }

    /** @return the file that the last call looked in, as messages name it. */
    String file() {
        return sought == null ? "" : files.name(sought.path());
    }

    /** @return {@code sequence}, or the last number before it that is not known to be lost. */
    long before(final long sequence) {
        return lost.before(sequence);
    }

    /** @return {@code sequence}, or the first number after it that is not known to be lost. */
    long after(final long sequence) {
        return lost.after(sequence);
    }

    /** @return null if a record is there, it and what leads to it being sound, or what is wrong. */
    @Nullable
    String check(final long sequence) {
        final OpenData before = here;
        if (!find(sequence)) {
            return problem;
        }
        final OpenData now = here;
        if (now == null) {
            return problem;
        }
        sought = now.data();
        final String index = now.indexProblem();
        return index != null || now == before ? index : now.layoutProblem(record);
    }

    /** @return whether something unsound lies behind the last record, {@code sequence} not having been found. */
    boolean hasUnsoundAt(final long sequence) {
        final OpenData last = data.isEmpty() ? null : opened(data.get(data.size() - 1));
        if (last == null) {
            return false;
        }
        sought = last.data();
        return last.first() > sequence || (last.first() < 0 || last.next() == sequence) && last.hasMore();
    }

    /** @return whether a record is there and sound. */
    boolean find(final long sequence) {
        final OpenData in = here;
        final boolean isNext = in != null && in.next() == sequence;
        final String wrong = in != null && isNext ? in.take(sequence) : null;
        if (isNext && wrong == null || leap(sequence)) {
            return true;
        }
        refresh();
        if (in != null && isNext && onwards(in, sequence) || seek(sequence)) {
            return true;
        }
        problem = wrong == null ? problem : wrong;
        return false;
    }

    /** To a record of a file that is open. */
    private boolean leap(final long sequence) {
        OpenData best = null;
        for (int i = 0; i < open.size(); i++) {
            final OpenData one = open.get(i);
            if (one.first() >= 0 && one.first() <= sequence && (best == null || one.first() >= best.first())) {
                best = one;
            }
        }
        if (best != null && best.jump(sequence) && best.take(sequence) == null) {
            here = best;
            return true;
        }
        return false;
    }

    /** To the beginning of a file that follows, as a walk in order does. */
    private boolean onwards(final OpenData from, final long sequence) {
        for (final LogFiles.Data next : data) {
            if (next.begins() && next.part().first() > sequence) {
                break;
            }
            if (isAfter(next, from.data())) {
                final OpenData opened = opened(next);
                if (opened != null && opened.jump(opened.first()) && opened.take(sequence) == null) {
                    here = opened;
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAfter(final LogFiles.Data one, final LogFiles.Data other) {
        return one.path().compareTo(other.path()) > 0;
    }

    /** By the parts' names, the files' first records and Chronicle's index. */
    private boolean seek(final long sequence) {
        int low = -1;
        for (int i = 0; i < data.size(); i++) {
            low = data.get(i).begins() && data.get(i).part().first() <= sequence ? i : low;
        }
        int high = low + 1;
        while (high < data.size() && !data.get(high).begins()) {
            high++;
        }
        while (high - low > 1) {
            final int middle = (low + high) >>> 1;
            final OpenData opened = opened(data.get(middle));
            if (opened != null && opened.first() >= 0 && opened.first() <= sequence) {
                low = middle;
            } else {
                high = middle;
            }
        }
        final OpenData opened = low < 0 ? null : opened(data.get(low));
        sought = opened == null ? null : data.get(Math.min(high, data.size() - 1));
        if (opened == null) {
            problem = "no file holds it";
            return false;
        }
        if (sought == null || sought.begins() || first(sought) >= 0) {
            sought = opened.data();
        }
        problem = "the data ends before it";
        if (opened.jump(sequence) && isTaken(opened, sequence) || opened.plod(sequence) && isTaken(opened, sequence)) {
            here = opened;
            return true;
        }
        return onwards(opened, sequence);
    }

    private long first(final LogFiles.Data of) {
        final OpenData opened = opened(of);
        return opened == null ? -1 : opened.first();
    }

    private boolean isTaken(final OpenData from, final long sequence) {
        final String wrong = from.take(sequence);
        problem = wrong == null ? "" : wrong;
        return wrong == null;
    }

    /** Looks at the directory again, and forgets files that have been deleted. */
    private void refresh() {
        data = files.data();
        lost = given == null ? LostRecords.read(files.dir()) : given;
        for (int i = open.size() - 1; i >= 0; i--) {
            final OpenData one = open.get(i);
            if (one != here && data.stream().noneMatch(one::isAt)) {
                open.remove(i).unmap();
            }
        }
    }

    private @Nullable OpenData opened(final LogFiles.Data wanted) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).isAt(wanted) && open.get(i).first() >= 0) {
                return open.get(i);
            }
        }
        try {
            final OpenData made = new OpenData(wanted, record);
            for (int i = open.size() - 1; i >= 0; i--) {
                if (open.get(i) != here && (open.get(i).isAt(wanted) || open.size() == FILES && i == 0)) {
                    open.remove(i).unmap();
                }
            }
            open.add(made);
            return made;
        } catch (final NoSuchFileException ex) {
            return null;
        } catch (final IOException ex) {
            throw new UncheckedIOException("log " + files.dir() + " cannot be read: " + ex.getMessage(), ex);
        }
    }

    /** Leaves the mappings to be collected, in case that a flyweight is still looked at. */
    void leave() {
        open.forEach(OpenData::close);
        open.clear();
        here = null;
    }

    /** Unmaps all: no flyweight may be looked at any more. */
    @Override
    public void close() {
        open.forEach(OpenData::unmap);
        open.clear();
        here = null;
    }
}
