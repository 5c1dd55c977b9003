package dev.reverie.learners.tdmpc;

import static dev.reverie.learners.GoldenNumbers.doubles;
import static dev.reverie.learners.GoldenNumbers.gradients;
import static dev.reverie.learners.GoldenNumbers.near;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.config.Json;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.planning.Planner;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers of benchmarks/peers/tdmpc1.py, whose head says how weights, batch and noise are made. */
class ToldGoldenTest {
    private static final int H = 3;
    private static final int B = 4;
    private static final int O = 3;
    private static final int A = 2;
    private static final TdMpcConfig CONFIG = Configs.of(
            "kind=tdmpc",
            "latent=8",
            "encoder=6",
            "hidden=5",
            "batch=" + B,
            "horizon=" + H,
            "discount=0.9",
            "consistency=2",
            "reward=0.5",
            "plan.samples=12",
            "plan.iterations=3",
            "plan.elites=5",
            "plan.prior=3",
            "plan.leastStd=0.4",
            "plan.momentum=0.1",
            "plan.temperature=5");

    private static float[] numbers(final int n, final IntToDoubleFunction of) {
        final float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) of.applyAsDouble(i);
        }
        return x;
    }

    private static double observation(final int i) {
        return (7 * i % 23 - 11) / 8.0;
    }

    private static void fill(final Parameters parameters, final int shift) {
        parameters.tensors().forEach((name, tensor) -> {
            final int[] shape = tensor.shape();
            final int phase = shift + name.chars().sum();
            final double rows = shape.length > 1 ? shape[0] : 1;
            tensor.assign(tensor.device()
                    .of(
                            numbers(
                                    (int) tensor.size(),
                                    i -> 0.5 * Math.sin(1.7 * i + phase) / Math.sqrt(rows)
                                            + (name.endsWith("scale") ? 1 : 0)),
                            shape));
        });
    }

    /** Noise that is no chance. */
    private static final class Fixed implements Draws {
        private final Device device;
        private int calls;

        Fixed(final Device device) {
            this.device = device;
        }

        @Override
        public Tensor normal(final int n, final int a) {
            final int call = calls++;
            return device.of(numbers(n * a, k -> 1.2 * Math.sin(0.7 * k + call)), n, a);
        }

        @Override
        public Tensor kept(final double rate, final int... shape) {
            throw new AssertionError("TD-MPC drops nothing");
        }

        @Override
        public int[] pair(final int heads) {
            throw new AssertionError("TD-MPC has two Qs");
        }
    }

    /** Normal numbers in order, and the share at which an elite is drawn. */
    private record Scripted(double size, double pace, double begin, int[] count) implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public double nextGaussian() {
            return size * Math.sin(pace * count[0]++ + begin);
        }

        @Override
        public double nextDouble() {
            return 0.6;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void lossesGradientsAndAPlanAreAsComputedByHand(final String engine) throws IOException {
        final Json.Node golden;
        try (InputStream in = Objects.requireNonNull(ToldGoldenTest.class.getResourceAsStream("/golden/tdmpc1.json"))) {
            golden = Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        try (Device device = Engines.open(engine, "cpu", 1);
                ToldUpdate update = new ToldUpdate(CONFIG, device, O, A, new Fixed(device), 1)) {
            device.scoped(() -> {
                fill(update.models(), 0);
                fill(update.policies(), 0);
                fill(update.targets(), 3);
                final Tensor latents = model(golden, device, update);
                final Tape tape = device.record();
                final Tensor policy = update.loss().policy(latents);
                near(golden, "policy", policy);
                tape.gradients(policy, update.policies());
                gradients(golden.get("policy_gradients"), update.policies(), 0.01);
            });
            plan(golden.get("plan"), update);
        }
    }

    private static Tensor model(final Json.Node golden, final Device device, final ToldUpdate update) {
        final float[] live = numbers(H * B, i -> i == B + 2 || i == 2 * B ? 0 : 1);
        final Sequence in = new Sequence(
                device.of(numbers((H + 1) * B * O, ToldGoldenTest::observation), H + 1, B, O),
                device.of(numbers(H * B * A, i -> (5 * i % 17 - 8) / 9.0), H, B, A),
                device.of(numbers(H * B, i -> (5 * i % 13 - 6) / 4.0), H, B),
                device.of(live, H, B));
        final Tensor targets = update.loss().targets(in);
        same(golden, "targets", targets);
        final Tensor seen = update.loss().seen(in);
        final Tape tape = device.record();
        final ToldLoss.Terms terms = update.loss().terms(in, seen, targets);
        same(golden, "consistency", terms.consistency());
        same(golden, "reward", terms.reward());
        same(golden, "value", terms.value());
        same(golden, "surprise", terms.surprise());
        final Tensor total = update.loss().total(terms, device.of(new float[] {1, 0.5f, 0.25f, 0.75f}, B));
        near(golden, "total", total);
        tape.gradients(total, update.models());
        gradients(golden.get("gradients"), update.models(), 0.01);
        return terms.latents();
    }

    private static void same(final Json.Node golden, final String name, final Tensor tensor) {
        assertArrayEquals(
                doubles(golden.get(name)), tensor.cast(TensorType.FLOAT64).doubles(), 1e-4, name);
    }

    private static void plan(final Json.Node golden, final ToldUpdate update) {
        final ActingTold model =
                new ActingTold(Instructions.best(), CONFIG, O, A, new Scripted(1.2, 0.7, 0, new int[1]));
        model.adopt(update.weights(1));
        model.observe(numbers(O, ToldGoldenTest::observation));
        final Planner planner = new Planner(
                CONFIG.plan().planner(H, CONFIG.discount(), true),
                model,
                new double[] {-1, -1},
                new double[] {1, 1},
                new Scripted(1.1, 2.3, 0.4, new int[1]),
                () -> 0);
        final double[] action = new double[A];
        planner.plan(Planner.NEVER, action);
        assertArrayEquals(doubles(golden.get("drawn")), action, 1e-4, "drawn elite");
        for (int a = 0; a < A; a++) {
            assertEquals(doubles(golden.get("std"))[a], planner.std(a), 1e-4, "spread of axis " + a);
            assertEquals(doubles(golden.get("mean"))[a], planner.mean(a), 1e-4, "mean of axis " + a);
        }
        final double best = golden.get("best").asDouble();
        assertEquals(best, planner.bestReturn(), 1e-4 * Math.max(1, Math.abs(best)), "best return");
    }
}
