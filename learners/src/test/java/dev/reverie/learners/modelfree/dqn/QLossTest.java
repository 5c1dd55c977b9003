package dev.reverie.learners.modelfree.dqn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.learners.modelfree.NStepTensors;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses and gradients worked out by hand. */
class QLossTest {

    private static void set(final QNetwork network, final String name, final double... values) {
        final ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.nativeOrder());
        data.asDoubleBuffer().put(values);
        network.parameters().get(name).overwrite(data);
    }

    private static QNetwork network(final Device device, final DqnConfig config, final double... k0) {
        final QNetwork network = new QNetwork(new Blueprint(device, TensorType.FLOAT64, 1), 1, 2, config);
        set(network, "q/0/kernel", k0[0]);
        set(network, "q/0/bias", 0);
        set(network, "q/1/kernel", k0[1], k0[2]);
        set(network, "q/1/bias", k0[3], k0[4]);
        return network;
    }

    private static void gradient(final QNetwork network, final String name, final double... expected) {
        final List<String> names = List.copyOf(network.parameters().tensors().keySet());
        int from = 0;
        for (final String before : names.subList(0, names.indexOf(name))) {
            from += (int) network.parameters().get(before).size();
        }
        final double[] all = network.parameters().grads().doubles();
        assertArrayEquals(expected, java.util.Arrays.copyOfRange(all, from, from + expected.length), 1e-12, name);
    }

    /**
     * Two transitions that weigh 1/2 each. The first, x = 1: Q = (2, 1), action 0, y = 1 + 0.9 v with v = Q'(0.5)_1 = 1 if the
     * online network's (1, 2) chooses, else max (1.5, 1). The second, x = 2: Q = (4, -1), action 1, y = 1: an error of -2,
     * beyond the Huber loss' 1.
     */
    @ParameterizedTest
    @CsvSource({"torch, true", "torch, false", "nd4j, true", "nd4j, false"})
    void lossAndGradient(final String engine, final boolean doubleQ) {
        final DqnConfig config = Vectors.config(List.of(1), doubleQ, false);
        try (Device device = Engines.open(engine, "cpu", 1)) {
            final QNetwork online = network(device, config, 2, 1, -1, 0, 3);
            final QNetwork target = network(device, config, 1, 3, 1, 0, 0.5);
            final NStepTensors inputs = new NStepTensors(
                    device.of(new double[] {1, 2}, 2, 1),
                    device.of(new double[] {0.5, 7}, 2, 1),
                    device.of(new int[] {0, 1}, 2, 1),
                    device.of(new double[] {1, 1}, 2),
                    device.of(new double[] {0.9, 0}, 2),
                    device.of(new double[] {0.5, 0.5}, 2));
            device.scoped(() -> {
                final Tape tape = device.record();
                final QLoss.Result result = new QLoss(online, target, config).of(inputs);
                tape.gradients(result.loss(), online.parameters());
                assertEquals(doubleQ ? 0.7525 : 0.780625, result.loss().item(), 1e-12);
                assertEquals(0.5, result.value().item(), 1e-12);
            });
            gradient(online, "q/1/kernel", doubleQ ? 0.1 : -0.35, -2);
            gradient(online, "q/1/bias", doubleQ ? 0.05 : -0.175, -0.5);
            gradient(online, "q/0/kernel", doubleQ ? 1.05 : 0.825);
            gradient(online, "q/0/bias", doubleQ ? 0.55 : 0.325);
            assertArrayEquals(
                    new double[6],
                    java.util.Arrays.copyOf(target.parameters().grads().doubles(), 6));
        }
    }
}
