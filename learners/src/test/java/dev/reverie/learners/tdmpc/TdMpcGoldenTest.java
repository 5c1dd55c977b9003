package dev.reverie.learners.tdmpc;

import static dev.reverie.learners.GoldenNumbers.doubles;
import static dev.reverie.learners.GoldenNumbers.gradients;
import static dev.reverie.learners.GoldenNumbers.near;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.config.Json;
import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.planning.Planner;
import dev.reverie.learners.planning.PlannerConfig;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of benchmarks/peers/tdmpc.py, whose head says how weights, batch and noise are made. */
class TdMpcGoldenTest {
    private static final int H = 3;
    private static final int B = 4;
    private static final int O = 3;
    private static final int A = 2;
    private static final TdMpcConfig CONFIG = Configs.of(
            "latent=8",
            "group=4",
            "encoder=6",
            "hidden=5",
            "heads=3",
            "dropout=0.25",
            "bins=11",
            "mostBin=4",
            "batch=" + B,
            "discount=0.9",
            "termination=1",
            "taskDim=3",
            "entropy=0.02");

    private static PlannerConfig planning(final double discount) {
        return new PlannerConfig(
                PlannerConfig.Method.MPPI,
                PlannerConfig.Choice.DRAW,
                H,
                12,
                3,
                5,
                2,
                0.05,
                0,
                200,
                0,
                0,
                1,
                3,
                discount);
    }

    private static Json.Node golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(TdMpcGoldenTest.class.getResourceAsStream("/golden/tdmpc.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

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

    /** Of one task, or of two, the second of which has one axis of two and a discount of 0.8. */
    private static Sequence sequence(final Device device, final int tasks) {
        final int[] task = {0, tasks - 1, tasks - 1, 0};
        final float[] axes = numbers(B * A, i -> i % A == 0 || task[i / A] == 0 ? 1 : 0);
        final float[] live = numbers(H * B, i -> i == B + 2 || i == 2 * B ? 0 : 1);
        return new Sequence(
                device.of(numbers((H + 1) * B * O, TdMpcGoldenTest::observation), H + 1, B, O),
                device.of(numbers(H * B * A, i -> axes[i % (B * A)] * (5 * i % 17 - 8) / 9.0), H, B, A),
                device.of(numbers(H * B, i -> (5 * i % 13 - 6) / 4.0), H, B),
                device.of(live, H, B),
                tasks == 1
                        ? null
                        : new Sequence.Tasks(
                                device.of(task, B),
                                device.of(axes, B, A),
                                device.of(numbers(B, b -> task[b] == 0 ? 0.9 : 0.8), B)));
    }

    private static void fill(final Parameters parameters, final int shift) {
        parameters.tensors().forEach((name, tensor) -> {
            final int[] shape = tensor.shape();
            final int phase = shift + name.chars().sum();
            final double rows = shape.length > 1 ? shape[shape.length - 2] : 1;
            tensor.assign(tensor.device()
                    .of(
                            numbers(
                                    (int) tensor.size(),
                                    i -> (name.equals(WorldModel.TASKS) ? 1.5 : 0.5)
                                                    * Math.sin(1.7 * i + phase)
                                                    / Math.sqrt(rows)
                                            + (name.endsWith("scale") ? 1 : 0)),
                            shape));
        });
    }

    /** Noise and heads that are no chance. */
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

        /** Every fifth is dropped. */
        @Override
        public Tensor kept(final double rate, final int... shape) {
            final int n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            return device.of(numbers(n, k -> k % 5 == 2 ? 0 : 1 / (1 - rate)), shape);
        }

        @Override
        public int[] pair(final int heads) {
            return new int[] {0, 2};
        }
    }

    @ParameterizedTest
    @CsvSource({"torch, 1", "nd4j, 1", "torch, 2", "nd4j, 2"})
    void lossesGradientsAndAPlanAreAsComputedByHand(final String engine, final int tasks) throws IOException {
        final Json.Node golden = tasks == 1 ? golden() : golden().get("tasks");
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.scoped(() -> {
                final Tensor bins = TwoHot.evenBins(device, TensorType.FLOAT32, -4, 4, 11);
                final Fixed draws = new Fixed(device);
                final Blueprint world = new Blueprint(device, TensorType.FLOAT32, 1);
                final Blueprint acting = new Blueprint(device, TensorType.FLOAT32, 1);
                final Blueprint following = new Blueprint(device, TensorType.FLOAT32, 1);
                final WorldModel model = new WorldModel(world, CONFIG, O, A, tasks, bins);
                final Policy policy = new Policy(acting, CONFIG, A, tasks, draws);
                final Heads target = WorldModel.values(following, CONFIG, A, tasks, bins);
                try (Parameters worlds = world.build();
                        Parameters policies = acting.build();
                        Parameters targets = following.build()) {
                    fill(worlds, 0);
                    WorldModel.renormalise(worlds);
                    fill(policies, 0);
                    fill(targets, 3);
                    final TdMpcLoss loss = new TdMpcLoss(CONFIG, model, policy, target, draws);
                    final Sequence in = sequence(device, tasks);
                    final Tensor latents = world(golden, in, loss, worlds);
                    behaviour(golden, in, loss, latents, policies);
                    plan(golden.get("plan"), device, model, tasks);
                }
            });
        }
    }

    private static Tensor world(
            final Json.Node golden, final Sequence in, final TdMpcLoss loss, final Parameters parameters) {
        final Tensor seen = loss.seen(in);
        final Tensor targets = loss.targets(in, seen);
        assertArrayEquals(
                doubles(golden.get("targets")), targets.cast(TensorType.FLOAT64).doubles(), 1e-4);
        final Tape tape = targets.device().record();
        final TdMpcLoss.Terms terms = loss.terms(in, seen, targets);
        near(golden, "consistency", terms.consistency());
        near(golden, "reward", terms.reward());
        near(golden, "value", terms.value());
        near(golden, "termination", terms.termination());
        final Tensor total = loss.total(terms);
        near(golden, "total", total);
        tape.gradients(total, parameters);
        gradients(golden.get("gradients"), parameters, 0.01);
        return terms.latents();
    }

    private static void behaviour(
            final Json.Node golden,
            final Sequence in,
            final TdMpcLoss loss,
            final Tensor latents,
            final Parameters parameters) {
        final Device device = latents.device();
        try (RunningScale range = new RunningScale(device, TensorType.FLOAT32, 0.01)) {
            final Tape tape = device.record();
            final Tensor policy = loss.policy(in, latents, range);
            near(golden, "policy", policy);
            tape.gradients(policy, parameters);
            gradients(golden.get("policy_gradients"), parameters, 0.01);
        }
    }

    /** Of the last task. */
    private static void plan(final Json.Node golden, final Device device, final WorldModel model, final int tasks) {
        final Fixed draws = new Fixed(device);
        final Blueprint acting = new Blueprint(device, TensorType.FLOAT32, 1);
        final Policy policy = new Policy(acting, CONFIG, A, tasks, draws);
        try (Parameters parameters = acting.build();
                DeviceModel latent = new DeviceModel(device, CONFIG, model, policy, draws, A)) {
            fill(parameters, 0);
            if (tasks > 1) {
                latent.task(1, 1, 0.8);
            }
            latent.observe(numbers(O, TdMpcGoldenTest::observation));
            final double[] low = new double[A];
            final double[] high = new double[A];
            Arrays.fill(low, -1);
            Arrays.fill(high, 1);
            final Planner planner =
                    new Planner(planning(tasks == 1 ? 0.9 : 1), latent, low, high, new Scripted(), () -> 0);
            planner.axes(tasks == 1 ? A : 1);
            final double[] action = new double[A];
            assertEquals(3, planner.plan(Planner.NEVER, action));
            assertArrayEquals(doubles(golden.get("drawn")), action, 1e-4, "drawn elite");
            final double best = golden.get("best").asDouble();
            for (int a = 0; a < A; a++) {
                assertEquals(doubles(golden.get("std"))[a], planner.std(a), 1e-4, "spread of axis " + a);
                assertEquals(doubles(golden.get("mean"))[a], planner.mean(a), 1e-4, "mean of axis " + a);
            }
            assertEquals(best, planner.bestReturn(), 1e-4 * Math.max(1, Math.abs(best)), "best return");
        }
    }

    /** The planner's normal numbers, in order, and the share at which it draws an elite. */
    private static final class Scripted implements RandomGenerator {
        private int count;

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public double nextGaussian() {
            return 1.1 * Math.sin(2.3 * count++ + 0.4);
        }

        @Override
        public double nextDouble() {
            return 0.6;
        }
    }
}
