package dev.reverie.learners.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Recurrent;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.Window;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every layer's gradients, and what a layer promises about its result. */
@SuppressWarnings("try")
interface LayerContract {
    Device device();

    /** Runs {@code body} with a layer in float64 and releases all. */
    private <T> void with(final Function<Blueprint, T> make, final java.util.function.Consumer<T> body) {
        final Blueprint blueprint = new Blueprint(device(), TensorType.FLOAT64, 11);
        final T made = make.apply(blueprint);
        try (Parameters parameters = blueprint.build();
                Scope scope = device().open()) {
            body.accept(made);
        }
    }

    private Tensor normal(final int... shape) {
        return device().normal(TensorType.FLOAT64, shape);
    }

    private static void same(final Tensor expected, final Tensor got) {
        assertArrayEquals(expected.shape(), got.shape());
        assertArrayEquals(expected.doubles(), got.doubles(), 1e-12);
    }

    @Test
    default void denseLayersAndNormsHaveTheirGradients() {
        GradientCheck.layer("dense", device(), b -> new Dense(b, 3, 4, Unary.SILU), 2, 2, 3);
        GradientCheck.layer("layer norm", device(), b -> new LayerNorm(b, 5, 1e-5), 2, 3, 5);
        GradientCheck.layer("rms norm", device(), b -> new RmsNorm(b, 5, 1e-4), 2, 3, 5);
        GradientCheck.layer(
                "dreamer's dense", device(), b -> new NormedDense(b, 3, 4, Norm.rms(), Unary.SILU), 2, 2, 3);
        GradientCheck.layer(
                "dense without bias",
                device(),
                b -> new NormedDense(b, 3, 4, Norm.layer(), null, Init.fanIn(1), false),
                4,
                3);
        GradientCheck.layer(
                "tdmpc's network",
                device(),
                b -> {
                    final Mlp mlp = new Mlp(b, 3, Hidden.tdmpc(2, 4), 6, Init.zeros());
                    return x -> new SimNorm(3).forward(mlp.forward(x));
                },
                2,
                2,
                3);
        GradientCheck.layer("plain network", device(), b -> new Mlp(b, 3, new int[] {4, 4}, 2, Unary.TANH), 3, 3);
        GradientCheck.layer("swiglu", device(), b -> new SwiGlu(b, 4, 6, 1), 2, 3, 4);
    }

    @Test
    default void ensemblesHaveTheirGradients() {
        GradientCheck.layer("ensemble dense", device(), b -> new EnsembleDense(b, 3, 2, 4, Unary.TANH), 3, 2, 2);
        GradientCheck.layer("ensemble of one input", device(), b -> new EnsembleDense(b, 3, 2, 4, null), 2, 2);
        for (final Norm norm : new Norm[] {Norm.none(), Norm.rms(), Norm.layer()}) {
            final Hidden hidden = new Hidden(java.util.List.of(4, 3), Unary.MISH, norm, Init.fanIn(1));
            GradientCheck.layer("ensemble of " + norm, device(), b -> new EnsembleMlp(b, 2, 3, hidden, 2), 4, 3);
        }
    }

    @Test
    default void aMemberOfAnEnsembleIsANetworkOfItsOwn() {
        final Hidden hidden = new Hidden(java.util.List.of(4), Unary.SILU, Norm.layer(), Init.fanIn(1));
        final Blueprint blueprint = new Blueprint(device(), TensorType.FLOAT64, 5);
        final EnsembleMlp all = new EnsembleMlp(blueprint.in("all"), 2, 3, hidden, 2, Init.fanIn(1));
        final Mlp one = new Mlp(blueprint.in("one"), 3, hidden, 2, Init.fanIn(1));
        try (Parameters parameters = blueprint.build();
                Scope scope = device().open()) {
            parameters.values().assign(normal((int) parameters.size()));
            for (final String name : parameters.tensors().keySet()) {
                if (name.startsWith("one/")) {
                    final Tensor to = parameters.get(name);
                    to.assign(parameters.get("all" + name.substring(3)).at(0, 1).reshape(to.shape()));
                }
            }
            final Tensor x = normal(5, 3);
            same(one.forward(x), all.forward(x).at(0, 1));
        }
    }

    @Test
    default void convolutionsHaveTheirGradients() {
        GradientCheck.layer("conv", device(), b -> new Conv(b, 2, 3, 3, Place.of(2, 1), Unary.ELU), 2, 2, 5, 4);
        GradientCheck.layer("same conv", device(), b -> new Conv(b, 2, 3, 5, Place.same(2), null), 1, 2, 6, 5);
        final Place wide = Place.of(new Window(1, 2, 2, 1, 2, 1));
        GradientCheck.layer(
                "dilated conv", device(), b -> new Conv(b, 1, 2, 3, wide, Unary.TANH, Init.fanIn(1)), 1, 1, 6, 5);
        GradientCheck.layer(
                "transposed conv",
                device(),
                b -> new ConvTranspose(b, 2, 3, 4, Place.of(2, 1), Unary.SILU, Init.fanIn(1)),
                2,
                2,
                3,
                2);
        GradientCheck.layer(
                "same transposed conv",
                device(),
                b -> new ConvTranspose(b, 2, 1, 5, Place.same(2), null, Init.fanIn(1)),
                1,
                2,
                3,
                2);
        GradientCheck.layer("causal conv", device(), b -> new CausalConv1d(b, 2, 3, 3, 2, Unary.SILU), 2, 2, 6);
        for (final Norm norm : new Norm[] {Norm.rms(), Norm.layer()}) {
            GradientCheck.layer("channel " + norm, device(), b -> norm.overChannels(b, 3), 2, 3, 2, 2);
        }
    }

    @Test
    default void samePaddingKeepsSizesAndLeavesTheOddPixelAfter() {
        with(b -> new Conv(b, 1, 1, 5, Place.same(2), null, Init.ones()), conv -> {
            final Tensor x = normal(1, 1, 6, 7);
            final Tensor y = conv.forward(x);
            assertArrayEquals(new int[] {1, 1, 3, 4}, y.shape());
            final Tensor corner = x.slice(2, 0, 4).slice(3, 0, 3).sum();
            assertEquals(corner.item(), y.doubles()[0], 1e-12, "of 6 rows 1 is padded before and 2 after");
        });
        with(
                b -> new ConvTranspose(b, 2, 1, 5, Place.same(2), null, Init.fanIn(1)),
                conv -> assertArrayEquals(
                        new int[] {1, 1, 6, 8}, conv.forward(normal(1, 2, 3, 4)).shape()));
    }

    @Test
    default void aCausalConvolutionSeesNoLaterInput() {
        with(b -> new CausalConv1d(b, 2, 3, 3, 2, null), conv -> {
            final Tensor x = normal(1, 2, 8);
            final Tensor other = Shaping.concat(2, x.slice(2, 0, 5), normal(1, 2, 3));
            same(conv.forward(x).slice(2, 0, 5), conv.forward(other).slice(2, 0, 5));
            final double[] later = conv.forward(x)
                    .slice(2, 5, 8)
                    .sub(conv.forward(other).slice(2, 5, 8))
                    .doubles();
            assertTrue(Math.abs(later[0]) > 1e-6, "it does not see the present");
        });
    }

    @Test
    default void recurrentUnitsHaveTheirGradients() {
        final int[] x = {3, 2, 4};
        final int[] h = {2, 3};
        GradientCheck.check(
                "gru",
                device(),
                b -> {
                    final Gru gru = new Gru(b, 4, 3);
                    return xs -> gru.forward(xs[0], xs[1]);
                },
                x,
                h);
        GradientCheck.check(
                "gru with norm",
                device(),
                b -> {
                    final Gru gru = new Gru(b, 4, 3, Norm.layer(), -1, Init.fanIn(1), Init.zeros());
                    return xs -> gru.forward(xs[0], xs[1]);
                },
                x,
                h);
        GradientCheck.check(
                "torch's gru",
                device(),
                b -> {
                    final TorchGru gru = new TorchGru(b, 4, 3);
                    return xs -> gru.forward(xs[0], xs[1]);
                },
                x,
                h);
        GradientCheck.check(
                "lstm",
                device(),
                b -> {
                    final Lstm lstm = new Lstm(b, 4, 3, 1);
                    return xs -> lstm.forward(xs[0], new Recurrent.Lstm(xs[1], xs[2]));
                },
                x,
                h,
                h);
        GradientCheck.check(
                "block gru",
                device(),
                b -> {
                    final BlockGru gru = new BlockGru(b, 4, 3, 2, 5, 2);
                    return xs -> gru.forward(gru.forward(xs[0], xs[1], xs[2]), xs[1], xs[2]);
                },
                new int[] {2, 4},
                new int[] {2, 5},
                new int[] {2, 2});
    }

    @Test
    default void inputsProjectedForAllStepsAtOnceAreThoseOfEachStep() {
        final Tensor[] x = new Tensor[1];
        with(b -> new BlockGru(b, 4, 3, 2, 5, 2), gru -> {
            x[0] = normal(3, 2, 5);
            final Tensor actions = normal(3, 2, 2);
            final Tensor ahead = gru.project(0, x[0]).add(gru.project(1, actions));
            Tensor one = normal(2, 4);
            Tensor other = one;
            for (int t = 0; t < 3; t++) {
                one = gru.step(ahead.at(0, t), one);
                other = gru.forward(other, x[0].at(0, t), actions.at(0, t));
                same(other, one);
            }
        });
        with(b -> new Gru(b, 4, 3), gru -> {
            final Tensor inputs = normal(2, 2, 4);
            final Tensor h = normal(2, 3);
            final Tensor first = gru.step(gru.project(inputs.at(0, 0)), h);
            final Tensor states = gru.forward(inputs, h);
            same(first, states.at(0, 0));
            same(gru.step(gru.project(inputs.at(0, 1)), first), states.at(0, 1));
        });
    }

    @Test
    default void heads() {
        for (int part = 0; part < 3; part++) {
            final int which = part;
            GradientCheck.check(
                    "mdn head " + part,
                    device(),
                    b -> {
                        final MdnHead head = new MdnHead(b, 3, 2, 4);
                        return xs -> {
                            final MdnHead.Mixture m = head.forward(xs[0]);
                            final Tensor all = Shaping.concat(
                                    -1,
                                    m.logits().unsqueeze(-1),
                                    m.means().mul(which + 1),
                                    m.logStds().exp());
                            return all;
                        };
                    },
                    new int[] {2, 2, 3});
        }
        with(b -> new Embedding(b, 5, 3, Init.normal(1)), embedding -> {
            final Tensor tokens = device().of(new int[] {4, 0, 4, 2}, 2, 2);
            final Tensor y = embedding.forward(tokens);
            assertArrayEquals(new int[] {2, 2, 3}, y.shape());
            same(y.at(0, 0).at(0, 0), y.at(0, 1).at(0, 0));
            assertThrows(IllegalArgumentException.class, () -> embedding.forward(normal(2)));
        });
        GradientCheck.check(
                "embedding",
                device(),
                b -> {
                    final Embedding embedding = new Embedding(b, 4, 3, Init.normal(1));
                    final int[] tokens = {3, 1, 3, 0, 2, 3};
                    return xs -> embedding.forward(device().of(tokens, 2, 3)).mul(xs[0]);
                },
                new int[] {2, 3, 3});
    }

    @Test
    default void imageNetworksHaveTheirGradients() {
        for (final ImageSpec.Resize resize : ImageSpec.Resize.values()) {
            final ImageSpec spec =
                    new ImageSpec(1, 4, 8, 1, java.util.List.of(2, 3), 3, Norm.rms(), Unary.SILU, resize);
            GradientCheck.layer("encoder by " + resize, device(), b -> new ImageEncoder(b, spec), 2, 1, 4, 8);
            GradientCheck.layer("decoder by " + resize, device(), b -> new ImageDecoder(b, 3, spec), 2, 3);
        }
    }

    @Test
    default void imagesAreHalvedAndDoubled() {
        for (final ImageSpec.Resize resize : ImageSpec.Resize.values()) {
            final ImageSpec spec = ImageSpec.dreamer(3, 64, 1, resize);
            final Blueprint blueprint = new Blueprint(device(), TensorType.FLOAT32, 1);
            final ImageEncoder encoder = new ImageEncoder(blueprint.in("encoder"), spec);
            final ImageDecoder decoder = new ImageDecoder(blueprint.in("decoder"), encoder.out(), spec);
            try (Parameters parameters = blueprint.build();
                    Scope scope = device().open()) {
                final byte[] bytes = new byte[2 * 64 * 64 * 3];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) i;
                }
                final Tensor image = device().of(TensorType.UINT8, ByteBuffer.wrap(bytes), 1, 2, 64, 64, 3);
                final Tensor x = Pixels.channelsFirst(image, TensorType.FLOAT32, -0.5);
                assertArrayEquals(new int[] {2, 3, 64, 64}, x.shape());
                assertEquals(
                        254 / 255.0 - 0.5,
                        x.at(0, 0).at(0, 2).at(0, 1).at(0, 20).item(),
                        1e-6);
                final Tensor features = encoder.forward(x);
                assertArrayEquals(new int[] {2, 4 * 4 * 4}, features.shape());
                final Tensor back = decoder.forward(features);
                assertArrayEquals(new int[] {2, 3, 64, 64}, back.shape());
                assertArrayEquals(
                        new int[] {2, 64, 64, 3}, Pixels.channelsLast(back).shape());
                assertTrue(back.min().item() > 0 && back.max().item() < 1, "a sigmoid's values");
            }
        }
    }

    @Test
    default void simNormMakesDistributionsOfGroups() {
        with(
                b -> {
                    b.weight("any", Init.zeros(), 1);
                    return new SimNorm(4);
                },
                norm -> {
                    final Tensor y = norm.forward(normal(3, 8)).reshape(3, 2, 4).sum(-1);
                    for (final double sum : y.doubles()) {
                        assertEquals(1, sum, 1e-12);
                    }
                });
    }
}
