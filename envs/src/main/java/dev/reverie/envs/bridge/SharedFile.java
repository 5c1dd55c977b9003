package dev.reverie.envs.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory that both ends see: a file, in {@code /dev/shm} where there is one, that only this user may open and that has no
 * name any more once both have it. The messages about it order what is written and read.
 */
final class SharedFile implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final Path path;
    private final UnsafeBuffer memory;

    private SharedFile(final Path path, final UnsafeBuffer memory) {
        this.path = path;
        this.memory = memory;
    }

    /** @throws UncheckedIOException if there is no room. */
    static SharedFile create(final int bytes) {
        final Path shm = Path.of("/dev/shm");
        try {
            if (Files.isWritable(shm) && shm.toFile().getUsableSpace() > bytes) {
                return map(Files.createTempFile(shm, "reverie", ".rows"), bytes);
            }
            return map(Files.createTempFile("reverie", ".rows"), bytes);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot share " + bytes + " bytes of memory: " + e.getMessage(), e);
        }
    }

    /** Writes the whole file first: a page without room would otherwise end the process that touches it. */
    private static SharedFile map(final Path path, final int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
            for (long left = bytes; left > 0; left -= channel.write(zeros)) {
                zeros.clear().limit((int) Math.min(CHUNK, left));
            }
            return new SharedFile(path, new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes)));
        } catch (final IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    UnsafeBuffer memory() {
        return memory;
    }

    /** Takes its name away; who has it mapped keeps it. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            path.toFile().deleteOnExit();
        }
    }
}
