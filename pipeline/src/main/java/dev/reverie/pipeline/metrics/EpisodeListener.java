package dev.reverie.pipeline.metrics;

/** Told of episodes as they end. */
@FunctionalInterface
public interface EpisodeListener {

    /**
     * @param step          transitions of all actors so far, this episode's last one included.
     * @param episodeReturn undiscounted sum of its rewards.
     * @param length        its transitions, 1 or more.
     */
    void onEpisode(long step, double episodeReturn, long length);
}
