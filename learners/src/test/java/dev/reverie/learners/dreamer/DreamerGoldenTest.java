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
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import dev.reverie.storage.replay.SequenceBatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of benchmarks/peers/dreamer.py, whose head says how weights and batch are made. */
class DreamerGoldenTest {
    private static final int LENGTH = 5;
    private static final int SIZE = 2;
    private static final EnvSpec ENV =
            new EnvSpec("golden", 1, List.of(Field.vector("x", 3, -9, 9)), new ActionSpace.Discrete(2), 0);
    private static final EnvSpec SEEING = new EnvSpec(
            "golden",
            1,
            List.of(Field.vector("x", 3, -9, 9), new Field("image", DType.UINT8, List.of(16, 16, 3), 0, 255)),
            new ActionSpace.Discrete(2),
            0);
    private static final DreamerConfig CONFIG = new DreamerConfig(
            4, 2, 3, 2, 3, 4, 1, 2, SIZE, LENGTH, false, 3, 3, 0.9, 0.95, 0.01, 0.05, 1, 0.1, 0.3, 0.02, 0.02, 1e-3, 0,
            0.3);

    private static Json.Node golden() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(DreamerGoldenTest.class.getResourceAsStream("/golden/dreamer.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static SequenceBatch sequences(final EnvSpec env) {
        final SequenceBatch batch = new SequenceBatch(env.layout(), SIZE, LENGTH);
        final Rows rows = batch.rows();
        for (int t = 0; t < LENGTH; t++) {
            for (int b = 0; b < SIZE; b++) {
                final int i = t * SIZE + b;
                final int row = batch.at(b, t);
                final boolean isFirst = t == 0 || t == 3 && b == 0 || t == 4 && b == 1;
                final boolean isLast = t == 2 && b == 0 || t == 3 && b == 1;
                final Phase phase = isFirst && !isLast ? Phase.FIRST : isLast ? Phase.LAST : Phase.MID;
                rows.put(row, phase, (5 * i % 13 - 6) / 4.0, t == 2 && b == 0 ? 0 : 1);
                for (int j = 0; j < 3; j++) {
                    rows.floatAt(row, 0, j, (7 * (3 * i + j) % 23 - 11) / 8f);
                }
                for (int j = 0; env.equals(SEEING) && j < 16 * 16 * 3; j++) {
                    final int at = rows.at(row) + env.layout().offset(1) + j;
                    rows.buffer().putByte(at, (byte) (37 * j + 11 * i));
                }
                rows.action(row, (3 * i + 1) / 2 % 2);
            }
        }
        return batch;
    }

    private static void fill(final Parameters parameters, final int shift) {
        parameters.tensors().forEach((name, tensor) -> {
            final int[] shape = tensor.shape();
            final int phase = shift + name.chars().sum();
            final double rows = shape.length > 1 ? shape[shape.length - 2] : 1;
            final double[] values = new double[(int) tensor.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = 0.5 * Math.sin(1.7 * i + phase) / Math.sqrt(rows) + (name.endsWith("scale") ? 1 : 0);
            }
            tensor.assign(tensor.device().of(values, shape).cast(tensor.type()));
        });
    }

    @ParameterizedTest
    @CsvSource({"torch, vectors", "nd4j, vectors", "torch, images", "nd4j, images"})
    void everyTermAndGradientIsAsComputedByHand(final String engine, final String seen) throws IOException {
        final Json.Node golden = golden().get(seen);
        final EnvSpec env = seen.equals("images") ? SEEING : ENV;
        final Senses senses = Senses.of(env, 1);
        try (Device device = Engines.open(engine, "cpu", 1);
                Batch batch = new Batch(device, senses, new Actions(2, null), LENGTH, SIZE, 10, 0)) {
            device.scoped(() -> {
                final Tensor bins = TwoHot.symexpBins(device, TensorType.FLOAT32, 3, 11);
                final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 1);
                final DreamerLoss loss =
                        new DreamerLoss(blueprint, CONFIG, senses, new Actions(2, null), bins, Distribution::mode, 2);
                final Parameters parameters = blueprint.build();
                fill(parameters, 0);
                fill(loss.behaviour().slow(), 3);
                batch.read(sequences(env));
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
