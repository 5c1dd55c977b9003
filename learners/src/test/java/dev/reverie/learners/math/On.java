package dev.reverie.learners.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Installed;
import dev.reverie.learners.tensor.Tensor;
import java.util.function.Consumer;

/** A test's body on an engine, in a scope after which nothing may be left. */
final class On {
    private On() {}

    static void engine(final String engine, final Consumer<Device> body) {
        try (Device device = Installed.open(engine)) {
            device.scoped(() -> body.accept(device));
            assertEquals(0, device.live(), "tensors leaked on " + engine);
        }
    }

    static void finite(final String what, final Tensor... tensors) {
        for (final Tensor tensor : tensors) {
            for (final double value : tensor.doubles()) {
                assertTrue(Double.isFinite(value), what + " is " + value);
            }
        }
    }
}
