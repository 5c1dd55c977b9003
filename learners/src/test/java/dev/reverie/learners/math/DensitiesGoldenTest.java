package dev.reverie.learners.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.config.Json;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Densities, divergences and returns, and their gradients, against PyTorch's: benchmarks/peers/densities.py. */
class DensitiesGoldenTest {
    private static final Json.Node GOLDEN = golden();
    private static final double EXACT = 1e-10;

    /** A case: results from inputs by name, and how near they have to come. */
    private record Case(double tolerance, Function<Map<String, Tensor>, Tensor[]> of) {}

    private static final Map<String, Case> CASES = new LinkedHashMap<>();

    static {
        add("symlog", in -> Symlog.symlog(in.get("x")));
        add("symexp", in -> Symlog.symexp(in.get("x")));
        add("muzero", in -> Scaling.MUZERO.apply(in.get("x")));
        add("muzeroInverse", in -> Scaling.MUZERO.invert(in.get("x")));
        add("twoHotSymlog", in -> twoHot(in, Scaling.SYMLOG).logProb(in.get("value")));
        add("twoHotSymexpBins", in -> twoHot(in, Scaling.IDENTITY).logProb(in.get("value")));
        add("twoHotMeanSymlog", in -> twoHot(in, Scaling.SYMLOG).mean());
        add("normalLogProb", in -> normal(in).logProb(in.get("event")));
        add("normalEntropy", in -> normal(in).entropy());
        add("normalKl", in -> normal(in).kl(new DiagonalNormal(in.get("mean2"), in.get("std2"))));
        add("tanhNormalLogProb", in -> new TanhNormal(normal(in)).logProb(in.get("event")));
        CASES.put("truncatedNormalLogProb", new Case(2e-6, in ->
                new Tensor[] {new TruncatedNormal(normal(in), -1, 1).logProb(in.get("event"))}));
        add(
                "categoricalEntropy",
                in -> Categorical.of(in.get("logits"), 0.01).entropy().sum(-1));
        add("oneHotKl", in -> OneHot.of(in.get("logits"), 0.01).kl(OneHot.of(in.get("logits2"), 0.01)));
        add("oneHotLogProb", in -> OneHot.of(in.get("logits"), 0.01).logProb(in.get("event")));
        add("bernoulliLogProb", in -> new Bernoulli(in.get("logits")).logProb(in.get("event")));
        add("bernoulliEntropy", in -> new Bernoulli(in.get("logits")).entropy());
        add("mixtureLogProb", in -> new MixtureDensity(
                        in.get("logits"), new DiagonalNormal(in.get("means"), in.get("stds")))
                .logProb(in.get("event")));
        add("lambdaReturn", in -> Returns.lambda(in.get("rewards"), in.get("discounts"), in.get("values"), 0.8));
        add("nStepReturn", in -> Returns.nStep(in.get("rewards"), in.get("discounts"), in.get("values"), 3));
        add(
                "gae",
                in -> Returns.generalisedAdvantages(
                        in.get("rewards"), in.get("discounts"), in.get("goesOn"), in.get("values"), 0.7));
        CASES.put("vTrace", new Case(EXACT, in -> {
            final Returns.VTrace trace = Returns.vTrace(
                    in.get("rewards"), in.get("discounts"), in.get("values"), in.get("logRatios"), 0.9, 1.2);
            return new Tensor[] {trace.values(), trace.advantages()};
        }));
        add("percentiles", DensitiesGoldenTest::percentiles);
    }

    private static void add(final String name, final Function<Map<String, Tensor>, Tensor> of) {
        CASES.put(name, new Case(EXACT, in -> new Tensor[] {of.apply(in)}));
    }

    private static TwoHot twoHot(final Map<String, Tensor> in, final Scaling scaling) {
        return new TwoHot(in.get("logits"), in.get("bins"), scaling);
    }

    private static DiagonalNormal normal(final Map<String, Tensor> in) {
        return new DiagonalNormal(in.get("mean"), in.get("std"));
    }

    private static Tensor percentiles(final Map<String, Tensor> in) {
        final Tensor returns = in.get("returns");
        try (ReturnScale scale = new ReturnScale(returns.device(), TensorType.FLOAT64, 1, 1)) {
            scale.update(returns);
            final double low = scale.state().get(0).item();
            final double high = scale.state().get(1).item();
            assertEquals(high - low, scale.scale().item(), 1e-12);
            return returns.device().of(new double[] {low, high}, 2);
        }
    }

    private static Json.Node golden() {
        try (InputStream in =
                Objects.requireNonNull(DensitiesGoldenTest.class.getResourceAsStream("/golden/densities.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyCaseIsChecked() {
        assertEquals(new TreeSet<>(GOLDEN.names()), new TreeSet<>(CASES.keySet()));
    }

    static Stream<Arguments> cases() {
        return CASES.keySet().stream()
                .flatMap(name -> Stream.of(Arguments.of(name, "torch"), Arguments.of(name, "nd4j")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradients(final String name, final String engine) {
        final Json.Node entry = GOLDEN.get(name);
        final Case of = Objects.requireNonNull(CASES.get(name));
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.scoped(() -> {
                final Map<String, Tensor> in = new HashMap<>();
                final Map<String, Tensor> wanted = new LinkedHashMap<>();
                for (final String key : entry.names()) {
                    if (key.startsWith("grad/")) {
                        wanted.put(
                                key, tensor(device, entry.get(key.substring(5))).requireGrad());
                    }
                }
                for (final String key : entry.names()) {
                    if (!key.startsWith("out") && !key.startsWith("grad/")) {
                        in.put(
                                key,
                                wanted.containsKey("grad/" + key)
                                        ? wanted.get("grad/" + key)
                                        : tensor(device, entry.get(key)));
                    }
                }
                final Tape tape = device.record();
                final Tensor[] outs = of.of().apply(in);
                for (int i = 0; i < outs.length; i++) {
                    final Json.Node out = entry.get(i == 0 ? "out" : "out" + i);
                    near(name, data(out), outs[i].stop().doubles(), of.tolerance());
                }
                if (wanted.isEmpty()) {
                    tape.close();
                    return;
                }
                final double[] weight = new double[(int) outs[0].size()];
                for (int i = 0; i < weight.length; i++) {
                    weight[i] = Math.sin(i + 1.0);
                }
                final List<Tensor> grads =
                        tape.gradients(outs[0], device.of(weight, outs[0].shape()), List.copyOf(wanted.values()));
                int i = 0;
                for (final String key : wanted.keySet()) {
                    near(name + ", " + key, data(entry.get(key)), grads.get(i++).doubles(), 10 * of.tolerance());
                }
            });
            assertEquals(0, device.live());
        }
    }

    private static void near(
            final String what, final double[] expected, final double[] actual, final double tolerance) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance * Math.max(1, Math.abs(expected[i])), what + " [" + i + "]");
        }
    }

    private static Tensor tensor(final Device device, final Json.Node node) {
        final int[] shape = node.get("shape").asDoubles().stream()
                .mapToInt(Double::intValue)
                .toArray();
        return device.of(data(node), shape);
    }

    private static double[] data(final Json.Node node) {
        return node.get("data").asDoubles().stream().mapToDouble(d -> d).toArray();
    }
}
