package dev.reverie.pipeline.metrics;

import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import java.util.Arrays;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Counts rows, transitions and episodes of any number of actors, and adds up each lane's return: the reward of row t
 * belongs to the episode that row t goes on with; FIRST begins one and LAST ends it. An episode whose FIRST row was not
 * seen is not reported, one that a new FIRST cuts short neither. Nothing is allocated once every actor was seen. One thread.
 */
public final class EpisodeMeter {
    /** Episodes that the recent means are of. */
    public static final int RECENT = 100;

    private final EpisodeListener listener;
    private final Int2ObjectHashMap<Lanes> actors = new Int2ObjectHashMap<>();
    private final double[] recentReturns = new double[RECENT];
    private final long[] recentLengths = new long[RECENT];
    private long rows;
    private long transitions;
    private long episodes;

    /** @param listener told of each episode in the order of rows, when the counts include its LAST row. */
    public EpisodeMeter(final EpisodeListener listener) {
        this.listener = listener;
    }

    /** Counts transitions that will not be shown. */
    public void skip(final long more) {
        rows += more;
        transitions += more;
    }

    /** Takes a tick of its actor, borrowed for the length of the call. */
    public void onExperience(final Experience experience) {
        onTick(experience.actor(), experience.rows());
    }

    /**
     * Takes a tick.
     *
     * @param actor number of the actor.
     * @param tick  {@code [lanes]} rows, borrowed for the length of the call.
     */
    public void onTick(final int actor, final Rows tick) {
        Lanes lanes = actors.get(actor);
        if (lanes == null || lanes.returns.length < tick.count()) {
            lanes = lanes == null ? new Lanes(tick.count()) : lanes.widened(tick.count());
            actors.put(actor, lanes);
        }
        for (int i = 0; i < tick.count(); i++) {
            onRow(lanes, i, tick);
        }
    }

    private void onRow(final Lanes lanes, final int lane, final Rows tick) {
        rows++;
        if (tick.isFirst(lane)) {
            lanes.open[lane] = true;
            lanes.returns[lane] = 0;
            lanes.lengths[lane] = 0;
            return;
        }
        transitions++;
        lanes.returns[lane] += tick.reward(lane);
        lanes.lengths[lane]++;
        if (tick.isLast(lane) && lanes.open[lane]) {
            lanes.open[lane] = false;
            final int slot = (int) (episodes++ % RECENT);
            recentReturns[slot] = lanes.returns[lane];
            recentLengths[slot] = lanes.lengths[lane];
            listener.onEpisode(transitions, lanes.returns[lane], lanes.lengths[lane]);
        }
    }

    /** @return rows taken. */
    public long rows() {
        return rows;
    }

    /** @return transitions taken: rows but the FIRST ones. */
    public long transitions() {
        return transitions;
    }

    /** @return episodes ended. */
    public long episodes() {
        return episodes;
    }

    /** @return mean return of the last 100 episodes, or of as many as there are; NaN of none. */
    public double recentReturn() {
        final int count = (int) Math.min(episodes, RECENT);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += recentReturns[i];
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    /** @return mean length of the last 100 episodes, or of as many as there are; NaN of none. */
    public double recentLength() {
        final int count = (int) Math.min(episodes, RECENT);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += recentLengths[i];
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private static final class Lanes {
        private final double[] returns;
        private final long[] lengths;
        private final boolean[] open;

        Lanes(final int count) {
            this(new double[count], new long[count], new boolean[count]);
        }

        private Lanes(final double[] returns, final long[] lengths, final boolean[] open) {
            this.returns = returns;
            this.lengths = lengths;
            this.open = open;
        }

        Lanes widened(final int count) {
            return new Lanes(Arrays.copyOf(returns, count), Arrays.copyOf(lengths, count), Arrays.copyOf(open, count));
        }
    }
}
