package dev.reverie.pipeline.stream;

import dev.reverie.config.ConfigException;
import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.DriverTimeoutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.IoUtil;

/** Where a media driver keeps its files: chosen, checked, and swept of what killed processes left. */
final class DriverDirectory {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Pattern OWN = Pattern.compile("reverie-(.+)-(\\d+)-\\d+");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long HEARTBEAT_MILLIS = 5_000;
    private static final long START_SLACK_SECONDS = 10;

    private DriverDirectory() {}

    /** @return a directory that a driver may create or replace. */
    static Path claim(final String named) {
        if (named.isEmpty()) {
            final Path base = automaticBase();
            sweep(base);
            return base.resolve(
                    "reverie-" + user() + "-" + ProcessHandle.current().pid() + "-" + COUNT.getAndIncrement());
        }
        try {
            final Path directory = Path.of(named).toAbsolutePath().normalize();
            requireFree(directory);
            return directory;
        } catch (final InvalidPathException ex) {
            throw new ConfigException("wire directory '" + named + "' is no path: " + ex.getReason());
        }
    }

    private static Path automaticBase() {
        return Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY)
                ? SHARED_MEMORY
                : Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }

    private static String user() {
        return System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9_.]", "_");
    }

    /** A driver deletes what it finds in its directory: nothing but another driver's leavings may be there. */
    private static void requireFree(final Path directory) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new ConfigException("wire directory " + directory + " is a file: name a directory, or \"\"");
        }
        if (Files.isDirectory(directory)) {
            if (isLive(directory)) {
                throw new ConfigException("wire directory " + directory + " is in use by a live media driver"
                        + owner(directory) + ": end that run, or name another directory, or \"\"");
            }
            if (!Files.exists(directory.resolve(CncFileDescriptor.CNC_FILE)) && !isEmpty(directory)) {
                throw new ConfigException("wire directory " + directory
                        + " holds other files, which a driver would delete: name an empty or a new one, or \"\"");
            }
        }
        Path parent = directory;
        while (!Files.exists(parent) && parent.getParent() != null) {
            parent = parent.getParent();
        }
        if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw new ConfigException(
                    "wire directory " + directory + " cannot be created: " + parent + " is not writable");
        }
    }

    private static boolean isEmpty(final Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        } catch (final IOException ex) {
            throw new ConfigException("wire directory " + directory + " cannot be read: " + ex.getMessage());
        }
    }

    /** A driver of another Aeron version counts as live; one that died while it started, or left no sound file, does not. */
    private static boolean isLive(final Path directory) {
        try {
            return CommonContext.isDriverActive(directory.toFile(), HEARTBEAT_MILLIS, line -> {});
        } catch (final DriverTimeoutException ex) {
            return false;
        } catch (final AeronException ex) {
            return true;
        } catch (final RuntimeException ex) {
            return false;
        }
    }

    private static String owner(final Path directory) {
        final Matcher name = OWN.matcher(String.valueOf(directory.getFileName()));
        return name.matches() ? " of process " + name.group(2) : "";
    }

    /** Removes this user's directories whose process is gone and whose driver's heart has stopped. */
    static void sweep(final Path base) {
        try (Stream<Path> files = Files.list(base)) {
            final List<Path> stale = files.filter(Files::isDirectory)
                    .filter(DriverDirectory::isStale)
                    .toList();
            for (final Path directory : stale) {
                IoUtil.delete(directory.toFile(), true);
            }
        } catch (final IOException ex) {
            throw new ConfigException(base + " cannot be read: " + ex.getMessage());
        }
    }

    private static boolean isStale(final Path directory) {
        final Matcher name = OWN.matcher(directory.getFileName().toString());
        if (!name.matches() || !name.group(1).equals(user()) || name.group(2).length() > 18) {
            return false;
        }
        return !isRunning(Long.parseLong(name.group(2)), directory) && !isLive(directory);
    }

    /** A process that began after the directory was made only has the number of the one that made it. */
    private static boolean isRunning(final long pid, final Path directory) {
        final ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null || !process.isAlive()) {
            return false;
        }
        try {
            final Instant made = Files.getLastModifiedTime(directory).toInstant();
            return process.info()
                    .startInstant()
                    .map(start -> start.isBefore(made.plusSeconds(START_SLACK_SECONDS)))
                    .orElse(true);
        } catch (final IOException ex) {
            return true;
        }
    }

    /**
     * Files are mapped: writing to one for which there is no room kills the process, so ask before.
     *
     * @throws ConfigException if there is no room.
     */
    static void requireRoom(final Path directory, final long bytes, final String what) {
        Path existing = directory;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            final long free = Files.getFileStore(existing).getUsableSpace();
            if (free < bytes) {
                throw new ConfigException(what + " needs " + bytes + " bytes in " + directory + ", where " + free
                        + " are free: make room there, or name a wire directory on a larger file system");
            }
        } catch (final IOException ex) {
            throw new ConfigException("wire directory " + directory + " cannot be measured: " + ex.getMessage());
        }
    }
}
