package dev.reverie.pipeline.run;

import dev.reverie.envs.Experience;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.storage.log.ExperienceLog;
import org.jspecify.annotations.Nullable;

/** Appends every tick to the log and counts what it holds. One thread. */
final class Keeper implements AutoCloseable {
    private final ExperienceLog log;
    private final EpisodeMeter episodes;
    private final Board board;
    private final @Nullable Recorded recorded;
    private long position;
    private long counted;

    /**
     * A keeper of a log that it owns.
     *
     * @param log      to append to.
     * @param episodes fed every tick.
     * @param board    told how far the log has come.
     */
    Keeper(final ExperienceLog log, final EpisodeMeter episodes, final Board board) {
        this(log, episodes, board, null);
    }

    /**
     * A keeper of a log that holds ticks which will be made again.
     *
     * @param recorded what they must be equal to; null if none will be.
     */
    Keeper(final ExperienceLog log, final EpisodeMeter episodes, final Board board, final @Nullable Recorded recorded) {
        this.log = log;
        this.episodes = episodes;
        this.board = board;
        this.recorded = recorded;
        this.position = recorded == null ? log.position() : recorded.position();
        tell();
    }

    /** Records a tick. */
    void record(final Experience experience) {
        if (recorded != null && position < log.position()) {
            position = recorded.confirm(experience);
        } else {
            position = log.append(experience);
            episodes.onExperience(experience);
        }
        tell();
    }

    private void tell() {
        if (episodes.episodes() != counted) {
            counted = episodes.episodes();
            board.recentReturn.lazySet(Double.doubleToLongBits(episodes.recentReturn()));
        }
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
        if (recorded != null) {
            recorded.close();
        }
        log.close();
    }
}
