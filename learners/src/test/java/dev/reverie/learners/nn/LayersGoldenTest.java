package dev.reverie.learners.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.config.Json;
import dev.reverie.learners.tensor.Attention;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Recurrent;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.engines.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers against PyTorch's numbers, which benchmarks/peers/layers.py computes. */
@SuppressWarnings("try")
class LayersGoldenTest {
    private static final TransformerSpec WITH_BIASES =
            new TransformerSpec(8, 1, 2, 2, 4, 8, false, true, false, 0, TransformerSpec.Positions.NONE, 8, 1);
    private static final TransformerSpec MODERN =
            TransformerSpec.causal(8, 1, 2, 8).grouped(1).softCapped(3).inBlocks(2);

    private record Case(Function<Blueprint, Function<Tensor[], Tensor>> layer, int[]... shapes) {}

    private static Case layer(final Function<Blueprint, Layer> make, final int... shape) {
        return new Case(
                blueprint -> {
                    final Layer made = make.apply(blueprint);
                    return xs -> made.forward(xs[0]);
                },
                shape);
    }

    private static int[] s(final int... shape) {
        return shape;
    }

    private static final Map<String, Case> CASES = Map.ofEntries(
            Map.entry(
                    "gru",
                    new Case(
                            b -> {
                                final TorchGru gru = new TorchGru(b, 4, 3);
                                return xs -> gru.forward(xs[0], xs[1]);
                            },
                            s(3, 2, 4),
                            s(2, 3))),
            Map.entry(
                    "lstm",
                    new Case(
                            b -> {
                                final Lstm lstm = new Lstm(b, 4, 3, 0);
                                return xs -> lstm.forward(xs[0], new Recurrent.Lstm(xs[1], xs[2]));
                            },
                            s(3, 2, 4),
                            s(2, 3),
                            s(2, 3))),
            Map.entry(
                    "dreamer2Gru",
                    new Case(
                            b -> {
                                final Norm norm = new Norm(Norm.Kind.LAYER, 1e-3);
                                final Gru gru = new Gru(b, 4, 3, norm, -1, Init.fanIn(1), Init.zeros());
                                return xs -> gru.forward(xs[0], xs[1]);
                            },
                            s(3, 2, 4),
                            s(2, 3))),
            Map.entry(
                    "blockGru",
                    new Case(
                            b -> {
                                final BlockGru gru = new BlockGru(b, 4, 3, 2, 5, 2);
                                return xs -> gru.forward(xs[0], xs[1], xs[2]);
                            },
                            s(2, 4),
                            s(2, 5),
                            s(2, 2))),
            Map.entry("attention", attention(WITH_BIASES, 5)),
            Map.entry("modernAttention", attention(MODERN, 6)),
            Map.entry("conv", layer(b -> new Conv(b, 2, 3, 4, Place.of(2, 1), Unary.SILU), 2, 2, 8, 6)),
            Map.entry("sameConv", layer(b -> new Conv(b, 2, 3, 5, Place.same(2), null), 1, 2, 8, 7)),
            Map.entry(
                    "transposedConv",
                    layer(b -> new ConvTranspose(b, 2, 3, 4, Place.of(2, 1), null, Init.fanIn(1)), 2, 2, 3, 4)),
            Map.entry("causalConv", layer(b -> new CausalConv1d(b, 2, 3, 3, 2, null), 2, 2, 7)),
            Map.entry("layerNorm", layer(b -> new LayerNorm(b, 5, 1e-5), 3, 2, 5)),
            Map.entry("channelRms", layer(b -> Norm.rms().overChannels(b, 3), 2, 3, 2, 2)),
            Map.entry(
                    "tdmpc",
                    layer(
                            b -> {
                                final NormedDense dense = new NormedDense(b, 3, 4, Norm.layer(), Unary.MISH);
                                return x -> new SimNorm(2).forward(dense.forward(x));
                            },
                            3,
                            3)),
            Map.entry("swiglu", layer(b -> new SwiGlu(b, 4, 6, 1), 2, 3, 4)));

    private static Case attention(final TransformerSpec spec, final int tokens) {
        return layer(
                b -> {
                    final SelfAttention attention = new SelfAttention(b, spec, 1);
                    return x -> {
                        final Device device = x.device();
                        final boolean isTurned = spec.positions() == TransformerSpec.Positions.ROTARY;
                        return attention.forward(
                                0,
                                x,
                                new SelfAttention.Sight(
                                        Attention.causalMask(device, x.type(), tokens / spec.block(), spec.block()),
                                        isTurned ? Rotary.of(device, x.type(), 0, tokens, spec.headSize()) : null,
                                        null));
                    };
                },
                2,
                tokens,
                8);
    }

    private static Json.Node golden() {
        try (InputStream in =
                Objects.requireNonNull(LayersGoldenTest.class.getResourceAsStream("/golden/layers.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private static double[] doubles(final Json.Node node) {
        return node.asDoubles().stream().mapToDouble(x -> x).toArray();
    }

    private static double[] filled(final int n, final java.util.function.IntToDoubleFunction f) {
        final double[] values = new double[n];
        Arrays.setAll(values, f);
        return values;
    }

    @Test
    void everyCaseIsChecked() {
        final TreeSet<String> names = new TreeSet<>(golden().names());
        names.remove("by");
        assertEquals(names, new TreeSet<>(CASES.keySet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void layersAndTheirGradientsArePyTorchs(final String engine) {
        final Json.Node golden = golden();
        try (Device device = Engines.open(engine, "cpu", 1)) {
            CASES.forEach((name, expected) -> check(device, name, expected, golden.get(name)));
            assertEquals(0, device.live());
        }
    }

    private static void check(final Device device, final String name, final Case given, final Json.Node expected) {
        final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT64, 1);
        final Function<Tensor[], Tensor> layer = given.layer().apply(blueprint);
        try (Parameters parameters = blueprint.build();
                Scope scope = device.open()) {
            parameters.tensors().forEach((parameter, tensor) -> {
                final int phase = parameter.length();
                final double[] values = filled((int) tensor.size(), i -> 0.5 * Math.sin(1.7 * i + phase));
                tensor.assign(device.of(values, tensor.shape()));
            });
            final Tensor[] xs = new Tensor[given.shapes().length];
            for (int k = 0; k < xs.length; k++) {
                final int phase = k;
                final int size = Arrays.stream(given.shapes()[k]).reduce(1, Math::multiplyExact);
                xs[k] = device.of(filled(size, i -> Math.cos(0.9 * i + phase)), given.shapes()[k])
                        .requireGrad();
            }
            try (Tape tape = device.record()) {
                final Tensor out = layer.apply(xs);
                assertArrayEquals(doubles(expected.get("out")), out.doubles(), 1e-10, name);
                final Tensor weights = device.of(filled((int) out.size(), Math::cos), out.shape());
                final List<Tensor> grads = tape.gradients(out, weights, List.of(xs));
                for (int k = 0; k < xs.length; k++) {
                    assertArrayEquals(
                            doubles(expected.get("grads").items().get(k)),
                            grads.get(k).doubles(),
                            1e-10,
                            name + "'s gradient to input " + k);
                }
            }
        }
    }
}
