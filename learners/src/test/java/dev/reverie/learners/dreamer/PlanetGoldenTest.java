package dev.reverie.learners.dreamer;

import static dev.reverie.learners.GoldenNumbers.near;

import dev.reverie.config.Json;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.learners.GoldenNumbers;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.Normal;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.engines.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of benchmarks/peers/planet.py, whose head says how weights and batch are made. */
class PlanetGoldenTest {
    private static final EnvSpec ENV =
            new EnvSpec("golden", 1, List.of(Field.vector("x", 3, -9, 9)), ActionSpace.Box.of(2, -1, 1), 0);

    private static Json.Node golden(final String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PlanetGoldenTest.class.getResourceAsStream("/golden/planet.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .get(name);
        }
    }

    private static Tensor drawn(final Distribution distribution) {
        final Normal normal = (Normal) distribution;
        return normal.mean().add(normal.std().mul(0.5));
    }

    @ParameterizedTest
    @CsvSource({"torch, one step, 0", "nd4j, one step, 1", "torch, overshooting, 4", "nd4j, overshooting, 4"})
    void everyTermAndGradientIsAsComputedByHand(final String engine, final String name, final int overshooting)
            throws IOException {
        final Json.Node golden = golden(name);
        final DreamerConfig config = Configs.planet(overshooting, 90, GoldenBatch.SIZE, GoldenBatch.LENGTH);
        final Senses senses = Senses.of(ENV, 1, false);
        final Actions actions = Actions.of(ENV.action());
        try (Device device = Engines.open(engine, "cpu", 1);
                Batch batch =
                        new Batch(device, senses, actions, GoldenBatch.LENGTH, GoldenBatch.SIZE, config.features(), 0);
                WorldUpdate world = new WorldUpdate(config, device, senses, actions, PlanetGoldenTest::drawn, 1)) {
            device.scoped(() -> {
                GoldenBatch.fill(world.parameters(), 0, 1.5);
                batch.read(GoldenBatch.sequences(ENV));
                final Tape tape = device.record();
                final WorldModel.Losses losses = world.losses(batch).losses();
                final Tensor total = world.total(losses);
                near(golden, "observation", losses.observation());
                near(golden, "reward", losses.reward());
                near(golden, "dynamics", losses.dynamics());
                near(golden, "representation", losses.representation());
                near(golden, "world", total);
                tape.gradients(total, world.parameters());
                GoldenNumbers.gradients(golden.get("gradients"), world.parameters(), 1e-3);
            });
        }
    }
}
