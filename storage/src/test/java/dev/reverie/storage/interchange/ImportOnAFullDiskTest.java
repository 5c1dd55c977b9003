package dev.reverie.storage.interchange;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.storage.SmallDisk;
import dev.reverie.storage.log.LogConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import for which there is no space leaves no log. */
class ImportOnAFullDiskTest {
    private static final int ROWS = 300_000;
    private static final EnvSpec ENV =
            new EnvSpec("toy", 1, List.of(Field.vector("x", 2, -99, 99)), new ActionSpace.Discrete(3), 3);

    @TempDir
    private Path temp;

    @Test
    void nothingIsLeft() throws Exception {
        final Path file = new Npz()
                .add("obs", "<f4", "(" + ROWS + ", 2)", new byte[8 * ROWS])
                .add("actions", "|u1", "(" + ROWS + ",)", new byte[ROWS])
                .add("rewards", "<f4", "(" + ROWS + ",)", new byte[4 * ROWS])
                .write(temp.resolve("steps.npz"));
        SmallDisk.use(temp, disk -> {
            final Path log = disk.resolve("log");
            final LogConfig config = new LogConfig(1L << 22, 8, LogConfig.Roll.DAY, 0);
            final RuntimeException ex = assertThrows(
                    RuntimeException.class, () -> LogImport.run(file, ENV, Names.usual(), log, config, rows -> {}));
            assertTrue(String.valueOf(ex.getMessage()).contains("cannot grow"), ex.toString());
            assertFalse(Files.exists(log));
        });
    }
}
