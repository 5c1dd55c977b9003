package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dreamer through the whole path on numbers and on pixels, with discrete and real actions. */
class DreamerSeesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"size1m, 512, 64, 4", "size12m, 2048, 256, 16", "size200m, 8192, 1024, 64", "size400m, 12288, 1536, 96"
    })
    void sizesAreThoseOfThePublicCode(final String preset, final int deter, final int hidden, final int classes) {
        final String yaml = Experiment.resolve(List.of("dreamer", preset), List.of("run.algorithm=dreamer"))
                .toYaml();
        for (final String line : List.of("deter: " + deter, "hidden: " + hidden, "classes: " + classes, "starts: 64")) {
            assertTrue(yaml.contains("  " + line + "\n"), line + " in " + yaml);
        }
    }

    @ParameterizedTest
    @CsvSource({"CartPole-v1, 900", "Pendulum-v1, 900", "catch:size=32, 0", "car-racing:size=32, 0"})
    void whatItDreamsStandsBesideWhatHappened(final String env, final int width) throws IOException {
        final RunDirectory run = Runs.run(
                directory.resolve("run"),
                "run.algorithm=dreamer",
                "run.mode=local",
                "run.env=" + env,
                "run.steps=80",
                "run.evalEpisodes=1",
                "replay.capacity=200",
                "replay.crossEpisodes=true",
                "pace.minimum=40",
                "pace.ratio=0.1");
        assertTrue(run.loadWeights().version() >= 4);
        final BufferedImage picture = ImageIO.read(run.dreams().toFile());
        if (width > 0) {
            assertEquals(width, picture.getWidth());
        } else {
            assertTrue(picture.getHeight() >= 3 * 32 && picture.getWidth() >= 8 * 32, picture.toString());
        }
    }
}
