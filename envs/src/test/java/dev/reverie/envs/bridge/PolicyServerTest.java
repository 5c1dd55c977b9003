package dev.reverie.envs.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("try")
class PolicyServerTest {
    private static final EnvSpec SPEC =
            new EnvSpec("arm", 1, List.of(Field.vector("joints", 2, -1, 1)), ActionSpace.Box.of(2, -4, 4), 0);

    @TempDir
    private Path folder;

    private PolicyServer listen() {
        return PolicyServer.listen(folder.resolve("s"), SPEC, lanes -> new CountingPolicy());
    }

    /** Acts 2 o, and on the first axis adds the rows of the episode before this one: it has a memory. */
    private static final class CountingPolicy implements PolicyServer.Policy {
        private final int[] rows = new int[8];

        @Override
        public void act(final Rows step, final Rows actions) {
            for (int i = 0; i < step.count(); i++) {
                rows[i] = step.isFirst(i) ? 0 : rows[i] + 1;
                actions.actionAt(i, 0, 2 * step.floatAt(i, 0, 0) + rows[i]);
                actions.actionAt(i, 1, 2 * step.floatAt(i, 0, 1));
            }
        }
    }

    private SocketChannel meet(final int lanes) throws IOException {
        final SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("s")));
        FakePeer.send(channel, FakePeer.message(1, 1, 4).putInt(16, lanes));
        return channel;
    }

    private static ByteBuffer observe(final int sequence, final int status, final float... joints) {
        final ByteBuffer rows = FakePeer.message(7, sequence, 24 + 16);
        rows.put(32, (byte) status).put(33, (byte) status);
        for (int j = 0; j < 4; j++) {
            rows.putFloat(40 + 4 * j, joints[j]);
        }
        return rows;
    }

    @Test
    void actionsAnswerRowsAndEpisodesBeginAnew() throws IOException {
        try (PolicyServer server = listen();
                SocketChannel channel = meet(2)) {
            final ByteBuffer spec = FakePeer.receive(channel);
            assertTrue(new String(spec.array(), 16, spec.limit() - 16, StandardCharsets.UTF_8).contains("joints"));
            FakePeer.send(channel, FakePeer.message(3, 2, 0));
            assertEquals(4, FakePeer.receive(channel).getShort(6));
            final int[] statuses = {0, 1, 1, 0};
            final float[] added = {0, 1, 2, 0};
            for (int t = 0; t < 4; t++) {
                FakePeer.send(channel, observe(3 + t, statuses[t], 0.5f, 0.25f, -1, 1));
                final ByteBuffer answer = FakePeer.receive(channel);
                assertEquals(8, answer.getShort(6));
                assertEquals(3 + t, answer.getInt(8));
                assertEquals(1 + added[t], answer.getFloat(16));
                assertEquals(0.5f, answer.getFloat(20));
                assertEquals(-2 + added[t], answer.getFloat(24));
                assertEquals(2f, answer.getFloat(28));
            }
            server.close();
            assertFalse(Files.exists(folder.resolve("s")));
        }
    }

    @Test
    void aLoopThatGoesWrongIsToldAndOthersGoOn() throws IOException {
        final List<ByteBuffer> wrong = List.of(
                observe(3, 1, 0, 0, 0, 0),
                observe(3, 9, 0, 0, 0, 0),
                observe(3, 0, 0, Float.NaN, 0, 0),
                observe(3, 0, 0, 0, 0, 7),
                FakePeer.message(7, 3, 32),
                FakePeer.message(6, 3, 40),
                FakePeer.message(7, 3, 40).putInt(12, Integer.MAX_VALUE),
                FakePeer.message(7, 3, 40).putInt(0, 0));
        try (PolicyServer server = listen();
                SocketChannel good = meet(2)) {
            FakePeer.receive(good);
            for (final ByteBuffer message : wrong) {
                try (SocketChannel channel = meet(2)) {
                    FakePeer.receive(channel);
                    FakePeer.send(channel, FakePeer.message(3, 2, 0));
                    FakePeer.receive(channel);
                    FakePeer.send(channel, message);
                    assertEquals(9, FakePeer.receive(channel).getShort(6));
                    assertThrows(IOException.class, () -> FakePeer.receive(channel), "the conversation is over");
                }
            }
            for (final int lanes : new int[] {0, -1, 1 << 20}) {
                try (SocketChannel channel = meet(lanes)) {
                    assertEquals(9, FakePeer.receive(channel).getShort(6));
                }
            }
            FakePeer.send(good, FakePeer.message(3, 2, 0));
            assertEquals(4, FakePeer.receive(good).getShort(6));
        }
    }

    @Test
    void aPathIsTakenOnlyFromTheDead() throws IOException {
        final Path path = folder.resolve("s");
        Files.writeString(path, "precious");
        assertThrows(ConfigException.class, this::listen);
        assertEquals("precious", Files.readString(path));
        Files.delete(path);
        try (PolicyServer server = listen()) {
            assertThrows(ConfigException.class, this::listen);
            assertEquals(
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
        assertFalse(Files.exists(path));
        try (var dead = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
        listen().close();
    }

    @Test
    void pythonAsksForActions() throws Exception {
        final Path script = folder.resolve("loop.py");
        Peers.python(folder, "unused", "pass");
        Files.write(
                script,
                List.of(
                        "import numpy as np, reverie_bridge",
                        "policy = reverie_bridge.Policy('" + folder.resolve("s") + "')",
                        "for t in range(3):",
                        "    a = policy.act(np.array([0.5, -0.5]), first=t == 0)",
                        "    assert a.tolist() == [1 + t, -1], a",
                        "try:",
                        "    policy.act(np.array([0.5, -9]), first=False)",
                        "except reverie_bridge.ProtocolError as error:",
                        "    assert 'lane 0' in str(error), error",
                        "else:",
                        "    raise AssertionError('-9 was taken')"));
        try (PolicyServer server = listen()) {
            final Process python = new ProcessBuilder("/usr/bin/python3", script.toString())
                    .inheritIO()
                    .start();
            assertTrue(python.waitFor(100, TimeUnit.SECONDS));
            assertEquals(0, python.exitValue());
        }
    }
}
