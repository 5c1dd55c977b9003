package dev.reverie.learners.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.optim.Chain;
import dev.reverie.learners.optim.OptimizerConfig;
import dev.reverie.learners.optim.Optimizers;
import dev.reverie.learners.tensor.Binary;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Recurrent;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.engines.Engines;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every family of layers learns a small thing that only it can. */
@SuppressWarnings("try")
class FamiliesLearnTest {
    private static final int BATCH = 32;

    private final SplittableRandom random = new SplittableRandom(8);

    private record Example(Tensor loss, Tensor hits) {}

    /** Updates on new examples each, and the share of hits in the last ten. */
    private static double learnt(
            final Device device, final Blueprint blueprint, final int updates, final Supplier<Example> examples) {
        double hits = 0;
        try (Parameters parameters = blueprint.build();
                Chain optimizer = Optimizers.of(OptimizerConfig.adam(3e-3), parameters)) {
            for (int i = 0; i < updates; i++) {
                try (Scope scope = device.open();
                        Tape tape = device.record()) {
                    final Example example = examples.get();
                    tape.gradients(example.loss(), parameters);
                    optimizer.step();
                    hits += i < updates - 10
                            ? 0
                            : example.hits().cast(TensorType.FLOAT32).mean().item() / 10;
                }
            }
        }
        assertEquals(0, device.live());
        return hits;
    }

    /** Of logits {@code [n]} and BOOL truths. */
    private static Example binary(final Tensor logits, final Tensor truth) {
        final Tensor signs = truth.cast(logits.type()).mul(2).sub(1);
        final Tensor margin = logits.mul(signs);
        return new Example(margin.neg().map(Unary.SOFTPLUS).mean(), margin.is(Binary.GT, 0));
    }

    private static Function<Tensor, Tensor> unit(final String name, final Blueprint blueprint, final int in) {
        final int size = 16;
        final Supplier<Tensor> zeros = () -> blueprint.device().zeros(TensorType.FLOAT32, BATCH, size);
        switch (name) {
            case "gru" -> {
                final Gru gru = new Gru(blueprint, in, size);
                return x -> gru.forward(x, zeros.get()).at(0, x.dim(0) - 1);
            }
            case "torch's gru" -> {
                final TorchGru gru = new TorchGru(blueprint, in, size);
                return x -> gru.forward(x, zeros.get()).at(0, x.dim(0) - 1);
            }
            case "lstm" -> {
                final Lstm lstm = new Lstm(blueprint, in, size, 1);
                return x -> lstm.forward(x, new Recurrent.Lstm(zeros.get(), zeros.get()))
                        .at(0, x.dim(0) - 1);
            }
            default -> {
                final BlockGru gru = new BlockGru(blueprint, size, 8, 4, in);
                return x -> {
                    final Tensor ahead = gru.project(0, x);
                    Tensor h = zeros.get();
                    for (int t = 0; t < x.dim(0); t++) {
                        h = gru.step(ahead.at(0, t), h);
                    }
                    return h;
                };
            }
        }
    }

    /** A bit is shown at the first of 8 steps, among noise. */
    @ParameterizedTest
    @CsvSource({
        "gru,torch",
        "gru,nd4j",
        "torch's gru,torch",
        "lstm,torch",
        "lstm,nd4j",
        "block gru,torch",
        "block gru,nd4j"
    })
    void recurrentUnitsRememberABit(final String name, final String engine) {
        final int steps = 8;
        try (Device device = Engines.open(engine, "cpu", 1)) {
            device.seed(1);
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 3);
            final Function<Tensor, Tensor> unit = unit(name, blueprint.in("unit"), 2);
            final Dense head = new Dense(blueprint.in("head"), 16, 1, null);
            final double hits = learnt(device, blueprint, 200, () -> {
                final float[] x = new float[steps * BATCH * 2];
                final boolean[] bits = new boolean[BATCH];
                for (int i = 0; i < x.length; i++) {
                    x[i] = i % 2 == 0 ? (float) random.nextDouble(-1, 1) : 0;
                }
                for (int i = 0; i < BATCH; i++) {
                    bits[i] = random.nextBoolean();
                    x[2 * i] = bits[i] ? 1 : -1;
                    x[2 * i + 1] = 1;
                }
                final Tensor last = unit.apply(device.of(x, steps, BATCH, 2));
                return binary(head.forward(last).reshape(BATCH), device.of(bits, BATCH));
            });
            assertTrue(hits > 0.97, name + " remembers " + hits);
        }
    }

    /** Every token's answer is the token two before it: only attention to places can tell. */
    @ParameterizedTest
    @CsvSource({"ROTARY,torch", "ROTARY,nd4j", "LEARNT,torch"})
    void transformersCopyATokenFromAPlace(final TransformerSpec.Positions positions, final String engine) {
        final int tokens = 8;
        final int kinds = 5;
        try (Device device = Engines.open(engine, "cpu", 1)) {
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 3);
            final Embedding embedding = new Embedding(blueprint.in("tokens"), kinds, 16, Init.normal(1));
            final Transformer transformer = new Transformer(
                    blueprint.in("body"),
                    TransformerSpec.causal(16, 1, 2, tokens).placed(positions));
            final Dense head = new Dense(blueprint.in("head"), 16, kinds, null);
            final double hits = learnt(device, blueprint, 300, () -> {
                final int[] x = random.ints(BATCH * tokens, 0, kinds).toArray();
                final int[] answers = new int[BATCH * (tokens - 2)];
                Arrays.setAll(answers, i -> x[i / (tokens - 2) * tokens + i % (tokens - 2)]);
                final Tensor truth = device.of(answers, BATCH, tokens - 2);
                final Tensor seen = transformer.forward(embedding.forward(device.of(x, BATCH, tokens)));
                final Tensor logits = head.forward(seen.slice(1, 2, tokens));
                return new Example(
                        Losses.crossEntropy(logits, truth.oneHot(kinds, logits.type()))
                                .mean(),
                        logits.argmax(-1).is(Binary.EQ, truth));
            });
            assertTrue(hits > 0.97, "it copies " + hits);
        }
    }

    private ByteBuffer shapes(final boolean[] areCrosses) {
        final byte[] pixels = new byte[areCrosses.length * 16 * 16];
        for (int n = 0; n < areCrosses.length; n++) {
            final int top = 2 + random.nextInt(11);
            final int left = 2 + random.nextInt(11);
            for (int d = -2; d <= 2; d++) {
                final int other = areCrosses[n] ? 0 : d;
                pixels[(n * 16 + top + d) * 16 + left + other] = (byte) 255;
                pixels[(n * 16 + top + (areCrosses[n] ? 0 : -d)) * 16 + left + d] = (byte) 255;
            }
        }
        return ByteBuffer.wrap(pixels);
    }

    /** Upright and slanted crosses anywhere in an image. */
    @ParameterizedTest
    @CsvSource({"STRIDE,torch", "STRIDE,nd4j", "POOL,torch", "POOL,nd4j"})
    void convolutionsTellShapesApart(final ImageSpec.Resize resize, final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 3);
            final ImageSpec spec = new ImageSpec(1, 16, 16, 4, List.of(1, 2, 2), 3, Norm.rms(), Unary.SILU, resize);
            final ImageEncoder encoder = new ImageEncoder(blueprint.in("encoder"), spec);
            final Dense head = new Dense(blueprint.in("head"), encoder.out(), 1, null);
            final double hits = learnt(device, blueprint, 150, () -> {
                final boolean[] areCrosses = new boolean[BATCH];
                for (int i = 0; i < BATCH; i++) {
                    areCrosses[i] = random.nextBoolean();
                }
                final Tensor images = device.of(TensorType.UINT8, shapes(areCrosses), BATCH, 16, 16, 1);
                final Tensor seen = encoder.forward(Pixels.channelsFirst(images, TensorType.FLOAT32, -0.5));
                return binary(head.forward(seen).reshape(BATCH), device.of(areCrosses, BATCH));
            });
            assertTrue(hits > 0.95, "it tells " + hits);
        }
    }

    /** An image from where its bright square is. */
    @ParameterizedTest
    @ValueSource(strings = {"STRIDE", "POOL"})
    void decodersDrawWhatTheyAreTold(final ImageSpec.Resize resize) {
        try (Device device = Engines.open("torch", "cpu", 1)) {
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 3);
            final ImageSpec spec = new ImageSpec(1, 8, 8, 8, List.of(1, 1), 3, Norm.rms(), Unary.SILU, resize);
            final ImageDecoder decoder = new ImageDecoder(blueprint, 4, spec);
            final double hits = learnt(device, blueprint, 150, () -> {
                final int[] where = random.ints(BATCH, 0, 4).toArray();
                final float[] truth = new float[BATCH * 64];
                for (int n = 0; n < BATCH; n++) {
                    for (int i = 0; i < 16; i++) {
                        truth[n * 64 + (where[n] / 2 * 4 + i / 4) * 8 + where[n] % 2 * 4 + i % 4] = 1;
                    }
                }
                final Tensor image = decoder.forward(device.of(where, BATCH).oneHot(4, TensorType.FLOAT32));
                final Tensor error = image.sub(device.of(truth, BATCH, 1, 8, 8));
                return new Example(error.square().mean(), error.abs().is(Binary.LT, 0.5));
            });
            assertTrue(hits > 0.98, "it draws " + hits);
        }
    }

    /** Of two answers that are as likely, a mixture's components take one each. */
    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void mixturesTakeBothAnswers(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 3);
            final Trunk trunk = new Trunk(blueprint.in("trunk"), 1, Hidden.plain(Unary.TANH, 16));
            final MdnHead head = new MdnHead(blueprint.in("head"), 16, 2, 1);
            final double hits = learnt(device, blueprint, 400, () -> {
                final float[] x = new float[BATCH];
                final float[] y = new float[BATCH];
                for (int i = 0; i < BATCH; i++) {
                    x[i] = (float) random.nextDouble(-1, 1);
                    y[i] = (random.nextBoolean() ? 1 : -1) * (1 + 0.5f * x[i]);
                }
                final MdnHead.Mixture mixture = head.forward(trunk.forward(device.of(x, BATCH, 1)));
                final Tensor truth = device.of(y, BATCH, 1, 1);
                final Tensor stds = mixture.logStds().clip(-2, 2).exp();
                final Tensor z = truth.sub(mixture.means()).div(stds);
                final Tensor each = z.square().mul(-0.5).sub(stds.log()).sum(-1);
                final Tensor nearest = truth.sub(mixture.means()).abs().min(1);
                return new Example(
                        each.add(mixture.logits().logSoftmax(-1))
                                .logSumExp(-1)
                                .mean()
                                .neg(),
                        nearest.is(Binary.LT, 0.3));
            });
            assertTrue(hits > 0.95, "its components are near " + hits);
        }
    }

    /** Members of an ensemble learn functions of their own, with norms between. */
    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void membersOfAnEnsembleLearnEachTheirOwn(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 3);
            final Hidden hidden = new Hidden(List.of(32, 32), Unary.MISH, Norm.layer(), Init.fanIn(1));
            final EnsembleMlp ensemble = new EnsembleMlp(blueprint, 3, 2, hidden, 1, Init.zeros());
            final double hits = learnt(device, blueprint, 300, () -> {
                final float[] x = new float[BATCH * 2];
                final float[] y = new float[3 * BATCH];
                for (int i = 0; i < BATCH; i++) {
                    x[2 * i] = (float) random.nextDouble(-1, 1);
                    x[2 * i + 1] = (float) random.nextDouble(-1, 1);
                    y[i] = x[2 * i] * x[2 * i + 1];
                    y[BATCH + i] = Math.abs(x[2 * i]);
                    y[2 * BATCH + i] = (float) Math.sin(3 * x[2 * i + 1]);
                }
                final Tensor error = ensemble.forward(device.of(x, BATCH, 2)).sub(device.of(y, 3, BATCH, 1));
                return new Example(error.square().mean(), error.abs().is(Binary.LT, 0.15));
            });
            assertTrue(hits > 0.9, "they are near " + hits);
        }
    }
}
