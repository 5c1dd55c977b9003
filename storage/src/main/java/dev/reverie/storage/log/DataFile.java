package dev.reverie.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the messages of one Chronicle data file by plain reads, believing nothing: a message is a 4-byte little-endian
 * header (30 bits of length, bit 30 for Chronicle's own, bit 31 for not yet complete) and its bytes, padded to 4.
 */
final class DataFile implements AutoCloseable {
    static final String SUFFIX = ".cq4";

    /** Why a walk ended. */
    enum End {
        OPEN,
        ROLLED,
        UNFINISHED,
        CUT
    }

    private static final int ROLLED_HEADER = 0xC000_0000;
    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int META = 0x4000_0000;
    private static final int LENGTH = 0x3FFF_FFFF;
    private static final int WINDOW = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ByteBuffer window = ByteBuffer.allocateDirect(WINDOW);
    private long windowAt;
    private int windowBytes;
    private long next;
    private long offset;
    private int length;
    private End end = End.OPEN;

    DataFile(final Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        this.size = channel.size();
    }

    static List<Path> of(final Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /** Moves to the next data message; false at the end, which {@link #end()} explains. */
    boolean advance() throws IOException {
        while (true) {
            offset = next;
            if (offset + 4 > size) {
                end = size == 0 ? End.UNFINISHED : End.CUT;
                return false;
            }
            load(offset, 4);
            final int header = buffer.getInt(0);
            length = header & LENGTH;
            if (header == 0 || header == ROLLED_HEADER) {
                end = header == 0 ? End.OPEN : End.ROLLED;
                return false;
            }
            if ((header & NOT_COMPLETE) != 0) {
                end = End.UNFINISHED;
                return false;
            }
            if (offset + 4 + length > size) {
                end = End.CUT;
                return false;
            }
            next = offset + 4 + (length + 3L & ~3L);
            if ((header & META) == 0) {
                return true;
            }
        }
    }

    /** @return the first {@code bytes} of the message, or all if it is shorter, at index 0. */
    UnsafeBuffer message(final int bytes) throws IOException {
        load(offset + 4, Math.min(bytes, length));
        return buffer;
    }

    int length() {
        return length;
    }

    /** @return where the message, or after the last one the end, begins. */
    long offset() {
        return offset;
    }

    End end() {
        return end;
    }

    Path path() {
        return path;
    }

    private void load(final long at, final int bytes) throws IOException {
        if (at < windowAt || at + bytes > windowAt + windowBytes) {
            if (bytes > window.capacity()) {
                window = ByteBuffer.allocateDirect(bytes);
            }
            window.clear();
            windowAt = at;
            windowBytes = 0;
            while (windowBytes < bytes) {
                final int n = channel.read(window, at + windowBytes);
                if (n < 0) {
                    throw new IOException(path + " became shorter while it was read");
                }
                windowBytes += n;
            }
        }
        buffer.wrap(window, (int) (at - windowAt), bytes);
    }

    /** Zeroes what a killed writer left behind its last complete message. Only with the writer's lock. */
    static void clear(final Path path, final long from) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer bytes = ByteBuffer.allocateDirect(WINDOW);
            final UnsafeBuffer view = new UnsafeBuffer(bytes);
            int clean = 0;
            for (long at = from; at < channel.size() && clean < 64; at += WINDOW) {
                bytes.clear();
                final int n = channel.read(bytes, at);
                boolean dirty = false;
                for (int i = 0; i < n; i++) {
                    dirty |= view.getByte(i) != 0;
                }
                clean = dirty ? 0 : clean + 1;
                if (dirty) {
                    view.setMemory(0, n, (byte) 0);
                    bytes.clear().limit(n);
                    channel.write(bytes, at);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
