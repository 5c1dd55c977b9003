package dev.reverie.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.storage.Ticks;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class KillWriterMidAppendTest {
    // -Dreverie.kills=50 for as many as the log is said to outlive; 6 fit into a build.
    private static final int KILLS = Integer.getInteger("reverie.kills", 6);

    @TempDir
    Path temp;

    private final Ticks ticks = new Ticks(0, 16, 6);

    @Test
    void everyAcknowledgedRecordOutlivesTheWriter() throws Exception {
        final Path dir = temp.resolve("log");
        final Random random = new Random(5);
        for (int kill = 0; kill < KILLS; kill++) {
            final long acknowledged = appendAndKill(kill == 0 ? "create" : "open", dir, random);
            assertTrue(LogVerify.verify(dir).isSound(), LogVerify.verify(dir).toString());
            final long before = System.nanoTime();
            try (ChronicleLog log = ChronicleLog.open(dir, ChronicleLogTest.SMALL);
                    LogReader reader = log.reader(0)) {
                assertTrue(log.position() >= acknowledged, log.position() + " after " + acknowledged);
                for (int i = 0; i < 3; i++) {
                    final long tick = log.position() + 1;
                    assertEquals(tick, log.append(ticks.at(tick)));
                }
                final long[] seen = {0};
                reader.poll(e -> ExperienceLogContract.check(ticks, e, seen[0]++), Integer.MAX_VALUE);
                assertEquals(log.position() + 1, seen[0]);
            }
            assertTrue(System.nanoTime() - before < 8e9, "reopening waits for the dead");
        }
    }

    private static long appendAndKill(final String mode, final Path dir, final Random random) throws Exception {
        final Process process = Appender.process(mode, dir).start();
        try (BufferedReader out = process.inputReader()) {
            String last = out.readLine();
            final long until = System.nanoTime() + random.nextInt(100) * 1_000_000L;
            while (System.nanoTime() < until) {
                last = out.readLine();
            }
            process.toHandle().destroyForcibly();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line.matches("[0-9]+") && line.length() >= last.length() ? line : last;
            }
            process.waitFor();
            return Long.parseLong(last);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void recordBegunButNotFinishedIsRemoved() throws Exception {
        final Path dir = temp.resolve("log");
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, ChronicleLogTest.SMALL)) {
            for (int i = 0; i < 20; i++) {
                log.append(ticks.at(i));
            }
        }
        leaveUnfinished(dir);
        assertTrue(LogVerify.verify(dir).isSound());
        try (ChronicleLog log = ChronicleLog.open(dir, ChronicleLogTest.SMALL)) {
            for (int i = 20; i < 40; i++) {
                assertEquals(i, log.append(ticks.at(i)));
            }
        }
        assertEquals(40, LogVerify.verify(dir).records());
    }

    private static void leaveUnfinished(final Path dir) throws IOException {
        final Path data = Documents.files(dir).get(0);
        final long end = Documents.of(data).end();
        final byte[] begun = new byte[5000];
        new Random(3).nextBytes(begun);
        System.arraycopy(new byte[] {0, 0, 0, (byte) 0x80}, 0, begun, 0, 4);
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(begun), end);
        }
    }

    @Test
    void anotherProcessReadsWhileThisOneWrites() throws Exception {
        final Path dir = temp.resolve("log");
        try (ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, ChronicleLogTest.SMALL)) {
            log.append(ticks.at(0));
            final Process process = Appender.process("read", dir, "2000").start();
            try (BufferedReader out = process.inputReader()) {
                for (int i = 1; i < 2000; i++) {
                    log.append(ticks.at(i));
                    Thread.sleep(i % 4 == 0 ? 1 : 0);
                }
                assertEquals("2000", out.readLine());
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                assertEquals(0, process.exitValue());
            } finally {
                process.destroyForcibly();
            }
            final Process second = Appender.process("open", dir).start();
            final String said = new String(second.getInputStream().readAllBytes());
            assertTrue(
                    said.contains("being written already by process "
                            + ProcessHandle.current().pid()),
                    said);
            log.append(ticks.at(2000));
        }
    }
}
