package dev.reverie.storage.log;

/** A reader whose bookmark follows it: what a poll handed over may be deleted from the next poll on. */
final class RegisteredReader implements LogReader {
    private final ChronicleReader reader;
    private final Bookmark bookmark;

    RegisteredReader(final ChronicleReader reader, final Bookmark bookmark) {
        this.reader = reader;
        this.bookmark = bookmark;
    }

    @Override
    public int poll(final ExperienceHandler handler, final int limit) {
        bookmark.advance(Math.max(bookmark.record(), reader.position()));
        return reader.poll(handler, limit);
    }

    @Override
    public void seek(final long from) {
        if (from < bookmark.record()) {
            throw new IllegalArgumentException("a registered reader does not go back from " + bookmark.record() + " to "
                    + from + ": what lies before may be deleted");
        }
        reader.seek(from);
    }

    @Override
    public long position() {
        return reader.position();
    }

    @Override
    public void close() {
        reader.close();
        bookmark.close();
    }
}
