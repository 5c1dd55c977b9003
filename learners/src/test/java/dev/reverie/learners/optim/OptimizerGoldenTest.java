package dev.reverie.learners.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.config.Json;
import dev.reverie.learners.optim.OptimizerConfig.Annealing;
import dev.reverie.learners.optim.OptimizerConfig.Kind;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twenty steps of every optimiser and transform against PyTorch's: benchmarks/peers/optim.py. */
class OptimizerGoldenTest {
    private static final int STEPS = 20;
    private static final OptimizerConfig SGD =
            new OptimizerConfig(Kind.SGD, 0.1, 0.1, Annealing.NONE, 0, 0, 0, 0.999, 1e-8, false, 0, 0, 0, 1e-3, 0, 1);
    private static final OptimizerConfig LAPROP = new OptimizerConfig(
            Kind.LAPROP, 0.05, 0.05, Annealing.NONE, 0, 0, 0.9, 0.999, 1e-20, false, 0, 0, 0, 1e-3, 0, 1);
    private static final Map<String, OptimizerConfig> CASES = Map.ofEntries(
            Map.entry("sgd", SGD),
            Map.entry(
                    "momentum",
                    new OptimizerConfig(
                            Kind.SGD, 0.1, 0.1, Annealing.NONE, 0, 0, 0.9, 0, 0, false, 0, 0, 0, 1e-3, 0, 1)),
            Map.entry(
                    "nesterov",
                    new OptimizerConfig(
                            Kind.SGD, 0.1, 0.1, Annealing.NONE, 0, 0, 0.9, 0, 0, true, 0.05, 0, 0, 1e-3, 0, 1)),
            Map.entry("adam", OptimizerConfig.adam(0.05)),
            Map.entry(
                    "adamL2",
                    new OptimizerConfig(
                            Kind.ADAM,
                            0.05,
                            0.05,
                            Annealing.NONE,
                            0,
                            0,
                            0.8,
                            0.95,
                            1e-4,
                            false,
                            0.1,
                            0,
                            0,
                            1e-3,
                            0,
                            1)),
            Map.entry(
                    "adamw",
                    new OptimizerConfig(
                            Kind.ADAMW,
                            0.05,
                            0.05,
                            Annealing.NONE,
                            0,
                            0,
                            0.9,
                            0.999,
                            1e-8,
                            false,
                            0.1,
                            0,
                            0,
                            1e-3,
                            0,
                            1)),
            Map.entry("laprop", LAPROP),
            Map.entry(
                    "lapropDecay",
                    new OptimizerConfig(
                            Kind.LAPROP,
                            0.05,
                            0.05,
                            Annealing.NONE,
                            0,
                            0,
                            0.9,
                            0.999,
                            1e-20,
                            false,
                            0.1,
                            0,
                            0,
                            1e-3,
                            0,
                            1)),
            Map.entry("clipNorm", SGD.clippedTo(0.5)),
            Map.entry(
                    "clipValue",
                    new OptimizerConfig(
                            Kind.SGD, 0.1, 0.1, Annealing.NONE, 0, 0, 0, 0, 0, false, 0, 0.3, 0, 1e-3, 0, 1)),
            Map.entry(
                    "clipRatio",
                    new OptimizerConfig(
                            Kind.SGD, 0.1, 0.1, Annealing.NONE, 0, 0, 0, 0, 0, false, 0, 0, 0.3, 1e-3, 0, 1)),
            Map.entry("dreamer", OptimizerConfig.dreamer(0.05)),
            Map.entry(
                    "linear",
                    new OptimizerConfig(
                            Kind.ADAM,
                            0.05,
                            0.005,
                            Annealing.LINEAR,
                            12,
                            0,
                            0.9,
                            0.999,
                            1e-8,
                            false,
                            0,
                            0,
                            0,
                            1e-3,
                            0,
                            1)),
            Map.entry(
                    "cosine",
                    new OptimizerConfig(
                            Kind.ADAM,
                            0.05,
                            0.005,
                            Annealing.COSINE,
                            10,
                            5,
                            0.9,
                            0.999,
                            1e-8,
                            false,
                            0,
                            0,
                            0,
                            1e-3,
                            0,
                            1)));

    private static Json.Node golden() {
        try (InputStream in =
                Objects.requireNonNull(OptimizerGoldenTest.class.getResourceAsStream("/golden/optim.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    @Test
    void everyCaseIsChecked() {
        final Set<String> names = new TreeSet<>(golden().names());
        names.remove("by");
        assertEquals(names, new TreeSet<>(CASES.keySet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void stepsAreThoseOfPyTorch(final String engine) {
        final Json.Node golden = golden();
        Both.on(
                engine,
                device -> CASES.forEach((name, config) -> {
                    try (Parameters p = Both.parameters(device, TensorType.FLOAT64);
                            Parameters mean = Parameters.of(p.tensors());
                            TargetCopy copy = new TargetCopy(p, mean, 0.1);
                            Chain chain = Optimizers.of(config, p)) {
                        final List<Json.Node> steps =
                                golden.get(name).get("values").items();
                        for (int i = 0; i < STEPS; i++) {
                            Both.train(p, chain, 1);
                            copy.blend();
                            near(steps.get(i), p, 1e-12, name + " at " + i);
                        }
                        near(golden.get(name).get("mean"), mean, 1e-12, name + "'s mean");
                        assertEquals(STEPS, chain.steps());
                    }
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void floatsStayNear(final String engine) {
        final Json.Node golden = golden();
        Both.on(
                engine,
                device -> CASES.forEach((name, config) -> {
                    try (Parameters p = Both.parameters(device, TensorType.FLOAT32);
                            Chain chain = Optimizers.of(config, p)) {
                        Both.train(p, chain, STEPS);
                        near(golden.get(name).get("values").items().get(STEPS - 1), p, 2e-5, name);
                    }
                }));
    }

    private static void near(final Json.Node expected, final Parameters p, final double tolerance, final String what) {
        final double[] values =
                expected.asDoubles().stream().mapToDouble(Double::doubleValue).toArray();
        assertArrayEquals(values, p.values().doubles(), tolerance, what);
    }
}
