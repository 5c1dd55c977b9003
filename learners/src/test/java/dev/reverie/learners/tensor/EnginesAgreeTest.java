package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fixed networks give the same losses and gradients on every engine, float32. */
@SuppressWarnings("try")
class EnginesAgreeTest {
    private static final List<Device> DEVICES = new ArrayList<>();

    @BeforeAll
    static void open() {
        for (final String name : List.of("torch", "nd4j")) {
            DEVICES.add(Installed.open(name));
        }
    }

    @AfterAll
    static void close() {
        DEVICES.forEach(Device::close);
    }

    private static final class Weights {
        private final Device device;
        private final SplittableRandom random = new SplittableRandom(5);
        private final Map<String, Tensor> made = new LinkedHashMap<>();

        private Weights(final Device device) {
            this.device = device;
        }

        private Tensor values(final double scale, final int... shape) {
            final float[] values = new float[(int) Checks.elements(shape)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (scale * random.nextDouble(-1, 1));
            }
            return device.of(values, shape);
        }

        private void add(final String name, final int... shape) {
            made.put(name, values(0.3, shape));
        }
    }

    private static void agree(final Map<String, int[]> shapes, final BiFunction<Parameters, Weights, Tensor> network) {
        final List<float[]> grads = new ArrayList<>();
        final List<Double> losses = new ArrayList<>();
        for (final Device device : DEVICES) {
            try (Scope scope = device.open()) {
                final Weights weights = new Weights(device);
                shapes.forEach(weights::add);
                try (Parameters parameters = Parameters.of(weights.made);
                        Tape tape = device.record()) {
                    final Tensor loss = network.apply(parameters, weights);
                    losses.add(loss.item());
                    grads.add(tape.gradients(loss, parameters).floats());
                }
            }
            assertEquals(0, device.live());
        }
        for (int i = 1; i < grads.size(); i++) {
            assertEquals(losses.get(0), losses.get(i), 1e-5);
            assertArrayEquals(grads.get(0), grads.get(i), 1e-5f);
        }
        double size = 0;
        for (final float g : grads.get(0)) {
            size += Math.abs(g);
        }
        assertEquals(true, size > 0.1 && Double.isFinite(size), "gradients say nothing: " + size);
    }

    @Test
    void mlp() {
        final Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("w0", new int[] {12, 64});
        shapes.put("b0", new int[] {64});
        shapes.put("w1", new int[] {64, 5});
        shapes.put("b1", new int[] {5});
        agree(shapes, (p, w) -> {
            final Tensor h = Fused.dense(w.values(1, 32, 12), p.get("w0"), p.get("b0"), Unary.SILU);
            final Tensor logits = Fused.dense(h, p.get("w1"), p.get("b1"), null);
            return logits.logSoftmax(-1)
                    .slice(1, 0, 1)
                    .mean()
                    .neg()
                    .add(logits.square().mean());
        });
    }

    @Test
    void recurrentStateSpaceSteps() {
        final Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("in", new int[] {12, 32});
        shapes.put("inB", new int[] {32});
        shapes.put("gru", new int[] {64, 96});
        shapes.put("gruB", new int[] {96});
        shapes.put("scale", new int[] {96});
        shapes.put("shift", new int[] {96});
        shapes.put("prior", new int[] {32, 16});
        shapes.put("priorB", new int[] {16});
        agree(shapes, (p, w) -> {
            Tensor h = w.values(1, 8, 32);
            Tensor loss = h.device().zeros(TensorType.FLOAT32);
            for (int t = 0; t < 5; t++) {
                final Tensor x = Fused.dense(w.values(1, 8, 12), p.get("in"), p.get("inB"), Unary.ELU);
                Tensor gates = Fused.dense(Shaping.concat(-1, x, h), p.get("gru"), p.get("gruB"), null);
                gates = Normal.layerNorm(gates, p.get("scale"), p.get("shift"), 1e-3);
                final Tensor reset = gates.slice(1, 0, 32).sigmoid();
                final Tensor candidate = gates.slice(1, 32, 64).mul(reset).tanh();
                final Tensor update = gates.slice(1, 64, 96).sub(1).sigmoid();
                h = update.mul(candidate).add(update.neg().add(1).mul(h));
                final Tensor logits =
                        Fused.dense(h, p.get("prior"), p.get("priorB"), null).reshape(8, 4, 4);
                final Tensor probs = logits.softmax(-1).mul(0.99).add(0.01 / 4);
                loss = loss.add(probs.log().mul(probs).sum(-1).mean());
            }
            return loss.add(h.square().mean());
        });
    }

    @Test
    void convolutionalNetwork() {
        final Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("k0", new int[] {4, 3, 4, 4});
        shapes.put("k1", new int[] {8, 4, 3, 3});
        shapes.put("k2", new int[] {8, 3, 4, 4});
        agree(shapes, (p, w) -> {
            final Tensor x = w.values(1, 2, 3, 16, 16);
            final Tensor h = Convolution.conv2d(x, p.get("k0"), Window.of(2, 1)).relu();
            final Tensor z = Convolution.conv2d(h, p.get("k1"), Window.of(1, 1)).silu();
            return Convolution.convTranspose2d(z, p.get("k2"), Window.of(2, 1))
                    .sub(x)
                    .square()
                    .mean();
        });
    }
}
