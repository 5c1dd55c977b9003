package dev.reverie.learners.dreamer;

import static dev.reverie.learners.GoldenNumbers.doubles;
import static dev.reverie.learners.GoldenNumbers.gradients;
import static dev.reverie.learners.GoldenNumbers.near;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.reverie.config.Json;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of benchmarks/peers/dreamer.py, whose head says how weights and batch are made. */
class DreamerGoldenTest {
    private static final int LENGTH = GoldenBatch.LENGTH;
    private static final int SIZE = GoldenBatch.SIZE;
    private static final EnvSpec ENV =
            new EnvSpec("golden", 1, List.of(Field.vector("x", 3, -9, 9)), new ActionSpace.Discrete(2), 0);
    private static final EnvSpec SEEING = new EnvSpec(
            "golden",
            1,
            List.of(Field.vector("x", 3, -9, 9), new Field("image", DType.UINT8, List.of(16, 16, 3), 0, 255)),
            new ActionSpace.Discrete(2),
            0);
    private static final DreamerConfig CONFIG = new DreamerConfig(
            DreamerConfig.Kind.DREAMERV3,
            4,
            2,
            3,
            2,
            3,
            4,
            1,
            2,
            SIZE,
            LENGTH,
            false,
            3,
            3,
            0.9,
            0.95,
            0.01,
            0.05,
            1,
            0.1,
            0.3,
            0.02,
            0.02,
            1e-3,
            0,
            0.3,
            Configs.CLASSIC,
            Configs.PLANET);

    private static Json.Node golden() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(DreamerGoldenTest.class.getResourceAsStream("/golden/dreamer.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({"torch, vectors", "nd4j, vectors", "torch, images", "nd4j, images"})
    void everyTermAndGradientIsAsComputedByHand(final String engine, final String seen) throws IOException {
        final Json.Node golden = golden().get(seen);
        final EnvSpec env = seen.equals("images") ? SEEING : ENV;
        final Senses senses = Senses.of(env, 1, true);
        try (Device device = Engines.open(engine, "cpu", 1);
                Batch batch = new Batch(device, senses, new Actions(2, null), LENGTH, SIZE, 10, 0)) {
            device.scoped(() -> {
                final Tensor bins = TwoHot.symexpBins(device, TensorType.FLOAT32, 3, 11);
                final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 1);
                final DreamerLoss loss =
                        new DreamerLoss(blueprint, CONFIG, senses, new Actions(2, null), bins, Distribution::mode, 2);
                final Parameters parameters = blueprint.build();
                GoldenBatch.fill(parameters, 0, 0.5);
                GoldenBatch.fill(loss.behaviour().slow(), 3, 0.5);
                batch.read(GoldenBatch.sequences(env));
                final Tape tape = device.record();
                final DreamerLoss.Terms terms = loss.terms(batch);
                final Tensor total = loss.total(terms);
                near(golden, "observation", terms.world().observation());
                near(golden, "reward", terms.world().reward());
                near(golden, "continuation", terms.world().continuation());
                near(golden, "dynamics", terms.world().dynamics());
                near(golden, "representation", terms.world().representation());
                assertArrayEquals(
                        doubles(golden.get("returns")),
                        terms.judged().returns().cast(TensorType.FLOAT64).doubles(),
                        2e-4);
                near(golden, "actor", terms.actor());
                near(golden, "critic", terms.critic());
                near(golden, "replayed", terms.replayed());
                near(golden, "total", total);
                tape.gradients(total, parameters);
                gradients(golden.get("gradients"), parameters, 0.05);
                loss.close();
                parameters.close();
            });
        }
    }
}
