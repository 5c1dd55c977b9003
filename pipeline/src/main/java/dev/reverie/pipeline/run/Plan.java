package dev.reverie.pipeline.run;

import dev.reverie.envs.Environment;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.pipeline.stream.WireConfig;
import dev.reverie.storage.checkpoint.CheckpointConfig;
import dev.reverie.storage.log.LogConfig;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRatioConfig;
import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a run is made of.
 *
 * @param run         how.
 * @param wire        between its parts.
 * @param log         of its experiences.
 * @param replay      of its learner.
 * @param pace        of its updates.
 * @param environment makes one actor's environment.
 * @param actors      makes an actor, given its seed.
 * @param algorithm   that learns; null to record only.
 * @param logPath     directory of the log, not yet there unless the run is resumed.
 * @param directory   that keeps weights and checkpoints; null to keep none.
 * @param checkpoint  how often, and how many.
 * @param isResumed   whether the run goes on from its newest checkpoint and its log.
 */
public record Plan(
        RunConfig run,
        WireConfig wire,
        LogConfig log,
        ReplayConfig replay,
        ReplayRatioConfig pace,
        Supplier<Environment> environment,
        LongFunction<Actor> actors,
        @Nullable Algorithm algorithm,
        Path logPath,
        @Nullable RunDirectory directory,
        CheckpointConfig checkpoint,
        boolean isResumed) {
    /** @return the same, to go on. */
    Plan resumed() {
        return new Plan(
                run, wire, log, replay, pace, environment, actors, algorithm, logPath, directory, checkpoint, true);
    }
}
