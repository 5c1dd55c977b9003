package dev.reverie.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.storage.SmallDisk;
import dev.reverie.storage.Ticks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills ends the append, not what was acknowledged, nor the process. */
@Timeout(60)
class DiskFullTest {
    @TempDir
    Path temp;

    private final Ticks ticks = new Ticks(0, 64, 6);

    @Test
    void smallDiskThatIsNotLookedAt() throws Exception {
        SmallDisk.use(temp, disk -> appendUntilFull(disk.resolve("log"), 0));
    }

    @Test
    void smallDiskOfWhichSomeIsToBeLeft() throws Exception {
        SmallDisk.use(temp, disk -> {
            appendUntilFull(disk.resolve("log"), 1 << 20);
            repairOnAFullDisk(disk.resolve("log"));
        });
    }

    private void appendUntilFull(final Path dir, final long minFreeBytes) throws IOException {
        final LogConfig config = new LogConfig(1 << 22, 8, LogConfig.Roll.FIVE_MINUTES, minFreeBytes);
        long acknowledged = -1;
        final ChronicleLog log = ChronicleLog.create(dir, Ticks.LAYOUT, config);
        String message = "";
        while (message.isEmpty()) {
            try {
                acknowledged = log.append(ticks.at(acknowledged + 1));
            } catch (final IllegalStateException ex) {
                message = String.valueOf(ex.getMessage());
            }
        }
        assertTrue(message.contains("cannot grow") && message.contains("record " + (acknowledged + 1)), message);
        assertEquals(acknowledged, log.position());
        closed(log);
        assertTrue(LogVerify.verify(dir).isSound(), () -> LogVerify.verify(dir).toString());
        assertEquals(acknowledged, LogVerify.verify(dir).acknowledged());
        assertTrue(acknowledged > 1000);
        final long[] seen = {0};
        try (ChronicleLog read = ChronicleLog.read(dir);
                LogReader reader = read.reader(0)) {
            reader.poll(e -> ExperienceLogContract.check(ticks, e, seen[0]++), Integer.MAX_VALUE);
        }
        assertEquals(acknowledged + 1, seen[0]);
    }

    /** What Chronicle says on closing files that it could not finish is not of interest. */
    private static void closed(final ChronicleLog log) {
        try {
            log.close();
        } catch (final RuntimeException | InternalError ex) {
            assertTrue(ex.toString().length() > 0);
        }
    }

    private void repairOnAFullDisk(final Path dir) throws IOException {
        final Path data = Documents.files(dir).get(0);
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
            channel.write(
                    ByteBuffer.wrap(new byte[] {1, 2}),
                    Documents.of(data).offsets().get(500) + 300);
        }
        final long sound = LogVerify.verify(dir).firstBad();
        assertEquals(499, sound);
        assertThrows(RuntimeException.class, () -> {
            try {
                LogRepair.repair(dir);
            } catch (final InternalError ex) {
                throw new IllegalStateException(ex);
            }
        });
        assertEquals(sound, LogVerify.verify(dir).firstBad(), "a repair that has no space leaves the log as it was");
    }

    @Test
    void limitOnTheFilesSize() throws Exception {
        final Path dir = temp.resolve("log");
        final List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -f 9000; exec \"$@\"", "bash"));
        command.addAll(Appender.process("create", dir).command());
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String said = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        Assumptions.assumeTrue(
                Files.exists(dir.resolve("position")), "the limit on the size of files stops the JVM: " + said);
        assertTrue(said.contains("cannot grow"), said);
        long last = -1;
        for (final String line : said.lines().toList()) {
            last = line.matches("[0-9]+") ? Long.parseLong(line) : last;
        }
        assertTrue(last > 0, said);
        final LogVerify verify = LogVerify.verify(dir);
        assertTrue(verify.isSound(), verify.toString());
        assertTrue(verify.acknowledged() >= last);
        try (ChronicleLog log = ChronicleLog.open(dir, ChronicleLogTest.SMALL)) {
            assertEquals(verify.acknowledged() + 1, log.append(new Ticks(0, 16, 6).at(verify.acknowledged() + 1)));
        }
    }
}
