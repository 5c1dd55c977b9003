package dev.reverie.pipeline.run;

import dev.reverie.envs.Experience;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.storage.log.ExperienceLog;

/** Appends every tick to the log and counts what it holds. One thread. */
final class Keeper implements AutoCloseable {
    private final ExperienceLog log;
    private final EpisodeMeter episodes;
    private final Board board;
    private long position = -1;

    /**
     * A keeper of a log that it owns.
     *
     * @param log      to append to.
     * @param episodes fed every tick.
     * @param board    told how far the log has come.
     */
    Keeper(final ExperienceLog log, final EpisodeMeter episodes, final Board board) {
        this.log = log;
        this.episodes = episodes;
        this.board = board;
    }

    /** Records a tick. */
    void record(final Experience experience) {
        position = log.append(experience);
        episodes.onExperience(experience);
        board.transitions.lazySet(episodes.transitions());
        board.rows.lazySet(episodes.rows());
        board.logPosition.lazySet(position);
    }

    /** @return sequence number of the newest tick recorded, -1 if none. */
    long position() {
        return position;
    }

    @Override
    public void close() {
        log.close();
    }
}
