package dev.reverie.storage.log;

import dev.reverie.config.Problems;

/**
 * How a log lies on disk. Block, index and roll are fixed when a log is created; opening it again uses its own.
 *
 * @param blockBytes   of a mapping, a power of two from 4 MiB; files are sparse. An experience takes an eighth at most.
 * @param indexSpacing records between two index entries, a power of two from 1 to 1024.
 * @param roll         when a new data file begins.
 * @param minFreeBytes to be left free on the disk; an append that would use them is a fault. 0 for no check.
 */
public record LogConfig(long blockBytes, int indexSpacing, Roll roll, long minFreeBytes) {
    /** When a new data file begins, in UTC. */
    public enum Roll {
        FIVE_MINUTES,
        HOUR,
        DAY
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
                .check(minFreeBytes >= 0, "minFreeBytes", "must be 0 (no check) or more, got " + minFreeBytes)
                .raise();
    }

    /** @return 1 GiB sparse blocks, every 8th record indexed, a file a day, 64 MiB left free. */
    public static LogConfig defaults() {
        return new LogConfig(1L << 30, 8, Roll.DAY, 1L << 26);
    }
}
