package dev.reverie.storage.log;

import dev.reverie.config.Problems;

/**
 * How a log lies on disk and what is kept. Block, index and roll are fixed when a log is created; opening it again uses its
 * own, and the opener's for the rest.
 *
 * @param blockBytes   of a mapping, a power of two from 4 MiB; files are sparse. An experience takes an eighth at most.
 * @param indexSpacing records between two index entries, a power of two from 1 to 1024.
 * @param roll         when a new data file begins.
 * @param partBytes    of records, after which a new data file begins even so; 0 for never.
 * @param minFreeBytes to be left free on the disk; an append that would use them is a fault. 0 for no check.
 * @param checkBytes   of the newest records, read and checked before anything is appended to a log that exists.
 * @param durability   what an acknowledged record outlives.
 * @param keepSteps    newest rows kept, 0 for all. As a new data file begins, old ones go whole, the oldest first, as long as
 *                     one of the three limits is passed and no reader with a bookmark needs them: so this many rows are kept
 *                     at least.
 * @param keepBytes    of records kept, 0 for all; the newest file is always kept.
 * @param keepSeconds  kept from the newest record back, by the records' own clock; 0 for all.
 */
public record LogConfig(
        long blockBytes,
        int indexSpacing,
        Roll roll,
        long partBytes,
        long minFreeBytes,
        long checkBytes,
        Durability durability,
        long keepSteps,
        long keepBytes,
        long keepSeconds) {
    /** When a new data file begins, in UTC. */
    public enum Roll {
        FIVE_MINUTES,
        HOUR,
        DAY
    }

    /**
     * What an acknowledged record outlives.
     *
     * <p>{@code PROCESS}: the end of the process by any means, kill -9 included; tested by killing writers. The system writes
     * it to the disk when it likes, so a power cut may take the newest seconds, which opening the log again reports.
     * {@code POWER}: each append waits until the disk has the record (msync); tested by the system's own count of pages
     * not yet written, not by cutting power. About a millisecond a tick.
     */
    public enum Durability {
        PROCESS,
        POWER
    }

    public LogConfig {
        new Problems()
                .check(
                        blockBytes >= 1 << 22 && blockBytes <= 1L << 32 && Long.bitCount(blockBytes) == 1,
                        "blockBytes",
                        "must be a power of two from 4194304 to 4294967296, got " + blockBytes)
                .check(
                        indexSpacing >= 1 && indexSpacing <= 1024 && Integer.bitCount(indexSpacing) == 1,
                        "indexSpacing",
                        "must be a power of two from 1 to 1024, got " + indexSpacing)
                .check(partBytes >= 0, "partBytes", "must be 0 (no limit) or more, got " + partBytes)
                .check(minFreeBytes >= 0, "minFreeBytes", "must be 0 (no check) or more, got " + minFreeBytes)
                .check(checkBytes >= 0, "checkBytes", "must be 0 or more, got " + checkBytes)
                .check(keepSteps >= 0, "keepSteps", "must be 0 (all) or more, got " + keepSteps)
                .check(keepBytes >= 0, "keepBytes", "must be 0 (all) or more, got " + keepBytes)
                .check(keepSeconds >= 0, "keepSeconds", "must be 0 (all) or more, got " + keepSeconds)
                .raise();
    }

    /** A log that keeps everything, checks its newest 64 MiB and outlives its process. */
    public LogConfig(final long blockBytes, final int indexSpacing, final Roll roll, final long minFreeBytes) {
        this(blockBytes, indexSpacing, roll, 0, minFreeBytes, 1L << 26, Durability.PROCESS, 0, 0, 0);
    }

    /** @return 1 GiB sparse blocks, every 8th record indexed, a file a day, 64 MiB left free, all kept. */
    public static LogConfig defaults() {
        return new LogConfig(1L << 30, 8, Roll.DAY, 1L << 26);
    }

    /** @return whether nothing is ever deleted. */
    public boolean keepsAll() {
        return keepSteps == 0 && keepBytes == 0 && keepSeconds == 0;
    }
}
