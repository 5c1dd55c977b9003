package dev.reverie.envs.bridge;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvironmentId;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer is: a socket that it listens at, or a command that starts it.
 *
 * @param unix    path of the socket; empty if there is a command.
 * @param command for {@code /bin/sh}; empty if there is a path.
 * @param stdio   whether the command speaks through its standard input and output.
 * @param nanos   until it must have answered for the first time.
 */
record Address(String unix, String command, boolean stdio, long nanos) {
    private static final long PAUSE_MILLIS = 2;

    static Address of(final EnvironmentId id) {
        final String unix = id.text("unix", "");
        final String command = id.text("exec", "");
        if (unix.isEmpty() == command.isEmpty()) {
            throw new ConfigException("environment '" + id
                    + "' needs either the socket of a process that listens, bridge:unix=/path, or a command that starts one,"
                    + " bridge:exec=python3 my_env.py");
        }
        final boolean stdio = id.oneOf("over", "socket", "socket", "stdio").equals("stdio");
        if (stdio && command.isEmpty()) {
            throw new ConfigException("environment '" + id + "': over=stdio needs a command, exec=...");
        }
        return new Address(unix, command, stdio, (long) (id.number("start", 60, 0.001, 86400) * 1e9));
    }

    /** @return as errors call the peer. */
    String name() {
        return "bridge peer '" + (command.isEmpty() ? unix : command) + "'";
    }

    /** @throws ConfigException if there is no peer. */
    Pipe open() {
        if (stdio) {
            return new StdioPipe(Child.start(command, "stdio", true));
        }
        return command.isEmpty() ? connect() : start();
    }

    private Pipe connect() {
        try {
            return new SocketPipe(SocketChannel.open(UnixDomainSocketAddress.of(unix)), null);
        } catch (final IOException | IllegalArgumentException e) {
            throw new ConfigException("no bridge peer listens at '" + unix + "': " + e.getMessage()
                    + "; start one first, or let bridge:exec=COMMAND start it");
        }
    }

    private Pipe start() {
        @Nullable Path folder = null;
        try {
            folder = Files.createTempDirectory(Path.of("/tmp"), "reverie");
            final Path path = folder.resolve("bridge");
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(path));
                server.configureBlocking(false);
                final Child child = Child.start(command, "unix:" + path, false);
                try {
                    return new SocketPipe(accept(server, child), child);
                } catch (final RuntimeException e) {
                    child.kill();
                    throw e;
                }
            } finally {
                Files.deleteIfExists(path);
            }
        } catch (final IOException e) {
            throw new ConfigException("no socket for " + name() + ": " + e.getMessage());
        } finally {
            delete(folder);
        }
    }

    private static void delete(final @Nullable Path folder) {
        if (folder != null) {
            folder.toFile().delete();
        }
    }

    private SocketChannel accept(final ServerSocketChannel server, final Child child) throws IOException {
        final long end = System.nanoTime() + nanos;
        boolean last = false;
        while (true) {
            final SocketChannel channel = server.accept();
            if (channel != null) {
                channel.configureBlocking(true);
                return channel;
            }
            if (last) {
                final String ending = child.ending();
                throw new ConfigException(name()
                        + (ending.isEmpty()
                                ? " did not connect within " + nanos / 1e9 + " s"
                                : " ended before it connected, " + ending)
                        + ": it must connect to the socket named by " + Child.VARIABLE + ", see docs/bridge.md");
            }
            last = System.nanoTime() > end || !child.isAlive();
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BridgeException("interrupted while waiting for a peer", e);
        }
    }
}
