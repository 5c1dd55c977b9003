package dev.reverie.storage.log;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a check of every record found.
 *
 * @param records      sound ones, from sequence number 0 on.
 * @param acknowledged sequence number of the newest acknowledged record, -1 if none or not known.
 * @param file         in which the first bad record lies, null if all is sound; empty if it cannot be told.
 * @param reason       why it is bad, null if all is sound.
 */
public record LogVerify(
        long records,
        long acknowledged,
        @Nullable String file,
        @Nullable String reason) {

    /**
     * Reads a whole log, beside its writer or alone.
     *
     * @param dir of the log.
     * @return what was found.
     * @throws dev.reverie.config.ConfigException if there is no log.
     */
    public static LogVerify verify(final Path dir) {
        final LogScan scan = LogScan.of(dir, experience -> {});
        return new LogVerify(
                scan.records(), scan.acknowledged(), scan.reason() == null ? null : scan.badFile(), scan.reason());
    }

    /** @return whether every record is what was written and every acknowledged one is there. */
    public boolean isSound() {
        return reason == null;
    }

    /** @return sequence number of the first bad record, -1 if all is sound. */
    public long firstBad() {
        return isSound() ? -1 : records;
    }
}
