package dev.reverie.storage.log;

import dev.reverie.envs.StepLayout;
import java.nio.file.Path;
import java.util.List;

/**
 * What a log holds.
 *
 * @param layout        of every row.
 * @param records       experiences.
 * @param rows          of all lanes.
 * @param transitions   joins of two rows of an episode.
 * @param episodes      finished.
 * @param returnMean    of finished episodes that the log holds whole, NaN if none.
 * @param returnMin     of the same.
 * @param returnMax     of the same.
 * @param firstWall     wall-clock nanoseconds of the first record, 0 if none.
 * @param lastWall      of the last.
 * @param actors        numbers of the actors, ascending.
 * @param lowestVersion of the policies that acted, 0 if none.
 * @param highestVersion of the policies that acted.
 * @param bytesOnDisk   of the records; sparse files look larger.
 * @param lengthMean    transitions of the episodes that {@code returnMean} is of, NaN if none.
 * @param returns       of the same.
 * @param files         in which it lies, and who reads it.
 */
public record LogSummary(
        StepLayout layout,
        long records,
        long rows,
        long transitions,
        long episodes,
        double returnMean,
        double returnMin,
        double returnMax,
        long firstWall,
        long lastWall,
        List<Integer> actors,
        long lowestVersion,
        long highestVersion,
        long bytesOnDisk,
        double lengthMean,
        ReturnHistogram returns,
        Files files) {
    public LogSummary {
        actors = List.copyOf(actors);
    }

    /**
     * Where a log lies, and who reads it.
     *
     * @param oldest  sequence number of the oldest record that retention has left.
     * @param newest  of the newest, -1 if there is none.
     * @param lost    records between that a repair reported lost.
     * @param parts   one for each writer, and those that a repair made.
     * @param data    files of all parts.
     * @param readers that retention waits for.
     */
    public record Files(long oldest, long newest, long lost, int parts, int data, List<Bookmark.Place> readers) {
        public Files {
            readers = List.copyOf(readers);
        }
    }

    /** @return rows a second of the records' wall clock, NaN if it did not go on. */
    public double rowsPerSecond() {
        return lastWall > firstWall ? rows * 1e9 / (lastWall - firstWall) : Double.NaN;
    }

    /**
     * Reads a whole log.
     *
     * @param dir of the log.
     * @return what it holds.
     * @throws dev.reverie.config.ConfigException if there is no log.
     * @throws DamagedLogException                if it is not sound.
     */
    public static LogSummary of(final Path dir) {
        final Tally tally = new Tally();
        try (ChronicleLog log = ChronicleLog.read(dir);
                LogReader reader = log.reader(log.oldest())) {
            long records = 0;
            for (int polled = -1; polled != 0; records += polled) {
                polled = reader.poll(tally, 1 << 20);
            }
            final LogFiles files = new LogFiles(dir);
            return tally.summary(
                    log,
                    records,
                    new Files(
                            log.oldest(),
                            log.position(),
                            LostRecords.read(dir).count(),
                            files.parts().size(),
                            files.data().size(),
                            Bookmark.all(dir)));
        }
    }
}
