package dev.reverie.envs.bridge;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/**
 * A policy for foreign loops, at a local socket that only this user may open. Every conversation has a thread and a policy of
 * its own; one that goes wrong is told why and ended, the others go on.
 */
public final class PolicyServer implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(PolicyServer.class.getName());
    private static final String OWNER_ONLY = "rw-------";

    /** Chooses actions. One thread. */
    @FunctionalInterface
    public interface Policy {

        /**
         * @param step    {@code [lanes]} rows.
         * @param actions {@code [lanes]} rows whose action fields are written; may be {@code step} itself.
         */
        void act(Rows step, Rows actions);
    }

    private final Path socket;
    private final EnvSpec spec;
    private final IntFunction<Policy> policies;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> conversations = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private PolicyServer(
            final Path socket,
            final EnvSpec spec,
            final IntFunction<Policy> policies,
            final ServerSocketChannel server) {
        this.socket = socket;
        this.spec = spec;
        this.policies = policies;
        this.server = server;
    }

    /**
     * Begins to listen.
     *
     * @param socket   path of the socket; what a dead server left there is taken away.
     * @param spec     of what the policy sees and does; its lanes do not matter.
     * @param policies makes one of so many lanes; any thread.
     * @return the server, listening.
     * @throws ConfigException if somebody listens there, something else stands there, or the path cannot be one.
     */
    public static PolicyServer listen(final Path socket, final EnvSpec spec, final IntFunction<Policy> policies) {
        try {
            clear(socket);
            final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                server.bind(UnixDomainSocketAddress.of(socket));
                Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(OWNER_ONLY));
            } catch (final IOException e) {
                server.close();
                throw e;
            }
            final PolicyServer made = new PolicyServer(socket, spec, policies, server);
            start(made::accept, "policy-server");
            return made;
        } catch (final IOException e) {
            throw new ConfigException("cannot listen at '" + socket + "': " + e.getMessage());
        }
    }

    private static void clear(final Path socket) throws IOException {
        if (!Files.exists(socket)) {
            return;
        }
        if (!Files.readAttributes(socket, java.nio.file.attribute.BasicFileAttributes.class)
                .isOther()) {
            throw new ConfigException("'" + socket + "' is there and no socket: name another path");
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            throw new ConfigException("somebody listens at '" + probe.getRemoteAddress() + "' already");
        } catch (final IOException e) {
            Files.delete(socket);
        }
    }

    private static void start(final Runnable work, final String name) {
        final Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                final SocketChannel channel = server.accept();
                conversations.add(channel);
                start(() -> talk(channel), "policy-conversation");
            }
        } catch (final IOException e) {
            close();
        }
    }

    private void talk(final SocketChannel channel) {
        try (Link link = new Link(new SocketPipe(channel, null), "bridge client")) {
            new PolicyConversation(link, spec, policies).run();
        } catch (final RuntimeException e) {
            if (channel.isOpen() || !(e instanceof BridgeException)) {
                LOGGER.log(Level.WARNING, "a conversation of the policy ended: {0}", e.toString());
            }
        } finally {
            conversations.remove(channel);
        }
    }

    /** Waits until it is closed. */
    public void await() throws InterruptedException {
        closed.await();
    }

    /** Ends all conversations and takes the socket away. Any thread. */
    @Override
    public void close() {
        // Once: the path may be another server's by the time that the accepting thread ends.
        if (!isClosing.compareAndSet(false, true)) {
            return;
        }
        try {
            server.close();
            for (final SocketChannel channel : conversations) {
                channel.close();
            }
            Files.deleteIfExists(socket);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot take '" + socket + "' away", e);
        } finally {
            closed.countDown();
        }
    }
}
