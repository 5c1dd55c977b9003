package dev.reverie.pipeline.run;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to go on with a run: one process. The system releases a killed one's. */
final class RunLock implements AutoCloseable {
    private static final String FILE = "lock";

    private final FileChannel channel;

    private RunLock(final FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the right.
     *
     * @throws ConfigException if the run is running.
     */
    static RunLock take(final RunDirectory directory) throws IOException {
        final Path file = directory.path().resolve(FILE);
        final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            final FileLock lock = channel.tryLock();
            if (lock != null) {
                channel.truncate(0);
                channel.write(
                        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
                return new RunLock(channel);
            }
        } catch (final OverlappingFileLockException ex) {
            channel.close();
            throw new ConfigException("run " + directory.path() + " is running already in this process");
        }
        channel.close();
        throw new ConfigException("run " + directory.path() + " is running already, as process "
                + Files.readString(file).strip() + ": stop it first");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
