package dev.reverie.storage.log;

/**
 * Chronicle's index of one data file, which leads from the number of a record in it to its place in two steps: the file's
 * second document is a table of index pages, and each page a table of every {@code spacing}-th record's offset. An entry is a
 * hint: whoever follows it looks at what is there.
 */
final class QueueIndex {
    private final CycleFile file;
    private final long spacing;
    private final long count;
    private long pages = -1;
    private long found;

    QueueIndex(final CycleFile file, final LayoutRecord record) {
        this.file = file;
        this.spacing = record.indexSpacing();
        this.count = Queues.cycle(record.roll()).defaultIndexCount();
    }

    /** @return offset that the index gives for a record at or before the file's n-th one, 0 if it gives none. */
    long before(final long n) {
        final long last = Math.max(0, n / spacing - 2);
        for (long i = n / spacing; i >= last; i--) {
            final long offset = entry(i);
            if (offset > 0 && (offset & 3) == 0) {
                found = i * spacing;
                return offset;
            }
        }
        found = 0;
        return 0;
    }

    /** @return number in the file of the record that {@link #before} returned last. */
    long found() {
        return found;
    }

    boolean isIndexed(final long n) {
        return n % spacing == 0;
    }

    /** @return the index's entry for the file's n-th record; 0 if there is none. */
    long exactly(final long n) {
        return entry(n / spacing);
    }

    private long entry(final long i) {
        if (pages < 0) {
            pages = table(CycleFile.after(0, CycleFile.length(file.word(0))));
        }
        if (pages <= 0 || i / count >= count) {
            return 0;
        }
        final long page = table(file.longAt(pages + i / count * 8));
        return page <= 0 ? 0 : file.longAt(page + i % count * 8);
    }

    /** A table's longs are the last of its document. */
    private long table(final long offset) {
        final int word = offset > 0 && (offset & 3) == 0 ? file.word(offset) : 0;
        return CycleFile.isComplete(word) && CycleFile.isInternal(word) && CycleFile.length(word) >= count * 8
                ? offset + 4 + CycleFile.length(word) - count * 8
                : 0;
    }
}
