package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.bridge.PolicyServer;
import dev.reverie.pipeline.run.RunDirectory;
import dev.reverie.pipeline.run.Serving;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("try")
class ServeCommandTest {
    @TempDir
    private Path directory;

    @Test
    void aTrainedRunActsInAForeignLoop() throws IOException {
        final Path run = directory.resolve("run");
        final Cli train = Cli.run("train", "q-learning", "--env", "CliffWalking-v0", "--preset", "debug", "--run", run);
        assertEquals(0, train.exit(), train::toString);
        final Path socket = directory.resolve("s");
        final RunDirectory trained = RunDirectory.open(run);
        try (PolicyServer server = Serving.begin(trained, trained.preferred(), socket, 1);
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            final ByteBuffer spec = ask(channel, message(1, 1, 4).putInt(16, 1));
            final String json = StandardCharsets.UTF_8.decode(spec.position(16)).toString();
            assertTrue(json.contains("\"n\":4"), json);
            ask(channel, message(3, 2, 0));
            for (int state = 0; state < 48; state++) {
                final ByteBuffer actions = ask(channel, message(7, 3, 24).putInt(32, state));
                assertEquals(8, actions.getShort(6), "ACTIONS");
                assertTrue(actions.getInt(16) >= 0 && actions.getInt(16) < 4);
            }
            assertEquals(9, ask(channel, message(7, 3, 24).putInt(32, 48)).getShort(6), "no such state");
        }
    }

    @Test
    void whatCannotBeServedIsRefused() {
        final Cli nothing = Cli.run("serve", "--run", directory.resolve("none"), "--socket", directory.resolve("s"));
        assertEquals(2, nothing.exit(), nothing::toString);
        assertEquals(2, Cli.run("serve", "--run", directory).exit());
    }

    @Test
    void clientsArePrinted() {
        final Cli python = Cli.run("envs", "bridge", "--python");
        assertEquals(0, python.exit(), python::toString);
        assertTrue(python.out().startsWith("\"\"\"Reverie's bridge"), python.out());
        assertTrue(Cli.run("envs", "bridge", "--c").out().contains("int main(void)"));
        assertEquals(2, Cli.run("envs", "bridge").exit());
    }

    private static ByteBuffer message(final int kind, final int sequence, final int bytes) {
        final ByteBuffer message = ByteBuffer.allocate(16 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        message.put("RVBR".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 1)
                .putShort((short) kind);
        return message.putInt(sequence).putInt(bytes).clear();
    }

    private static ByteBuffer ask(final SocketChannel channel, final ByteBuffer request) throws IOException {
        channel.write(request);
        final ByteBuffer answer = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
        do {
            if (channel.read(answer) < 0) {
                throw new IOException("the server left");
            }
        } while (answer.position() < 16 || answer.position() < 16 + answer.getInt(12));
        return answer.flip();
    }
}
