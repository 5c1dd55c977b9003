package dev.reverie.envs.bridge;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** The standard input and output of a process that we started. */
final class StdioPipe implements Pipe {
    private final Child child;
    private final ReadableByteChannel in;
    private final OutputStream stream;
    private final WritableByteChannel out;

    StdioPipe(final Child child) {
        this.child = child;
        this.in = Channels.newChannel(child.process().getInputStream());
        this.stream = child.process().getOutputStream();
        this.out = Channels.newChannel(stream);
    }

    @Override
    public int read(final ByteBuffer into) throws IOException {
        return in.read(into);
    }

    @Override
    public void write(final ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            out.write(from);
        }
        stream.flush();
    }

    /** A thread that waits in a pipe wakes only when the other end is gone. */
    @Override
    public void abort() {
        child.kill();
    }

    @Override
    public String ending() {
        return child.ending();
    }

    @Override
    public void kill() {
        child.kill();
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (final IOException e) {
            child.kill();
        }
        child.close();
    }
}
