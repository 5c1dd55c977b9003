package dev.reverie.pipeline.run;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.StepLayout;
import dev.reverie.envs.bridge.PolicyServer;
import dev.reverie.learners.Weights;
import dev.reverie.storage.log.ChronicleLog;
import java.nio.file.Files;
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
     * @throws dev.reverie.config.ConfigException if there is no such run, or the socket cannot be.
     */
    public static PolicyServer begin(final RunDirectory run, final Kept kept, final Path socket, final long seed) {
        final Experiment experiment = Experiment.read(run);
        final Weights weights = run.loadWeights(kept);
        final EnvSpec spec = spec(run, experiment);
        final AtomicLong conversations = new AtomicLong();
        return PolicyServer.listen(
                socket,
                spec,
                lanes -> experiment.evaluator(spec.withLanes(lanes), weights, seed + conversations.getAndIncrement())
                        ::act);
    }

    /** The log knows what the policy sees and does even where the environment itself is not at hand. */
    private static EnvSpec spec(final RunDirectory run, final Experiment experiment) {
        if (Files.isDirectory(run.log())) {
            try (ChronicleLog log = ChronicleLog.read(run.log())) {
                final StepLayout layout = log.layout();
                return new EnvSpec(layout.envId(), 1, layout.observation(), layout.actionSpace(), 0);
            }
        }
        try (Environment environment = Environments.make(experiment.run().env(), 1)) {
            return environment.spec();
        }
    }
}
