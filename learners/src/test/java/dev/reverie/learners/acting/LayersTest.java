package dev.reverie.learners.acting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.BlockGru;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Conv;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.nn.Gru;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Layer;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.nn.Place;
import dev.reverie.learners.nn.Trunk;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.Window;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers beside the engine's, all parameters drawn at random: scales that are 1 and biases that are 0 would hide faults. */
class LayersTest {

    static Stream<Kernels> kernels() {
        return Agreement.kernels();
    }

    private static Parameters drawn(final Blueprint blueprint) {
        final Parameters parameters = blueprint.build();
        parameters
                .values()
                .assign(parameters
                        .values()
                        .add(blueprint
                                .device()
                                .normal(TensorType.FLOAT32, (int) parameters.size())
                                .mul(0.05)));
        return parameters;
    }

    private static Norm norm(final int trial) {
        return List.of(Norm.layer(), Norm.rms(), Norm.none()).get(trial % 3);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void normedLayers(final Kernels kernels) {
        final SplittableRandom random = new SplittableRandom(2);
        try (Device device = Engines.open("auto", "cpu", 1)) {
            for (int trial = 0; trial < 12; trial++) {
                final int in = 1 + random.nextInt(40);
                final int out = 1 + random.nextInt(40);
                final List<Integer> sizes = List.of(2 + random.nextInt(150), 2 + random.nextInt(90));
                final Hidden hidden = new Hidden(sizes, Unary.SILU, norm(trial), Init.fanIn(1));
                final Scope scope = device.open();
                final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, trial);
                final Mlp mlp = new Mlp(blueprint.in("head"), in, hidden, out, Init.fanIn(1));
                final Trunk trunk = new Trunk(blueprint.in("trunk"), in, hidden);
                try (Parameters parameters = drawn(blueprint)) {
                    same(device, mlp, new ActingMlp(kernels, "head", in, hidden, out), parameters, random, in);
                    same(device, trunk, new ActingMlp(kernels, "trunk", in, hidden, 0), parameters, random, in);
                }
                scope.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void convolutions(final Kernels kernels) {
        final SplittableRandom random = new SplittableRandom(3);
        final List<Place> places = List.of(
                Place.same(2), Place.same(1), Place.of(2, 1), Place.of(1, 0), Place.of(new Window(2, 1, 1, 2, 1, 2)));
        try (Device device = Engines.open("auto", "cpu", 1)) {
            for (int trial = 0; trial < 15; trial++) {
                final ActingConv.Shape shape = new ActingConv.Shape(
                        1 + random.nextInt(4),
                        6 + random.nextInt(9),
                        6 + random.nextInt(9),
                        1 + random.nextInt(40),
                        2 + random.nextInt(4));
                final Place place = places.get(trial % places.size());
                final Norm norm = norm(trial);
                final Scope scope = device.open();
                final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, trial);
                final Conv conv = new Conv(blueprint.in("0"), shape.in(), shape.out(), shape.kernel(), place, null);
                final Layer normed = norm.overChannels(blueprint.in("0").in("norm"), shape.out());
                final ActingConv acting = new ActingConv(kernels, "0", shape, place, norm, Unary.ELU);
                try (Parameters parameters = drawn(blueprint)) {
                    final int[] dims = {shape.in(), shape.height(), shape.width()};
                    same(device, x -> normed.forward(conv.forward(x)).map(Unary.ELU), acting, parameters, random, dims);
                }
                scope.close();
            }
        }
    }

    private static void same(
            final Device device,
            final Layer layer,
            final Network acting,
            final Parameters parameters,
            final SplittableRandom random,
            final int... shape) {
        acting.adopt(Export.weights(1, parameters, ""));
        final float[] x = Agreement.normal(random, acting.inputs());
        final int[] batch = new int[shape.length + 1];
        batch[0] = 1;
        System.arraycopy(shape, 0, batch, 1, shape.length);
        Agreement.near(layer.forward(device.of(x, batch)).floats(), Agreement.run(acting, x));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void recurrentUnitsOverTwentySteps(final Kernels kernels) {
        final SplittableRandom random = new SplittableRandom(4);
        try (Device device = Engines.open("auto", "cpu", 1)) {
            for (int trial = 0; trial < 9; trial++) {
                final Scope scope = device.open();
                final int in = 1 + random.nextInt(30);
                final int size = 1 + random.nextInt(70);
                final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, trial);
                final Norm norm = norm(trial);
                final Gru gru = new Gru(blueprint.in("gru"), in, size, norm, -1, Init.fanIn(1), Init.uniform(0.3));
                try (Parameters parameters = drawn(blueprint)) {
                    final Cell cell = new ActingGru(kernels, "gru", in, size, norm, -1);
                    cell.adopt(Export.weights(1, parameters, "gru/"));
                    final float[] h = new float[size + 3];
                    Tensor state = device.zeros(TensorType.FLOAT32, 1, size);
                    for (int t = 0; t < 20; t++) {
                        final float[] x = Agreement.normal(random, in);
                        cell.step(x, 0, h, 2);
                        state = gru.step(gru.project(device.of(x, 1, in)), state);
                        Agreement.near(state.floats(), Arrays.copyOfRange(h, 2, 2 + size));
                    }
                }
                scope.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void blockUnitsOverTwentySteps(final Kernels kernels) {
        final SplittableRandom random = new SplittableRandom(5);
        try (Device device = Engines.open("auto", "cpu", 1)) {
            for (final int[] sizes : new int[][] {{64, 32, 4, 16, 3}, {30, 7, 5, 11, 2}, {128, 40, 1, 4, 4}}) {
                final Scope scope = device.open();
                final int size = sizes[0];
                final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, size);
                final BlockGru gru = new BlockGru(blueprint.in("core"), size, sizes[1], sizes[2], sizes[3], sizes[4]);
                try (Parameters parameters = drawn(blueprint)) {
                    final Cell cell = new ActingBlockGru(kernels, "core", size, sizes[1], sizes[2], sizes[3], sizes[4]);
                    cell.adopt(Export.weights(1, parameters, "core/"));
                    final float[] h = new float[size];
                    Tensor state = device.zeros(TensorType.FLOAT32, 1, size);
                    for (int t = 0; t < 20; t++) {
                        final float[] x = Agreement.normal(random, sizes[3] + sizes[4]);
                        cell.step(x, 0, h, 0);
                        final Tensor all = device.of(x, 1, x.length);
                        state = gru.forward(state, all.slice(1, 0, sizes[3]), all.slice(1, sizes[3], x.length));
                        Agreement.near(state.floats(), h);
                    }
                }
                scope.close();
            }
        }
    }

    /** Encoder, block unit, posterior and policy, the drawn classes fed back: what a Dreamer actor runs each step. */
    @ParameterizedTest
    @MethodSource("kernels")
    void aWorldModelsPolicyActsAsTheEngineWould(final Kernels kernels) {
        final SplittableRandom random = new SplittableRandom(6);
        final Hidden hidden = Hidden.dreamer(1, 48);
        try (Device device = Engines.open("auto", "cpu", 1)) {
            final Scope scope = device.open();
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 7);
            final Trunk encoder = new Trunk(blueprint.in("encoder"), 10, hidden);
            final BlockGru core = new BlockGru(blueprint.in("core"), 64, 32, 4, 40, 2);
            final Mlp posterior = new Mlp(blueprint.in("posterior"), 64 + 48, hidden, 40, Init.fanIn(1));
            final Mlp policy = new Mlp(blueprint.in("policy"), 64 + 40, hidden, 2, Init.fanIn(1));
            try (Parameters parameters = drawn(blueprint)) {
                final Network encodes = new ActingMlp(kernels, "encoder", 10, hidden, 0);
                final Cell recurs = new ActingBlockGru(kernels, "core", 64, 32, 4, 40, 2);
                final Network infers = new ActingMlp(kernels, "posterior", 112, hidden, 40);
                final Network acts = new ActingMlp(kernels, "policy", 104, hidden, 2);
                final Weights weights = Export.weights(1, parameters, "");
                encodes.adopt(weights);
                recurs.adopt(weights);
                infers.adopt(weights);
                acts.adopt(weights);
                final float[] latent = new float[64 + 48];
                final float[] logits = new float[40];
                final float[] zAction = new float[42];
                final float[] features = new float[104];
                Tensor h = device.zeros(TensorType.FLOAT32, 1, 64);
                for (int t = 0; t < 12; t++) {
                    final float[] x = Agreement.normal(random, 10);
                    final Tensor before = device.of(zAction, 1, 42);
                    h = core.forward(h, before.slice(1, 0, 40), before.slice(1, 40, 42));
                    final Tensor embedded = encoder.forward(device.of(x, 1, 10));
                    final Tensor post = posterior.forward(Shaping.concat(1, h, embedded));

                    recurs.step(zAction, 0, latent, 0);
                    encodes.run(x, 0, latent, 64);
                    infers.run(latent, 0, logits, 0);
                    Agreement.near(post.floats(), logits);
                    Sampling.oneHot(logits, 0, 5, 8, 0.01, random, zAction, 0);
                    System.arraycopy(latent, 0, features, 0, 64);
                    System.arraycopy(zAction, 0, features, 64, 40);
                    acts.run(features, 0, zAction, 40);
                    final Tensor z = device.of(zAction, 1, 42).slice(1, 0, 40);
                    Agreement.near(
                            policy.forward(Shaping.concat(1, h, z)).floats(), new float[] {zAction[40], zAction[41]});
                }
                Agreement.allocatesNothing(() -> {
                    recurs.step(zAction, 0, latent, 0);
                    infers.run(latent, 0, logits, 0);
                    Sampling.oneHot(logits, 0, 5, 8, 0.01, random, zAction, 0);
                });
            }
            scope.close();
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void weightsThatLackAnArrayChangeNothing(final Kernels kernels) {
        try (Device device = Engines.open("auto", "cpu", 1)) {
            final Scope scope = device.open();
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 1);
            new BlockGru(blueprint.in("core"), 8, 4, 2, 3);
            new Conv(blueprint.in("conv"), 1, 2, 2, Place.of(1, 0), null);
            try (Parameters parameters = drawn(blueprint)) {
                final Weights whole = Export.weights(1, parameters, "");
                for (final String name : new ArrayList<>(whole.arrays().keySet())) {
                    final LinkedHashMap<String, NamedArray> arrays = new LinkedHashMap<>(whole.arrays());
                    arrays.remove(name);
                    final Weights lacking = new Weights(2, arrays);
                    final float[] h = new float[8];
                    final Cell cell = new ActingBlockGru(kernels, "core", 8, 4, 2, 3);
                    final Network conv = new ActingConv(
                            kernels, "conv", new ActingConv.Shape(1, 3, 3, 2, 2), Place.of(1, 0), Norm.none(), null);
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> {
                                conv.adopt(lacking);
                                cell.adopt(lacking);
                            },
                            name);
                    if (name.startsWith("core/")) {
                        cell.step(new float[] {1, 2, 3}, 0, h, 0);
                        assertArrayEquals(new float[8], h);
                    }
                }
            }
            scope.close();
        }
    }
}
