package dev.reverie.pipeline.run;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.bridge.PolicyServer;
import dev.reverie.learners.Weights;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** {@code reverie serve}: a run's policy for a foreign loop. */
public final class Serving {
    private Serving() {}

    /**
     * Begins to serve.
     *
     * @param run    directory of a run, finished, stopped or killed.
     * @param kept   which of its weights.
     * @param socket path to listen at.
     * @param seed   of the policy's randomness; every conversation has its own.
     * @return the server, to be closed.
     * @throws dev.reverie.config.ConfigException if there is no such run, its environment cannot be made, or the socket cannot be.
     */
    public static PolicyServer begin(final RunDirectory run, final Kept kept, final Path socket, final long seed) {
        final Experiment experiment = Experiment.read(run);
        final Weights weights = run.loadWeights(kept);
        final EnvSpec spec = spec(experiment);
        final AtomicLong conversations = new AtomicLong();
        return PolicyServer.listen(
                socket,
                spec,
                lanes -> experiment.evaluator(spec.withLanes(lanes), weights, seed + conversations.getAndIncrement())
                        ::act);
    }

    private static EnvSpec spec(final Experiment experiment) {
        try (Environment environment = Environments.make(experiment.run().env(), 1)) {
            return environment.spec();
        }
    }
}
