package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DQN balances the pole. */
class DqnLearnsTest {
    @TempDir
    private Path directory;

    private RunDirectory learn(final String... keys) {
        final Experiment experiment = Experiment.resolve(List.of("cartpole"), List.of(keys));
        final RunDirectory made = RunDirectory.create(directory.resolve("run"), experiment.toYaml());
        Runs.finish(experiment.plan(made), Duration.ofMinutes(10));
        return made;
    }

    private static Evaluation evaluate(final RunDirectory made, final Kept kept) {
        final Evaluation evaluation = Experiment.read(made).evaluate(made, kept);
        assertNotNull(evaluation);
        System.out.println("dqn, " + kept + ": " + evaluation.line());
        return evaluation;
    }

    @Tag("learns")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fiftyThousandStepsAreEnough(final long seed) {
        final RunDirectory made =
                learn("run.algorithm=dqn", "run.env=CartPole-v1", "run.mode=pipelined", "run.seed=" + seed);
        assertTrue(evaluate(made, Kept.BEST).returnMean() >= 475);
    }

    @Test
    void aFewThousandStepsAreBetterThanChance() {
        final RunDirectory made = learn(
                "run.algorithm=dqn",
                "run.env=CartPole-v1",
                "run.mode=local",
                "run.seed=5",
                "run.steps=4000",
                "run.bestEvery=250",
                "run.evalEpisodes=20",
                "dqn.hidden=[32, 32]",
                "dqn.epsilonSteps=2000");
        assertTrue(evaluate(made, Kept.BEST).returnMean() >= 60, "random play earns 22");
    }
}
