package dev.reverie.envs.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A local socket, with the process at its other end where we started it. A read looks again and again for a short time before
 * it sleeps: to wake a processor that has gone idle takes longer than a round trip.
 */
final class SocketPipe implements Pipe {
    /** As long as waking an idle processor may take, some times over. */
    private static final long SPIN_NANOS = Runtime.getRuntime().availableProcessors() > 1 ? 100_000 : 0;

    private final SocketChannel channel;
    private final @Nullable Child child;
    private boolean isBlocking;

    SocketPipe(final SocketChannel channel, final @Nullable Child child) {
        this.channel = channel;
        this.child = child;
        this.isBlocking = channel.isBlocking();
    }

    @Override
    public int read(final ByteBuffer into) throws IOException {
        if (SPIN_NANOS > 0) {
            block(false);
            final long begin = System.nanoTime();
            do {
                final int read = channel.read(into);
                if (read != 0) {
                    return read;
                }
                Thread.onSpinWait();
            } while (System.nanoTime() - begin < SPIN_NANOS);
        }
        block(true);
        return channel.read(into);
    }

    @Override
    public void write(final ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            if (channel.write(from) == 0) {
                block(true);
            }
        }
    }

    private void block(final boolean blocks) throws IOException {
        if (isBlocking != blocks) {
            channel.configureBlocking(blocks);
            isBlocking = blocks;
        }
    }

    @Override
    public void abort() {
        try {
            channel.close();
        } catch (final IOException e) {
            return;
        }
    }

    @Override
    public String ending() {
        return child == null ? "" : child.ending();
    }

    @Override
    public void kill() {
        abort();
        if (child != null) {
            child.kill();
        }
    }

    @Override
    public void close() {
        abort();
        if (child != null) {
            child.close();
        }
    }
}
