package dev.reverie.envs.bridge;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A peer written from docs/bridge.md alone, around one of our environments, that can be told to go wrong. */
final class FakePeer implements AutoCloseable {
    /** What becomes of the answer to a step. */
    interface Spoiler {
        /**
         * @param step   of this conversation, from 1.
         * @param answer whole message, head and body, to be changed or replaced; null to say nothing and leave. Cut
         *               within its body it is sent so far and the peer leaves, cut within its head the peer falls silent.
         */
        ByteBuffer spoil(int step, ByteBuffer answer);
    }

    private final Path folder;
    private final ServerSocketChannel server;
    private final String env;
    private final Spoiler spoiler;
    private final UnaryOperator<String> spec;
    private final AtomicInteger conversations = new AtomicInteger();

    FakePeer(final String env, final UnaryOperator<String> spec, final Spoiler spoiler) throws IOException {
        this.env = env;
        this.spec = spec;
        this.spoiler = spoiler;
        folder = Files.createTempDirectory("reverie");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path()));
        daemon(this::serve);
    }

    static FakePeer of(final String env) throws IOException {
        return new FakePeer(env, json -> json, (step, answer) -> answer);
    }

    Path path() {
        return folder.resolve("peer");
    }

    int conversations() {
        return conversations.get();
    }

    private static void daemon(final Runnable work) {
        final Thread thread = new Thread(work, "fake-peer");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try {
            while (true) {
                final SocketChannel channel = server.accept();
                conversations.incrementAndGet();
                daemon(() -> {
                    try (channel) {
                        talk(channel);
                    } catch (final IOException e) {
                        return;
                    }
                });
            }
        } catch (final IOException e) {
            return;
        }
    }

    private void talk(final SocketChannel channel) throws IOException {
        final int lanes = receive(channel).getInt(16);
        try (Environment environment = Environments.make(env, lanes)) {
            final byte[] json =
                    spec.apply(new WireSpec(environment.spec(), false).toJson()).getBytes(StandardCharsets.UTF_8);
            send(channel, message(2, 1, json.length).put(16, json));
            receive(channel);
            send(channel, message(4, 2, 0));
            final Rows rows = Rows.allocate(environment.spec().layout(), lanes);
            for (int step = 0; true; ) {
                final ByteBuffer request = receive(channel);
                final int kind = request.getShort(6);
                if (kind == 5) {
                    environment.reset(request.getLong(16), rows);
                } else if (kind == 6) {
                    step(environment, request, rows);
                    step++;
                } else {
                    return;
                }
                final ByteBuffer answer = rows(request.getInt(8), rows);
                final ByteBuffer spoiled = kind == 5 ? answer : spoiler.spoil(step, answer);
                if (spoiled == null) {
                    return;
                }
                send(channel, spoiled);
                if (spoiled.limit() > 16 && spoiled.limit() < spoiled.capacity()) {
                    return;
                }
            }
        }
    }

    /** Ours begin by themselves where an episode ended; where one is to be left, all begin, and the others go on from there. */
    private static void step(final Environment environment, final ByteBuffer request, final Rows rows) {
        boolean leave = false;
        for (int lane = 0; lane < rows.count(); lane++) {
            if (request.get(16 + lane) == 0 && rows.isLast(lane)) {
                throw new UncheckedIOException(new IOException("lane " + lane + " is over"));
            }
            leave |= request.get(16 + lane) == 1 && !rows.isLast(lane);
            rows.action(lane, request.getInt(16 + aligned(rows.count()) + 4 * lane));
        }
        if (!leave) {
            environment.step(rows, rows);
            return;
        }
        environment.reset(77, rows);
        for (int lane = 0; lane < rows.count(); lane++) {
            if (request.get(16 + lane) == 0) {
                rows.move(lane, 1);
            }
        }
    }

    private static ByteBuffer rows(final int sequence, final Rows rows) {
        final int n = rows.count();
        int bytes = 8 * n + aligned(n);
        for (final Field field : rows.layout().observation()) {
            bytes += aligned(n * field.bytes());
        }
        final ByteBuffer answer = message(7, sequence, bytes);
        int at = 16 + 8 * n + aligned(n);
        for (int lane = 0; lane < n; lane++) {
            answer.putDouble(16 + 8 * lane, rows.reward(lane));
            final int ending = rows.isLast(lane) ? rows.discount(lane) == 0 ? 2 : 3 : 1;
            answer.put(16 + 8 * n + lane, (byte) (rows.isFirst(lane) ? 0 : ending));
        }
        for (int f = 0; f < rows.layout().observation().size(); f++) {
            final int size = rows.layout().observation().get(f).bytes();
            for (int lane = 0; lane < n; lane++) {
                for (int j = 0; j < size; j++) {
                    answer.put(
                            at + lane * size + j,
                            rows.buffer().getByte(rows.at(lane) + rows.layout().offset(f) + j));
                }
            }
            at += aligned(n * size);
        }
        return answer;
    }

    private static int aligned(final int bytes) {
        return (bytes + 7) / 8 * 8;
    }

    static ByteBuffer message(final int kind, final int sequence, final int bytes) {
        final ByteBuffer message = ByteBuffer.allocate(16 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        message.put("RVBR".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 1)
                .putShort((short) kind);
        return message.putInt(sequence).putInt(bytes).clear();
    }

    static void send(final SocketChannel channel, final ByteBuffer message) throws IOException {
        while (message.hasRemaining()) {
            channel.write(message);
        }
    }

    static ByteBuffer receive(final SocketChannel channel) throws IOException {
        final ByteBuffer head = fill(channel, ByteBuffer.allocate(16));
        final int bytes = head.getInt(12);
        final ByteBuffer whole = ByteBuffer.allocate(16 + bytes).put(head.clear());
        return fill(channel, whole.order(ByteOrder.LITTLE_ENDIAN));
    }

    private static ByteBuffer fill(final SocketChannel channel, final ByteBuffer buffer) throws IOException {
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("gone");
            }
        }
        return buffer;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path());
        Files.deleteIfExists(folder);
    }
}
