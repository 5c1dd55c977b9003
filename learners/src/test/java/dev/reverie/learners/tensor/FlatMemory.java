package dev.reverie.learners.tensor;

import dev.reverie.learners.tensor.engines.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process that prints by how many KB it grew. Its heap is touched from the start, so that only native memory grows. */
@SuppressWarnings("try")
final class FlatMemory {
    static final int UPDATES = 100_000;
    private static final int ROUNDS = 3_000;
    private static final Path STATUS = Path.of("/proc/self/status");

    private FlatMemory() {}

    /** @param args engine, and {@code updates} or {@code operations}. */
    public static void main(final String[] args) throws IOException {
        try (Device device = Engines.open(args[0], "cpu", 1)) {
            System.out.println("grown " + (args[1].equals("updates") ? updates(device) : operations(device)));
            if (device.live() != 0) {
                throw new IllegalStateException(device.live() + " tensors leaked");
            }
        }
    }

    private static long updates(final Device device) throws IOException {
        final Parameters parameters;
        final Tensor first = device.zeros(TensorType.FLOAT32, 40);
        final Tensor second = device.zeros(TensorType.FLOAT32, 40);
        final Tensor x = device.of(new float[16], 4, 4);
        try (Scope scope = device.open()) {
            parameters = Parameters.of(
                    Map.of("w", device.full(TensorType.FLOAT32, 0.1, 4, 8), "b", device.zeros(TensorType.FLOAT32, 8)));
        }
        final long live = device.live();
        long before = 0;
        for (int i = 0; i < UPDATES; i++) {
            if (i == UPDATES / 5) {
                before = resident();
            }
            final long step = i + 1;
            device.scoped(() -> {
                final Tape tape = device.record();
                final Tensor loss = Fused.dense(x, parameters.get("w"), parameters.get("b"), Unary.TANH)
                        .softmax(-1)
                        .square()
                        .mean();
                device.engine()
                        .adam(
                                parameters.values(),
                                tape.gradients(loss, parameters),
                                first,
                                second,
                                AdamStep.at(step, 1e-3, 0.9, 0.999, 1e-8, 0));
            });
        }
        final long grown = resident() - before;
        if (device.live() != live) {
            throw new IllegalStateException("tensors leaked");
        }
        parameters.close();
        first.close();
        second.close();
        x.close();
        return grown;
    }

    /** Every operation that needs native memory beside its result; each would lose 16 KB a round. */
    private static long operations(final Device device) throws IOException {
        final Tensor x = device.normal(TensorType.FLOAT32, 64, 64).requireGrad();
        final Tensor w = device.normal(TensorType.FLOAT32, 64).requireGrad();
        final Tensor index = device.full(TensorType.INT32, 3, 64, 64);
        long before = 0;
        for (int i = 0; i < ROUNDS; i++) {
            if (i == ROUNDS / 6) {
                before = resident();
            }
            device.scoped(() -> {
                final Tape tape = device.record();
                Tensor y = Normal.layerNorm(x, w, w, 1e-3).add(Normal.rmsNorm(x, w, 1e-3));
                y = y.topK(64, true)
                        .values()
                        .add(y.gather(1, index))
                        .add(y.clip(-1, 1))
                        .add(y.cumsum(1));
                y = Shaping.concat(0, y, y.transpose(0, 1))
                        .slice(0, 0, 128, 2)
                        .logSoftmax(0)
                        .softmax(1);
                y = y.indexSelect(0, index.at(0, 0)).flip(0).pad(new int[] {1, 1}, new int[] {1, 1}, 0);
                y = Convolution.conv2d(y.reshape(1, 1, 66, 66), w.reshape(1, 1, 8, 8), Window.of(2, 0));
                y = Convolution.convTranspose2d(y, w.reshape(1, 1, 8, 8), Window.of(2, 0))
                        .reshape(66, 66);
                y = Recurrent.gru(
                        y.slice(1, 0, 63),
                        x.slice(0, 0, 63).slice(1, 0, 21).reshape(63, 21).pad(new int[] {0, 0}, new int[] {3, 0}, 0),
                        -1);
                y.argmax(1);
                tape.gradients(y.logSumExp().add(y.max()), List.of(x, w));
            });
        }
        final long grown = resident() - before;
        x.close();
        w.close();
        index.close();
        return grown;
    }

    private static long resident() throws IOException {
        for (final String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no VmRSS in " + STATUS);
    }
}
