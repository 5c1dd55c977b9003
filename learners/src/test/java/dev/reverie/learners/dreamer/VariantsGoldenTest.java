package dev.reverie.learners.dreamer;

import static dev.reverie.learners.GoldenNumbers.doubles;
import static dev.reverie.learners.GoldenNumbers.near;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.config.Json;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.learners.GoldenNumbers;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.Normal;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.math.TanhNormal;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of benchmarks/peers/dreamer_variants.py, whose head says how weights and batch are made. */
class VariantsGoldenTest {
    private static Json.Node golden(final String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(VariantsGoldenTest.class.getResourceAsStream("/golden/dreamer_variants.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .get(name);
        }
    }

    private static EnvSpec env(final boolean isReal) {
        return new EnvSpec(
                "golden",
                1,
                List.of(Field.vector("x", 3, -9, 9)),
                isReal ? ActionSpace.Box.of(2, -1, 1) : new ActionSpace.Discrete(2),
                0);
    }

    private static DreamerConfig config(final String name) {
        final ClassicConfig.Gradient gradient = name.equals("v1")
                ? ClassicConfig.Gradient.AUTO
                : ClassicConfig.Gradient.valueOf(name.substring(3).toUpperCase(Locale.ROOT));
        final boolean isFirst = name.equals("v1");
        return new DreamerConfig(
                isFirst ? DreamerConfig.Kind.DREAMERV1 : DreamerConfig.Kind.DREAMERV2,
                4,
                1,
                3,
                3,
                2,
                4,
                1,
                2,
                GoldenBatch.SIZE,
                GoldenBatch.LENGTH,
                false,
                3,
                3,
                0.9,
                0.95,
                0,
                0.05,
                isFirst ? 1 : 0.8,
                isFirst ? 1 : 0.2,
                0,
                isFirst ? 0 : 0.02,
                1,
                1e-3,
                0,
                0,
                new ClassicConfig(1, isFirst ? 0 : 1, gradient, 0.1, 1e-3, 1e-3, isFirst ? 0 : 100, 1e-5, 1e-6, 100, 0),
                Configs.PLANET);
    }

    /** What the script draws. */
    private static Tensor drawn(final Distribution distribution) {
        if (distribution instanceof Normal normal) {
            return normal.mean().add(normal.std().mul(0.5));
        }
        if (distribution instanceof TanhNormal squashed) {
            final Normal before = squashed.before();
            return before.mean().add(before.std().mul(0.1)).tanh();
        }
        return distribution.mode();
    }

    @ParameterizedTest
    @CsvSource({
        "torch, v2 reinforce", "nd4j, v2 reinforce",
        "torch, v2 dynamics", "nd4j, v2 dynamics",
        "torch, v2 both", "nd4j, v2 both",
        "torch, v1", "nd4j, v1"
    })
    void everyTermAndGradientIsAsComputedByHand(final String engine, final String name) throws IOException {
        final Json.Node golden = golden(name);
        final DreamerConfig config = config(name);
        final EnvSpec env = env(name.equals("v1") || name.equals("v2 both"));
        final Senses senses = Senses.of(env, 1, false);
        final Actions actions = Actions.of(env.action());
        try (Device device = Engines.open(engine, "cpu", 1);
                Batch batch =
                        new Batch(device, senses, actions, GoldenBatch.LENGTH, GoldenBatch.SIZE, config.features(), 0);
                WorldUpdate world = new WorldUpdate(config, device, senses, actions, VariantsGoldenTest::drawn, 1);
                DynamicsBehaviour behaviour = new DynamicsBehaviour(
                        config, device, world.model(), actions, VariantsGoldenTest::drawn, new SplitMix(2))) {
            device.scoped(() -> {
                GoldenBatch.fill(world.parameters(), 0, 1.5);
                GoldenBatch.fill(behaviour.actors(), 0, 1.5);
                GoldenBatch.fill(behaviour.critics(), 0, 1.5);
                GoldenBatch.fill(behaviour.targets(), 3, 1.5);
                batch.read(GoldenBatch.sequences(env));
                final List<String> seen = new ArrayList<>();
                final Tape tape = device.record();
                final WorldUpdate.Learned learned = world.losses(batch);
                final WorldModel.Losses losses = learned.losses();
                final Tensor total = world.total(losses);
                near(golden, "observation", losses.observation());
                near(golden, "reward", losses.reward());
                near(golden, "continuation", losses.continuation());
                near(golden, "dynamics", losses.dynamics());
                near(golden, "representation", losses.representation());
                near(golden, "world", total);
                check(golden, tape, total, world.parameters(), seen);
                final Tape acting = device.record();
                final DynamicsBehaviour.Dream dream = behaviour.dream(Starts.of(batch, learned.observed()));
                assertArrayEquals(
                        doubles(golden.get("returns")),
                        dream.returns().cast(TensorType.FLOAT64).doubles(),
                        1e-5);
                final Tensor actor = behaviour.actor(dream);
                near(golden, "actor", actor);
                check(golden, acting, actor, behaviour.actors(), seen);
                final Tape judging = device.record();
                final Tensor critic = behaviour.critic(dream);
                near(golden, "critic", critic);
                check(golden, judging, critic, behaviour.critics(), seen);
                assertEquals(golden.get("gradients").names().size(), seen.size());
            });
        }
    }

    private static void check(
            final Json.Node golden,
            final Tape tape,
            final Tensor loss,
            final Parameters parameters,
            final List<String> seen) {
        tape.gradients(loss, parameters);
        GoldenNumbers.someGradients(golden.get("gradients"), parameters, 1e-3);
        seen.addAll(parameters.tensors().keySet());
    }
}
