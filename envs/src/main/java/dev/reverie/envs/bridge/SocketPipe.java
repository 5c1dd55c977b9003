package dev.reverie.envs.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A local socket, with the process at its other end where we started it. */
final class SocketPipe implements Pipe {
    private final SocketChannel channel;
    private final @Nullable Child child;

    SocketPipe(final SocketChannel channel, final @Nullable Child child) {
        this.channel = channel;
        this.child = child;
    }

    @Override
    public int read(final ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public void write(final ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            channel.write(from);
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
