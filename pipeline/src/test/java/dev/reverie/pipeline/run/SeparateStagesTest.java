package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.BehaviourStage;
import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.Weights;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.pipeline.stream.StageMeter;
import dev.reverie.storage.checkpoint.Checkpoint;
import dev.reverie.storage.checkpoint.Checkpoints;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose behaviour learner is a stage of its own. */
class SeparateStagesTest {
    private static final int STEPS = 800;
    private static final int UPDATES = 140;

    @TempDir
    private Path directory;

    private static Experiment experiment(final String... more) {
        final List<String> keys = new ArrayList<>(List.of(
                "run.algorithm=dreamer",
                "run.env=CartPole-v1",
                "run.mode=pipelined",
                "run.steps=" + STEPS,
                "run.lead=16",
                "run.saveSeconds=0.05",
                "stages.kind=separate",
                "replay.crossEpisodes=true",
                "pace.minimum=100",
                "pace.ratio=0.2"));
        keys.addAll(List.of(more));
        return Experiment.resolve(List.of("debug"), keys);
    }

    private static StageMeter meter(final RunStatus status, final String stage) {
        return status.meters().stream()
                .filter(meter -> meter.stage().equals(stage))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dreamerv3", "dreamerv2", "dreamerv1"})
    void whatOneHandsOverTheOtherLearns(final String kind) {
        final Experiment experiment = experiment(
                "dreamer.kind=" + kind, "run.env=" + (kind.equals("dreamerv1") ? "Pendulum-v1" : "CartPole-v1"));
        final RunDirectory made = RunDirectory.create(directory.resolve("run"), experiment.toYaml());
        final RunStatus status = Runs.finish(experiment.plan(made), Duration.ofSeconds(120));
        assertEquals(UPDATES, status.updates());
        assertEquals(UPDATES, meter(status, "learner").items());
        assertEquals(UPDATES, meter(status, "behaviour").items());
        assertEquals(UPDATES, made.loadWeights().version(), "the last weights are of the last update");
        final Map<String, Double> report = status.learner();
        assertEquals(UPDATES, report.get("train/behaviour_updates"));
        assertTrue(report.get("train/policy_snapshot") > 0, report::toString);
        final double lag = report.get("stage/policy/lag_updates");
        assertTrue(lag >= 0 && lag <= UPDATES, report::toString);
        assertTrue(report.get("stage/policy/lag_steps") >= 0, report::toString);
    }

    @Test
    void aCheckpointHasBothStagesAfterTheSameUpdate() throws IOException {
        final Experiment experiment = experiment("checkpoint.everySeconds=0", "checkpoint.everySteps=50");
        final RunDirectory made = RunDirectory.create(directory.resolve("run"), experiment.toYaml());
        Cuts.cut(experiment.plan(made), false, 500, true);
        final List<String> said = new ArrayList<>();
        final Checkpoint kept = new Checkpoints(made.checkpoints(), 2).newest(Long.MAX_VALUE, said::add);
        assertNotNull(kept, said::toString);
        final State learner = Moment.of(kept).state(Moment.LEARNER);
        final long updates = learner.number("version");
        assertTrue(updates > 0, "updates were made before the checkpoint of step " + kept.step());
        assertEquals(updates, learner.longs("versions", 2)[0]);
        assertEquals(updates, learner.in("stage").longs("versions", 3)[0], "nothing handed over is lost");

        final Run run = Run.start(
                experiment.plan(made).resumed(), new EpisodeMeter((step, episodeReturn, length) -> {}), said::add);
        try {
            assertTrue(run.await(Duration.ofSeconds(120)), "the run did not end");
        } finally {
            run.close();
        }
        assertNull(run.fault(), () -> "a fault: " + run.fault());
        assertTrue(said.get(0).startsWith("goes on from step " + kept.step()), said::toString);
        assertEquals(UPDATES, run.status().updates());
        assertEquals(UPDATES, made.loadWeights().version());
    }

    /** Dreamer whose behaviour learner breaks. */
    private record Breaking(Algorithm algorithm, int sound) implements Algorithm {
        @Override
        public Learner learner(final Replay replay, final long seed) {
            return new BreakingLearner(algorithm.learner(replay, seed), sound);
        }

        @Override
        public Actor actor(final long seed) {
            return algorithm.actor(seed);
        }

        @Override
        public Actor evaluator(final long seed) {
            return algorithm.evaluator(seed);
        }
    }

    private record BreakingStage(BehaviourStage stage, int[] left) implements BehaviourStage {
        @Override
        public boolean update() {
            if (!stage.isAtRest() && left[0]-- == 0) {
                throw new IllegalStateException("the dream is over");
            }
            return stage.update();
        }

        @Override
        public boolean hasRoom() {
            return stage.hasRoom();
        }

        @Override
        public boolean isAtRest() {
            return stage.isAtRest();
        }

        @Override
        public boolean isDone() {
            return stage.isDone();
        }

        @Override
        public void close() {
            stage.close();
        }
    }

    private static final class BreakingLearner implements Learner {
        private final Learner learner;
        private final BehaviourStage stage;

        BreakingLearner(final Learner learner, final int sound) {
            this.learner = learner;
            this.stage = new BreakingStage(Objects.requireNonNull(learner.behaviour()), new int[] {sound});
        }

        @Override
        public void update() {
            learner.update();
        }

        @Override
        public Weights policy() {
            return learner.policy();
        }

        @Override
        public void report(final MetricSink sink) {
            learner.report(sink);
        }

        @Override
        public BehaviourStage behaviour() {
            return stage;
        }

        @Override
        public void save(final State into) {
            learner.save(into);
        }

        @Override
        public void restore(final State from) {
            learner.restore(from);
        }

        @Override
        public void close() {
            learner.close();
        }
    }

    @Test
    void aFaultOfTheBehaviourLearnerEndsTheRun() {
        final Experiment experiment = experiment("run.steps=100000");
        final RunDirectory made = RunDirectory.create(directory.resolve("run"), experiment.toYaml());
        final Plan plan = experiment.plan(made);
        final Plan broken = new Plan(
                plan.run(),
                plan.wire(),
                plan.log(),
                plan.replay(),
                plan.pace(),
                plan.environment(),
                plan.actors(),
                new Breaking(Objects.requireNonNull(plan.algorithm()), 20),
                plan.logPath(),
                plan.directory(),
                plan.checkpoint(),
                false);
        final Run run = Run.start(broken, new EpisodeMeter((step, episodeReturn, length) -> {}));
        assertTrue(run.await(Duration.ofSeconds(120)), "the run went on");
        run.close();
        assertNotNull(run.fault());
        assertEquals("the dream is over", run.fault().getMessage());
        assertTrue(made.loadWeights().version() <= 20, "weights of before are kept");
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        List.of("actor-0", "keeper", "learner", "behaviour").contains(thread.getName())));
    }
}
