package dev.reverie.pipeline.video;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.function.LongConsumer;

/** An episode of a log as an animated GIF, or as a PNG of pictures side by side. It is read once, as a stream. */
public final class Video {
    private static final int POLL = 64;
    private static final double MOST_FPS = 50;

    private final PictureField field;
    private final Film film;
    private final long wanted;
    private final int every;
    private final int[] picture;
    private long episodes;
    private int actor;
    private int lane = -1;
    private long rows;
    private long pictures;
    private boolean over;

    private Video(final PictureField field, final Film film, final long wanted, final int every) {
        this.field = field;
        this.film = film;
        this.wanted = wanted;
        this.every = every;
        this.picture = new int[field.height() * field.width()];
    }

    /**
     * What a video shows.
     *
     * @param episode by the order in which episodes begin in the log, 0 the first.
     * @param fps     pictures a second of a GIF, above 0 and at most 50.
     * @param every   rows from one picture to the next, 1 or more.
     */
    public record Cut(long episode, double fps, int every) {
        public Cut {
            if (episode < 0) {
                throw new ConfigException("--episode must be 0 or more, got " + episode);
            }
            if (!(fps > 0 && fps <= MOST_FPS)) {
                throw new ConfigException("--fps must be above 0 and at most 50, got " + fps);
            }
            if (every < 1) {
                throw new ConfigException("--every must be 1 or more, got " + every);
            }
        }
    }

    /**
     * Writes the file, whole or not at all.
     *
     * @param log      directory.
     * @param file     {@code .gif} or {@code .png}, not yet there.
     * @param cut      what is shown.
     * @param progress told records read now and then.
     * @return pictures of it.
     * @throws ConfigException if the log has no pictures or no such episode, or the file is there, of another kind, or
     *                         cannot be written.
     */
    public static long write(final Path log, final Path file, final Cut cut, final LongConsumer progress) {
        final String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".gif") && !name.endsWith(".png")) {
            throw new ConfigException("video " + file + " is of no kind that is written: .gif or .png would be right");
        }
        if (Files.exists(file)) {
            throw new ConfigException("file " + file + " is there already: name another");
        }
        final Path whole = file.resolveSibling(file.getFileName() + ".part");
        try (ChronicleLog from = ChronicleLog.read(log)) {
            final StepLayout layout = from.layout();
            final PictureField field = PictureField.of(layout, "log " + log);
            final long pictures;
            try (Film film = name.endsWith(".png")
                    ? new PngFilm(whole, field.width(), field.height())
                    : new GifFilm(whole, field.width(), field.height(), (int) Math.round(100 / cut.fps()))) {
                pictures = new Video(field, film, cut.episode(), cut.every()).run(from, log, progress);
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            return pictures;
        } catch (final IOException | UncheckedIOException ex) {
            throw new ConfigException("file " + file + " cannot be written: " + ex.getMessage());
        } finally {
            discard(whole);
        }
    }

    private static void discard(final Path whole) {
        try {
            Files.deleteIfExists(whole);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private long run(final ChronicleLog log, final Path directory, final LongConsumer progress) {
        try (LogReader reader = log.reader(log.oldest())) {
            while (!over && reader.poll(this::see, POLL) > 0) {
                progress.accept(reader.position());
            }
        }
        if (lane < 0) {
            throw new ConfigException(
                    "log " + directory + " has no episode " + wanted + ": it has " + episodes + ", counted from 0");
        }
        if (pictures == 0) {
            throw new ConfigException("episode " + wanted + " of log " + directory + " has no pictures");
        }
        return pictures;
    }

    private void see(final Experience experience) {
        if (over) {
            return;
        }
        final Rows all = experience.rows();
        if (lane < 0) {
            for (int i = 0; i < experience.lanes() && lane < 0; i++) {
                if (all.isFirst(i) && episodes++ == wanted) {
                    actor = experience.actor();
                    lane = i;
                }
            }
            if (lane < 0) {
                return;
            }
        } else if (experience.actor() != actor) {
            return;
        } else if (all.isFirst(lane)) {
            over = true;
            return;
        }
        if (rows++ % every == 0 && (all.flags(lane) & StepLayout.FLAG_NO_OBSERVATION) == 0) {
            field.read(all, lane, picture);
            try {
                film.add(picture);
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
            pictures++;
        }
        over = all.isLast(lane);
    }
}
