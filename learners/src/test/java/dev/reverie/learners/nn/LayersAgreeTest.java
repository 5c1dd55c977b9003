package dev.reverie.learners.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Both engines begin alike and come to the same loss and gradients in float32. */
@SuppressWarnings("try")
class LayersAgreeTest {
    private static final int STEPS = 3;
    private static final int LANES = 2;

    private static void agree(final Function<Blueprint, Function<Device, Tensor>> network) {
        final List<Double> losses = new ArrayList<>();
        final List<float[]> grads = new ArrayList<>();
        for (final String engine : List.of("torch", "nd4j")) {
            try (Device device = Engines.open(engine, "cpu", 1)) {
                final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 9);
                final Function<Device, Tensor> loss = network.apply(blueprint);
                try (Parameters parameters = blueprint.build();
                        Scope scope = device.open();
                        Tape tape = device.record()) {
                    final Tensor value = loss.apply(device);
                    losses.add(value.item());
                    grads.add(tape.gradients(value, parameters).floats());
                }
                assertEquals(0, device.live());
            }
        }
        assertEquals(losses.get(0), losses.get(1), 1e-5);
        assertArrayEquals(grads.get(0), grads.get(1), 1e-5f);
        double sum = 0;
        for (final float g : grads.get(0)) {
            sum += Math.abs(g);
        }
        assertTrue(sum > 0.1 && Double.isFinite(sum), "the gradients say nothing: " + sum);
    }

    private static float[] normals(final int n) {
        final Random random = new Random(4);
        final float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Test
    void anImageEncoderARecurrentStateAndADecoder() {
        for (final ImageSpec.Resize resize : ImageSpec.Resize.values()) {
            agree(b -> {
                final ImageSpec spec = ImageSpec.dreamer(3, 64, 2, resize);
                final ImageEncoder encoder = new ImageEncoder(b.in("encoder"), spec);
                final BlockGru gru = new BlockGru(b.in("gru"), 32, 16, 4, 16, 3);
                final Mlp posterior =
                        new Mlp(b.in("posterior"), 32 + encoder.out(), Hidden.dreamer(1, 16), 16, Init.fanIn(1));
                final ImageDecoder decoder = new ImageDecoder(b.in("decoder"), 32 + 16, spec);
                return device -> {
                    final byte[] bytes = new byte[STEPS * LANES * 64 * 64 * 3];
                    new Random(3).nextBytes(bytes);
                    final Tensor pixels = device.of(TensorType.UINT8, ByteBuffer.wrap(bytes), STEPS, LANES, 64, 64, 3);
                    final Tensor images = Pixels.channelsFirst(pixels, TensorType.FLOAT32, -0.5);
                    final Tensor seen = encoder.forward(images).reshape(STEPS, LANES, -1);
                    final Tensor actions = gru.project(1, device.of(normals(STEPS * LANES * 3), STEPS, LANES, 3));
                    Tensor h = device.zeros(TensorType.FLOAT32, LANES, 32);
                    Tensor z = device.zeros(TensorType.FLOAT32, LANES, 16);
                    Tensor loss = device.zeros(TensorType.FLOAT32);
                    for (int t = 0; t < STEPS; t++) {
                        h = gru.step(gru.project(0, z).add(actions.at(0, t)), h);
                        final Tensor both = Shaping.concat(-1, h, seen.at(0, t));
                        z = new SimNorm(4).forward(posterior.forward(both));
                        final Tensor image = decoder.forward(Shaping.concat(-1, h, z));
                        final Tensor truth =
                                images.slice(0, t * LANES, (t + 1) * LANES).add(0.5);
                        loss = loss.add(image.sub(truth).square().mean())
                                .add(z.square().mean());
                    }
                    return loss;
                };
            });
        }
    }

    @Test
    void aTransformer() {
        agree(b -> {
            final Transformer transformer = new Transformer(
                    b, TransformerSpec.causal(32, 2, 4, 16).grouped(2).softCapped(20));
            return device -> transformer
                    .forward(device.of(normals(2 * 16 * 32), 2, 16, 32))
                    .mul(device.of(normals(32), 32))
                    .tanh()
                    .mean();
        });
    }

    @Test
    void anEnsembleWithNorms() {
        agree(b -> {
            final EnsembleMlp ensemble = new EnsembleMlp(b, 5, 8, Hidden.tdmpc(2, 32), 4);
            return device ->
                    ensemble.forward(device.of(normals(16 * 8), 16, 8)).square().mean();
        });
    }
}
