package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.storage.checkpoint.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose checkpoints are damaged goes on from an older one, to the same end. */
class DamagedCheckpointTest {
    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();

    private static Experiment experiment() {
        return Experiment.resolve(
                List.of("debug"),
                List.of(
                        "run.mode=local",
                        "run.steps=500",
                        "run.bestEvery=100",
                        "run.bestEpisodes=3",
                        "log.blockBytes=4194304",
                        "checkpoint.everySeconds=0",
                        "checkpoint.everySteps=1"));
    }

    private RunDirectory killed(final String name) {
        final Experiment experiment = experiment();
        final RunDirectory made = RunDirectory.create(directory.resolve(name), experiment.toYaml());
        final Plan plan = experiment.plan(made);
        final Run run = Run.start(
                Cuts.with(plan, () -> CutShort.of(plan.environment().get(), false, 110, () -> killOnceKept(made))),
                new EpisodeMeter((step, episodeReturn, length) -> {}));
        assertTrue(run.await(Duration.ofSeconds(30)), "the run did not end");
        run.close();
        return made;
    }

    /** Kills the run when two checkpoints are there, the newest with weights that were tried. */
    private static void killOnceKept(final RunDirectory made) {
        try {
            Thread.sleep(1);
            final List<Path> newestFirst = checkpoints(made);
            if (newestFirst.size() >= 2 && Files.exists(newestFirst.get(0).resolve("best.safetensors"))) {
                throw new CutShort.Killed();
            }
        } catch (final IOException | InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static List<Path> checkpoints(final RunDirectory made) throws IOException {
        return new Checkpoints(made.checkpoints(), 3).list();
    }

    private void resume(final RunDirectory made) {
        said.clear();
        final Run run = Run.start(
                experiment().plan(made).resumed(), new EpisodeMeter((step, episodeReturn, length) -> {}), said::add);
        try {
            assertTrue(run.await(Duration.ofSeconds(30)), "the run did not end");
        } finally {
            run.close();
        }
        assertEquals(null, run.fault());
    }

    @Test
    void eachFileFlippedOrCut() throws IOException {
        final Experiment experiment = experiment();
        final RunDirectory whole = RunDirectory.create(directory.resolve("whole"), experiment.toYaml());
        Runs.finish(experiment.plan(whole));
        final RunDirectory first = killed("first");
        final List<String> names;
        try (Stream<Path> files = Files.list(checkpoints(first).get(0))) {
            names = files.map(file -> file.getFileName().toString()).toList();
        }
        assertTrue(names.size() >= 6, names::toString);
        final SplittableRandom random = new SplittableRandom(5);
        for (final String name : names) {
            for (final boolean isCut : new boolean[] {true, false}) {
                final RunDirectory made = killed(name + isCut);
                final List<Path> newestFirst = checkpoints(made);
                assertTrue(newestFirst.size() >= 2, newestFirst::toString);
                final Path file = newestFirst.get(0).resolve(name);
                final byte[] bytes = Files.readAllBytes(file);
                bytes[random.nextInt(bytes.length)] ^= 4;
                Files.write(file, isCut ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
                resume(made);
                assertTrue(said.get(0).contains(newestFirst.get(0) + " is damaged"), said::toString);
                final String older = newestFirst.get(1).getFileName().toString().replaceFirst("step-0*", "");
                assertTrue(said.get(1).startsWith("goes on from step " + older), said::toString);
                ResumedRunIsTheSameTest.assertSame(whole, made, false, name);
            }
        }
    }

    @Test
    void whereNoneIsSoundTheRunDoesNotBegin() throws IOException {
        final RunDirectory made = killed("run");
        for (final Path each : checkpoints(made)) {
            Files.delete(each.resolve("learner.safetensors"));
        }
        final int before = Runs.records(made.log()).size();
        final ConfigException refused = assertThrows(ConfigException.class, () -> resume(made));
        assertTrue(refused.getMessage().contains("learner.safetensors is missing"), refused.toString());
        assertEquals(before, Runs.records(made.log()).size());

        Files.move(made.checkpoints(), directory.resolve("away"));
        resume(made);
        assertTrue(said.get(0).contains("there is no checkpoint"), said::toString);
        assertTrue(Runs.records(made.log()).size() >= 500);
    }
}
