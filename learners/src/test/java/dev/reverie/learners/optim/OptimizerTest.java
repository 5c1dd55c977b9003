package dev.reverie.learners.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.Safetensors;
import dev.reverie.learners.optim.OptimizerConfig.Annealing;
import dev.reverie.learners.optim.OptimizerConfig.Kind;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State, refusals and edges of optimisers, transforms and target copies. */
@SuppressWarnings("try")
class OptimizerTest {

    private static OptimizerConfig config(final Kind kind) {
        return new OptimizerConfig(
                kind, 0.05, 0.001, Annealing.LINEAR, 30, 5, 0.9, 0.999, 1e-8, false, 0.01, 0, 0.3, 1e-3, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void aResumedRunIsTheSameRun(final String engine) {
        Both.on(engine, device -> {
            for (final Kind kind : Kind.values()) {
                try (Parameters whole = Both.parameters(device, TensorType.FLOAT32);
                        Chain straight = Optimizers.of(config(kind), whole);
                        Parameters half = Both.parameters(device, TensorType.FLOAT32);
                        Chain first = Optimizers.of(config(kind), half)) {
                    Both.train(whole, straight, 20);
                    Both.train(half, first, 10);
                    final ByteBuffer saved =
                            Safetensors.encode(Snapshot.weights(1, "optimizer/", first.state()), Map.of());
                    try (Scope scope = device.open();
                            Parameters again = Parameters.of(half.tensors());
                            Chain second = Optimizers.of(config(kind), again)) {
                        second.resume(Snapshot.tensors(device, Safetensors.decode(saved), "optimizer/"));
                        assertEquals(10, second.steps());
                        Both.train(again, second, 10);
                        assertArrayEquals(
                                whole.values().floats(), again.values().floats(), kind.name());
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void aWrongStateIsRefusedWhole(final String engine) {
        Both.on(engine, device -> {
            try (Scope scope = device.open();
                    Parameters p = Both.parameters(device, TensorType.FLOAT32);
                    Optimizer adam = Optimizers.of(OptimizerConfig.adam(0.1), p)) {
                Both.train(p, adam, 3);
                assertEquals(
                        List.of("steps", "first/layer/w", "first/layer/b", "second/layer/w", "second/layer/b"),
                        List.copyOf(adam.state().keySet()));
                final float[] before = adam.state().get("first/layer/w").floats();
                final Map<String, Tensor> other = new LinkedHashMap<>(adam.state());
                other.put("first/layer/w", device.zeros(TensorType.FLOAT32, 3, 2));
                refused(adam, other, "second/layer/b", null);
                refused(adam, other, "second/layer/b", device.zeros(TensorType.FLOAT32, 3));
                refused(adam, other, "second/layer/b", device.zeros(TensorType.FLOAT64, 2));
                refused(adam, other, "steps", device.scalar(TensorType.FLOAT64, 2.5));
                refused(adam, other, "steps", device.scalar(TensorType.FLOAT64, -1));
                assertArrayEquals(before, adam.state().get("first/layer/w").floats());
                assertEquals(3, adam.steps());
            }
        });
    }

    private static void refused(
            final Optimizer adam,
            final Map<String, Tensor> sound,
            final String name,
            final @org.jspecify.annotations.Nullable Tensor bad) {
        final Map<String, Tensor> state = new LinkedHashMap<>(sound);
        state.remove(name);
        if (bad != null) {
            state.put(name, bad);
        }
        final String message = assertThrows(IllegalArgumentException.class, () -> adam.resume(state))
                .getMessage();
        assertTrue(message.contains(name), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void badGradientsAreNamedAndChangeNothing(final String engine) {
        Both.on(engine, device -> {
            for (final double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                try (Scope scope = device.open();
                        Parameters p = Both.parameters(device, TensorType.FLOAT32);
                        Chain chain = Optimizers.of(config(Kind.ADAMW), p)) {
                    Both.train(p, chain, 2);
                    assertTrue(chain.check().norm() > 0);
                    final float[] values = p.values().floats();
                    final float[] moments = chain.state().get("second/layer/b").floats();
                    spoil(p, "layer/b", bad);
                    chain.check().watch("actor", device.scalar(TensorType.FLOAT32, 1));
                    refused(chain, "layer/b", "step 3: the gradient of 'layer/b' is not finite");
                    Both.gradients(p, () -> Both.loss(p));
                    spoil(p, "layer/b", bad);
                    chain.check().watch("actor", device.scalar(TensorType.FLOAT32, 1));
                    chain.check().watch("critic", device.scalar(TensorType.FLOAT32, bad));
                    refused(chain, "critic", "loss 'critic' is not finite: " + bad);
                    assertArrayEquals(values, p.values().floats());
                    assertArrayEquals(
                            moments, chain.state().get("second/layer/b").floats());
                    assertEquals(2, chain.steps());
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void aNormBeyondTheTypeIsRefusedToo(final String engine) {
        Both.on(engine, device -> {
            try (Scope scope = device.open();
                    Parameters p = Both.parameters(device, TensorType.FLOAT32);
                    Chain chain = Optimizers.of(config(Kind.SGD), p)) {
                Both.gradients(p, () -> Both.loss(p));
                spoil(p, "layer/w", 1e30);
                refused(chain, "gradient norm", "beyond FLOAT32");
                FiniteCheck.check("huge", device.full(TensorType.FLOAT32, 1e30, 2));
                assertEquals(
                        "loss",
                        assertThrows(
                                        NonFiniteException.class,
                                        () -> FiniteCheck.check("loss", device.scalar(TensorType.FLOAT32, Double.NaN)))
                                .tensor());
            }
        });
    }

    @Test
    void anIntervalSkipsChecks() {
        Both.on("torch", device -> {
            try (Scope scope = device.open();
                    Parameters p = Both.parameters(device, TensorType.FLOAT32)) {
                final FiniteCheck check = new FiniteCheck(p, 10);
                spoil(p, "layer/w", Double.NaN);
                check.check(9);
                assertThrows(NonFiniteException.class, () -> check.check(10));
            }
        });
    }

    private static void spoil(final Parameters p, final String name, final double value) {
        final Map<String, Tensor> grads = p.parts(p.grads());
        final Device device = p.grads().device();
        final float[] floats = grads.get(name).floats();
        floats[floats.length - 1] = (float) value;
        grads.get(name).assign(device.of(floats, grads.get(name).shape()));
        grads.values().forEach(Tensor::close);
    }

    private static void refused(final Chain chain, final String tensor, final String message) {
        final NonFiniteException ex = assertThrows(NonFiniteException.class, chain::step);
        assertEquals(tensor, ex.tensor());
        assertTrue(ex.getMessage().contains(message), ex.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void clipsLeaveWhatIsSmall(final String engine) {
        Both.on(engine, device -> {
            try (Parameters p = Both.parameters(device, TensorType.FLOAT64);
                    AdaptiveClip ratio = new AdaptiveClip(p, 1e6, 1e-3)) {
                Both.gradients(p, () -> Both.loss(p));
                final double[] before = p.grads().doubles();
                for (final GradientTransform one : List.of(ratio, new NormClip(p, 1e6), new ValueClip(p, 1e6))) {
                    one.apply();
                    assertArrayEquals(before, p.grads().doubles(), 0);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void aParameterOfZerosIsTakenToHaveTheLeastNorm(final String engine) {
        Both.on(engine, device -> {
            try (Scope scope = device.open();
                    Parameters p = Parameters.of(Map.of("zero", device.zeros(TensorType.FLOAT64, 2)));
                    AdaptiveClip clip = new AdaptiveClip(p, 0.3, 1e-3)) {
                p.grads().assign(device.of(new double[] {3, 4}, 2));
                clip.apply();
                assertArrayEquals(
                        new double[] {0.6 * 3e-4, 0.8 * 3e-4}, p.grads().doubles(), 1e-18);
                p.grads().assign(device.zeros(TensorType.FLOAT64, 2));
                clip.apply();
                assertArrayEquals(new double[2], p.grads().doubles());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void targetsFollow(final String engine) {
        Both.on(engine, device -> {
            try (Parameters online = Both.parameters(device, TensorType.FLOAT32);
                    Parameters target = Parameters.of(online.tensors());
                    TargetCopy copy = new TargetCopy(online, target, 0.25)) {
                online.values().accumulate(online.values(), 3);
                final float[] from = target.values().floats();
                copy.blend();
                final float[] blended = target.values().floats();
                for (int i = 0; i < from.length; i++) {
                    assertEquals(1.75f * from[i], blended[i], 1e-6f);
                }
                copy.copy();
                assertArrayEquals(online.values().floats(), target.values().floats());
                assertThrows(IllegalArgumentException.class, () -> new TargetCopy(online, target, 0));
                try (Scope scope = device.open();
                        Parameters other = Parameters.of(Map.of("w", device.zeros(TensorType.FLOAT32, 8)))) {
                    final String message = assertThrows(
                                    IllegalArgumentException.class, () -> new TargetCopy(online, other, 1))
                            .getMessage();
                    assertTrue(message.contains("layer/w"), message);
                }
            }
        });
    }

    @Test
    void schedulesAreWhatTheySay() {
        final Schedule linear = Schedule.linear(1, 0.5, 4);
        assertArrayEquals(new double[] {1, 0.875, 0.75, 0.625, 0.5, 0.5}, first(linear, 6));
        assertArrayEquals(
                new double[] {1, 1 - 0.5 * 0.146446609406726, 0.75}, first(Schedule.cosine(1, 0.5, 4), 3), 1e-14);
        assertEquals(0.5, Schedule.cosine(1, 0.5, 4).at(4));
        assertEquals(0.5, Schedule.cosine(1, 0.5, 4).at(Long.MAX_VALUE));
        assertArrayEquals(new double[] {0.5, 1, 1, 0.875}, first(linear.warmedUp(2), 4));
        assertArrayEquals(new double[] {3, 3}, first(Schedule.constant(3).warmedUp(0), 2));
        assertThrows(IllegalArgumentException.class, () -> Schedule.linear(1, Double.NaN, 4));
        assertThrows(IllegalArgumentException.class, () -> linear.warmedUp(-1));
    }

    private static double[] first(final Schedule schedule, final int n) {
        final double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = schedule.at(i);
        }
        return values;
    }

    @Test
    void everyMistakeInAConfigurationIsNamed() {
        final String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new OptimizerConfig(
                                Kind.ADAM,
                                0,
                                -1,
                                Annealing.COSINE,
                                0,
                                -1,
                                1,
                                -0.1,
                                Double.NaN,
                                true,
                                -1,
                                -1,
                                -1,
                                0,
                                -1,
                                0))
                .getMessage();
        for (final String name : List.of(
                "rate must",
                "rateFinal",
                "steps",
                "warmup",
                "beta1",
                "beta2",
                "epsilon",
                "nesterov",
                "weightDecay",
                "clipValue",
                "clipRatio must",
                "clipRatioLeast",
                "clipNorm",
                "checkInterval")) {
            assertTrue(message.contains(name), name + " is not in " + message);
        }
    }
}
