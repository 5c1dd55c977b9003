package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TorchEngineTest
        implements EngineContract, GradientContract, FusedContract, CellsContract, SinglePrecisionContract {
    private static Device device;

    @BeforeAll
    static void open() {
        device = Installed.open("torch");
    }

    @AfterAll
    static void close() {
        if (device != null) {
            device.close();
        }
    }

    @Override
    public Device device() {
        return device;
    }

    @Test
    void halfPrecisionLearns() {
        final Tensor x = device.normal(TensorType.BFLOAT16, 32, 8);
        final Tensor y = x.slice(1, 0, 2).sub(x.slice(1, 2, 4));
        final Map<String, Tensor> initial = Map.of(
                "w", device.normal(TensorType.BFLOAT16, 8, 2).mul(0.1),
                "b", device.zeros(TensorType.BFLOAT16, 2),
                "scale", device.full(TensorType.BFLOAT16, 1, 2));
        try (Parameters parameters = Parameters.of(initial)) {
            final double[] losses = new double[200];
            for (int i = 0; i < losses.length; i++) {
                final int at = i;
                device.scoped(() -> {
                    final Tape tape = device.record();
                    final Tensor out = Fused.dense(x, parameters.get("w"), parameters.get("b"), null)
                            .mul(parameters.get("scale"));
                    final Tensor loss = out.sub(y).square().mean();
                    losses[at] = loss.cast(TensorType.FLOAT32).item();
                    parameters.values().accumulate(tape.gradients(loss, parameters), -0.2);
                });
            }
            assertTrue(losses[199] < 0.02 * losses[0], () -> losses[0] + " became " + losses[199]);
        }
        assertEquals(TensorType.BFLOAT16, x.softmax(-1).type());
        assertEquals(
                1,
                x.cast(TensorType.FLOAT32)
                        .sub(x.cast(TensorType.FLOAT32)
                                .cast(TensorType.BFLOAT16)
                                .cast(TensorType.FLOAT32))
                        .abs()
                        .max()
                        .is(Binary.EQ, 0)
                        .cast(TensorType.INT32)
                        .ints()[0]);
    }
}
