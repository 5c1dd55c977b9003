package dev.reverie.learners;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.config.Json;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import java.util.HashSet;
import java.util.Map;

/** Compares losses and gradients with what the scripts in {@code benchmarks/peers} wrote down. */
public final class GoldenNumbers {
    private GoldenNumbers() {}

    /** Each gradient's norm, and its product with a wave, within 1e-4 of the norm or of {@code least}. */
    public static void gradients(final Json.Node golden, final Parameters parameters, final double least) {
        assertEquals(new HashSet<>(golden.names()), parameters.tensors().keySet());
        someGradients(golden, parameters, least);
    }

    /** The same where others' gradients stand beside them. */
    public static void someGradients(final Json.Node golden, final Parameters parameters, final double least) {
        for (final Map.Entry<String, Tensor> part :
                parameters.parts(parameters.grads()).entrySet()) {
            final float[] grad = part.getValue().floats();
            double square = 0;
            double along = 0;
            for (int i = 0; i < grad.length; i++) {
                square += (double) grad[i] * grad[i];
                along += grad[i] * Math.cos(0.9 * i);
            }
            final double[] expected = doubles(golden.get(part.getKey()));
            final double tolerance = 1e-4 * Math.max(least, expected[0]);
            assertEquals(expected[0], Math.sqrt(square), tolerance, "norm of the gradient of " + part.getKey());
            assertEquals(expected[1], along, 3 * tolerance, "gradient of " + part.getKey());
            part.getValue().close();
        }
    }

    public static double[] doubles(final Json.Node node) {
        return node.asDoubles().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** A scalar, within 1e-4 of itself or of 0.1. */
    public static void near(final Json.Node golden, final String name, final Tensor actual) {
        final double expected = golden.get(name).asDouble();
        assertEquals(expected, actual.item(), 1e-4 * Math.max(0.1, Math.abs(expected)), name);
    }
}
