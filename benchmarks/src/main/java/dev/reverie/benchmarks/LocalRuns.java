package dev.reverie.benchmarks;

import dev.reverie.pipeline.metrics.EpisodeListener;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.pipeline.run.Evaluation;
import dev.reverie.pipeline.run.Experiment;
import dev.reverie.pipeline.run.Run;
import dev.reverie.pipeline.run.RunDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whole runs, through log and replay, whose directories are gone afterwards. */
final class LocalRuns {
    private LocalRuns() {}

    /** What is wanted of a run before its directory is gone. */
    @FunctionalInterface
    interface Ending {
        void of(Experiment experiment, RunDirectory directory);
    }

    /**
     * Runs to the end.
     *
     * @param blocks   presets.
     * @param keys     {@code path.to.key=value}.
     * @param listener told of episodes on the run's thread.
     * @param episodes after which the run is stopped; 0 for none.
     * @return what the learned policy earns; null if {@code run.evalEpisodes} is 0.
     */
    static @Nullable Evaluation play(
            final List<String> blocks, final List<String> keys, final EpisodeListener listener, final int episodes)
            throws Exception {
        final List<String> small = new ArrayList<>(List.of("log.blockBytes=4194304", "replay.capacity=4096"));
        small.addAll(keys);
        final @Nullable Evaluation[] evaluation = new Evaluation[1];
        play(
                blocks,
                small,
                listener,
                episodes,
                (experiment, directory) -> evaluation[0] = experiment.evaluate(directory, directory.preferred()));
        return evaluation[0];
    }

    /** As {@link #play(List, List, EpisodeListener, int)}, with replay and log as the keys and presets have them. */
    static void play(
            final List<String> blocks,
            final List<String> keys,
            final EpisodeListener listener,
            final int episodes,
            final Ending ending)
            throws Exception {
        final Path scratch = Scratch.directory();
        try {
            final Experiment experiment = Experiment.resolve(blocks, keys);
            final RunDirectory directory = RunDirectory.create(scratch.resolve("run"), experiment.toYaml());
            final int[] count = new int[1];
            final Run[] run = new Run[1];
            run[0] = Run.start(experiment.plan(directory), new EpisodeMeter((step, episodeReturn, length) -> {
                if (episodes == 0 || count[0] < episodes) {
                    listener.onEpisode(step, episodeReturn, length);
                    count[0]++;
                }
            }));
            while (!run[0].await(Duration.ofMillis(1))) {
                if (episodes > 0 && count[0] >= episodes) {
                    run[0].stop();
                }
            }
            run[0].close();
            if (run[0].fault() != null) {
                throw new IllegalStateException("a run broke", run[0].fault());
            }
            ending.of(experiment, directory);
        } finally {
            Scratch.delete(scratch);
        }
    }
}
