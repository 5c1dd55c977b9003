package dev.reverie.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.RandomActor;
import dev.reverie.learners.Weights;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.pipeline.run.Experiment;
import dev.reverie.pipeline.run.Plan;
import dev.reverie.pipeline.run.Run;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Replay;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The pipelined run itself, with a learner that only fills its replay. */
final class WholePath {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double WARM = 0.25;

    private final String env;
    private final int lanes;
    private final long steps;
    private double allocated = Double.NaN;

    WholePath(final String env, final int lanes, final long ticks) {
        this.env = env;
        this.lanes = lanes;
        this.steps = ticks * lanes;
    }

    /** Fills the replay and learns nothing. */
    private record Listener(EnvSpec spec) implements Algorithm {
        @Override
        public Learner learner(final Replay replay, final long seed) {
            return new Learner() {
                @Override
                public void update() {}

                @Override
                public Weights policy() {
                    return new Weights(0, Map.of());
                }

                @Override
                public void report(final MetricSink sink) {}

                @Override
                public void save(final State into) {}

                @Override
                public void restore(final State from) {}
            };
        }

        @Override
        public Actor actor(final long seed) {
            return new RandomActor(spec, seed);
        }

        @Override
        public Actor evaluator(final long seed) {
            return actor(seed);
        }
    }

    /** @return steps/s from a quarter of the way until the last step is in the replay. */
    double rate() throws Exception {
        final Path directory = Scratch.directory();
        try {
            final Run run = Run.start(plan(directory), new EpisodeMeter((step, episodeReturn, length) -> {}));
            try {
                return watch(run);
            } finally {
                run.close();
                if (run.fault() != null) {
                    throw new IllegalStateException("the path broke", run.fault());
                }
            }
        } finally {
            Scratch.delete(directory);
        }
    }

    private double watch(final Run run) throws InterruptedException {
        final long warm = (long) (steps * WARM);
        while (run.status().replayTransitions() < warm) {
            Thread.sleep(1);
        }
        final long begin = System.nanoTime();
        final long from = run.status().replayTransitions();
        final long bytes = allocatedBytes();
        while (run.status().replayTransitions() < steps * 0.97 && run.fault() == null) {
            Thread.sleep(1);
        }
        final long to = run.status().replayTransitions();
        final double rate = (to - from) * 1e9 / (System.nanoTime() - begin);
        allocated = (double) (allocatedBytes() - bytes) / (to - from);
        run.await(Duration.ofSeconds(30));
        return rate;
    }

    private static long allocatedBytes() {
        long bytes = 0;
        for (final ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (info != null && List.of("actor-0", "keeper", "learner").contains(info.getThreadName())) {
                bytes += THREADS.getThreadAllocatedBytes(info.getThreadId());
            }
        }
        return bytes;
    }

    private Plan plan(final Path directory) {
        final Experiment experiment = Experiment.resolve(
                List.of(),
                List.of(
                        "run.env=" + env,
                        "run.lanes=" + lanes,
                        "run.steps=" + steps,
                        "run.lead=4096",
                        "wire.window=1024",
                        "pace.ratio=0"));
        final EnvSpec spec;
        try (Environment probe = experiment.environment()) {
            spec = probe.spec();
        }
        return experiment.plan(new Listener(spec), directory.resolve("log"));
    }

    /** @return bytes that the stages' threads allocated for each step of the last round. */
    double allocatedBytesPerStep() {
        return allocated;
    }
}
