package dev.reverie.pipeline.run;

import dev.reverie.learners.DamagedWeightsException;
import dev.reverie.learners.Safetensors;
import dev.reverie.learners.StateFile;
import dev.reverie.learners.Weights;
import dev.reverie.storage.checkpoint.Checkpoint;
import dev.reverie.storage.checkpoint.State;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run between two ticks.
 *
 * <pre>
 *   progress.safetensors   loop, published, desk, judge: small numbers of the learner's side
 *   learner.safetensors    all of the learner: weights, optimisers, models, random numbers
 *   replay.safetensors     what the replay has beside the log's rows
 *   actor-N.safetensors    tick, counts, random numbers, the last rows, the environment if it can be saved
 *   policy.safetensors     weights that act, if any were learned
 *   best.safetensors       those that earned most when tried, if any were
 * </pre>
 *
 * @param step     transitions learned.
 * @param oldest   sequence number of the first record that going on needs.
 * @param position sequence number of the last record that was learned, -1 if none.
 * @param score    of the policy, NaN if unknown.
 * @param states   by file without ending.
 * @param weights  by file without ending.
 */
record Moment(
        long step, long oldest, long position, double score, Map<String, State> states, Map<String, Weights> weights) {
    static final String PROGRESS = "progress";
    static final String LEARNER = "learner";
    static final String REPLAY = "replay";
    static final String POLICY = "policy";
    static final String BEST = "best";
    private static final String ENDING = ".safetensors";

    /** @return name of an actor's state. */
    static String actor(final int id) {
        return "actor-" + id;
    }

    /** @return what a checkpoint holds of it. */
    Checkpoint checkpoint() {
        final Map<String, ByteBuffer> files = new LinkedHashMap<>();
        states.forEach((name, state) -> files.put(name + ENDING, StateFile.encode(state)));
        weights.forEach((name, each) -> files.put(name + ENDING, Safetensors.encode(each, Map.of())));
        return new Checkpoint(step, oldest, position, score, files);
    }

    /**
     * @param checkpoint sound.
     * @return the moment.
     * @throws DamagedWeightsException if its files are none of ours.
     */
    static Moment of(final Checkpoint checkpoint) {
        final Map<String, State> states = new LinkedHashMap<>();
        final Map<String, Weights> weights = new LinkedHashMap<>();
        checkpoint.files().forEach((file, bytes) -> {
            final String name = file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : file;
            if (name.equals(POLICY) || name.equals(BEST)) {
                weights.put(name, Safetensors.decode(bytes));
            } else {
                states.put(name, StateFile.decode(bytes));
            }
        });
        return new Moment(
                checkpoint.step(), checkpoint.oldest(), checkpoint.position(), checkpoint.score(), states, weights);
    }

    /** @return the state of that name, empty if there is none. */
    State state(final String name) {
        final @Nullable State state = states.get(name);
        return state == null ? new State() : state;
    }
}
