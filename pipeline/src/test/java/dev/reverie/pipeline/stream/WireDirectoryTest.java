package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireDirectoryTest {
    @TempDir
    Path directory;

    private final Faults faults = new Faults();

    @Test
    void aDirectoryInUseIsRefusedAndItsOwnerUndisturbed() {
        final Path own = directory.resolve("aeron");
        try (Wire first = Wire.launch(named(own), faults)) {
            final ConfigException refusal = assertThrows(
                    ConfigException.class, () -> Wire.launch(named(own), faults).close());
            assertTrue(refusal.getMessage().contains(own + " is in use"), refusal.getMessage());
            first.logPositionBroadcast().close();
        }
        assertFalse(Files.exists(own));
        Wire.launch(named(own), faults).close();
        assertNull(faults.first());
    }

    @Test
    void aDirectoryOfOtherFilesIsRefusedAndKept() throws IOException {
        final Path precious = Files.writeString(directory.resolve("thesis.txt"), "years of work");
        assertThrows(ConfigException.class, () -> Wire.launch(named(directory), faults)
                .close());
        assertEquals("years of work", Files.readString(precious));
    }

    @Test
    void aFileInThePlaceOfTheDirectoryOrAboveItIsRefused() throws IOException {
        final Path file = Files.writeString(directory.resolve("file"), "");
        assertThrows(
                ConfigException.class, () -> Wire.launch(named(file), faults).close());
        final ConfigException refusal =
                assertThrows(ConfigException.class, () -> Wire.launch(named(file.resolve("aeron")), faults)
                        .close());
        assertTrue(refusal.getMessage().contains("cannot be created"), refusal.getMessage());
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsRefused() throws Exception {
        final Path fixed = Files.createDirectory(directory.resolve("fixed"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", fixed.toString()), "cannot mount a tmpfs here");
        try {
            final ConfigException refusal =
                    assertThrows(ConfigException.class, () -> Wire.launch(named(fixed.resolve("aeron")), faults)
                            .close());
            assertTrue(refusal.getMessage().contains("not writable"), refusal.getMessage());
        } finally {
            assertTrue(run("umount", fixed.toString()));
        }
    }

    @Test
    void automaticDirectoriesDifferAndVanish() {
        final Path first;
        try (Wire one = Wire.launch(WireConfig.defaults(), faults);
                Wire two = Wire.launch(WireConfig.defaults(), faults)) {
            first = one.directory();
            assertNotEquals(first, two.directory());
            assertTrue(Files.isDirectory(first));
            one.logPositionBroadcast().close();
        }
        assertFalse(Files.exists(first));
        assertNull(faults.first());
    }

    @Test
    void directoriesOfDeadProcessesAreSweptAndNoOthers() throws Exception {
        final Process process = new ProcessBuilder("true").start();
        process.waitFor();
        final String user = System.getProperty("user.name");
        final Path dead = leftover("reverie-" + user + "-" + process.pid() + "-0");
        final Path alive =
                leftover("reverie-" + user + "-" + ProcessHandle.current().pid() + "-77");
        final Path foreign = leftover("reverie-someoneelse-" + process.pid() + "-0");
        final Path other = leftover("aeron-" + user);
        DriverDirectory.sweep(directory);
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(alive));
        assertTrue(Files.exists(foreign));
        assertTrue(Files.exists(other));
    }

    @Test
    void aDeadProcessesDirectoryWithABeatingHeartIsKept() throws Exception {
        final Process process = new ProcessBuilder("true").start();
        process.waitFor();
        final Path beating =
                directory.resolve("reverie-" + System.getProperty("user.name") + "-" + process.pid() + "-0");
        try (Wire wire = Wire.launch(named(beating), faults)) {
            DriverDirectory.sweep(directory);
            assertTrue(Files.exists(beating));
            wire.logPositionBroadcast().close();
        }
        assertNull(faults.first());
    }

    @Test
    void aFullFileSystemIsSaidBeforeItKills() throws Exception {
        final Path full = Files.createDirectory(directory.resolve("full"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", full.toString()), "cannot mount a tmpfs here");
        try {
            final ConfigException refusal =
                    assertThrows(ConfigException.class, () -> Wire.launch(named(full.resolve("aeron")), faults)
                            .close());
            assertTrue(refusal.getMessage().contains("are free: make room"), refusal.getMessage());
        } finally {
            assertTrue(run("umount", full.toString()));
        }
    }

    @Test
    void aStreamThatDoesNotFitIsRefusedAndTheWireGoesOn() throws Exception {
        final Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=14m", "tmpfs", small.toString()), "cannot mount a tmpfs here");
        try {
            final WireConfig config = new WireConfig(small.resolve("aeron").toString(), 1 << 23, 4, 10_000);
            try (Wire wire = Wire.launch(config, faults)) {
                final StageMeter meter = new StageMeter("actor-0");
                assertThrows(ConfigException.class, () -> wire.sink(Ticks.SMALL, Ticks.LANES, meter)
                        .close());
                wire.logPositionBroadcast().close();
            }
            assertNull(faults.first());
        } finally {
            assertTrue(run("umount", small.toString()));
        }
    }

    private Path leftover(final String name) throws IOException {
        final Path leftover = Files.createDirectory(directory.resolve(name));
        Files.write(leftover.resolve("cnc.dat"), new byte[10]);
        return leftover;
    }

    private static WireConfig named(final Path directory) {
        return new WireConfig(directory.toString(), 0, 4, 10_000);
    }

    private static boolean run(final String... command) throws IOException, InterruptedException {
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
