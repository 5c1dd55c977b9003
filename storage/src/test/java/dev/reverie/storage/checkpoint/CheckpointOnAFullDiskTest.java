package dev.reverie.storage.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reverie.storage.SmallDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint for which there is no space is none, and the one before it stays. */
class CheckpointOnAFullDiskTest {
    @TempDir
    private Path temp;

    private static Checkpoint of(final long step, final int bytes) {
        return new Checkpoint(step, 0, step - 1, 1, Map.of("weights", ByteBuffer.allocate(bytes)));
    }

    @Test
    void theOneBeforeStays() throws Exception {
        SmallDisk.use(temp, disk -> {
            final Checkpoints checkpoints = new Checkpoints(disk.resolve("checkpoints"), 2);
            checkpoints.write(of(100, 9 << 20));
            assertThrows(IOException.class, () -> checkpoints.write(of(200, 20 << 20)));
            final List<String> warnings = new ArrayList<>();
            final Checkpoint newest = checkpoints.newest(Long.MAX_VALUE, warnings::add);
            assertNotNull(newest);
            assertEquals(100, newest.step());
            assertEquals(List.of(), warnings);
            checkpoints.write(of(300, 9 << 20));
            assertEquals(2, checkpoints.list().size(), "what was begun has given its space back");
        });
    }
}
