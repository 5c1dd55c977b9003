package dev.reverie.storage.log;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/** The right to append to a log: one writer, in this process or another. The system releases a killed process's. */
final class WriterLock implements AutoCloseable {
    private static final String FILE = "lock";
    // Closing any channel of a file drops the process's lock on it, so a second writer here must not open one.
    private static final Set<Path> HELD = new HashSet<>();

    private final Path dir;
    private final FileChannel channel;

    private WriterLock(final Path dir, final FileChannel channel) {
        this.dir = dir;
        this.channel = channel;
    }

    static WriterLock take(final Path log) throws IOException {
        final Path dir = log.toRealPath();
        synchronized (HELD) {
            if (HELD.contains(dir)) {
                throw new ConfigException("log " + log + " is being written already by this process");
            }
            final Path file = dir.resolve(FILE);
            final FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            final FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new ConfigException("log " + log + " is being written already by process "
                        + Files.readString(file).strip() + ": stop it, or name another log");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            HELD.add(dir);
            return new WriterLock(dir, channel);
        }
    }

    @Override
    public void close() {
        synchronized (HELD) {
            if (HELD.remove(dir)) {
                try {
                    channel.close();
                } catch (final IOException ex) {
                    throw new java.io.UncheckedIOException("the lock of log " + dir + " cannot be released", ex);
                }
            }
        }
    }
}
