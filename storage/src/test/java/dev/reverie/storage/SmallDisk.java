package dev.reverie.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of 24 MB in memory, for what happens when it is full. */
public final class SmallDisk {
    private SmallDisk() {}

    /** What is done there. */
    @FunctionalInterface
    public interface Use {
        void of(Path disk) throws IOException;
    }

    /** Mounts it, and passes the test over where this user may not. */
    public static void use(final Path temp, final Use use) throws Exception {
        final Path disk = Files.createDirectory(temp.resolve("disk"));
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name"))
                        && run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()) == 0,
                "a small disk cannot be mounted by this user");
        try {
            use.of(disk);
        } finally {
            // Lazily: readers leave their mappings to be collected.
            run("umount", "-l", disk.toString());
        }
    }

    private static int run(final String... command) throws Exception {
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
