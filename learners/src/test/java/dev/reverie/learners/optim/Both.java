package dev.reverie.learners.optim;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the tests of this package do on both engines, each time with an eye on leaked tensors. */
@SuppressWarnings("try")
final class Both {
    private Both() {}

    static void on(final String engine, final Consumer<Device> body) {
        final boolean isThere = Engines.available().stream()
                .anyMatch(a -> a.engine().equals(engine) && a.device().equals("cpu") && a.isThere());
        assumeTrue(isThere, "engine " + engine + " is not here");
        try (Device device = Engines.open(engine, "cpu", 1)) {
            body.accept(device);
            if (device.live() != 0) {
                throw new AssertionError(device.live() + " tensors leaked on " + engine);
            }
        }
    }

    /** Parameters {@code w [3, 2]} and {@code b [2]} of the golden problem. */
    static Parameters parameters(final Device device, final TensorType type) {
        try (Scope scope = device.open()) {
            final double[] w = new double[6];
            Arrays.setAll(w, i -> 0.5 * Math.sin(2.0 * i + 1));
            final Map<String, Tensor> initial = new LinkedHashMap<>();
            initial.put("layer/w", device.of(w, 3, 2).cast(type));
            initial.put("layer/b", device.of(new double[] {0.1, 0.2}, 2).cast(type));
            return Parameters.of(initial);
        }
    }

    /** {@code 10 mean((tanh(x w + b) - t)^2)}. */
    static Tensor loss(final Parameters p) {
        final Device device = p.values().device();
        final double[] x = new double[12];
        Arrays.setAll(x, i -> Math.cos(i + 1.0));
        final double[] t = new double[8];
        Arrays.setAll(t, i -> Math.sin(3.0 * i));
        final TensorType type = p.values().type();
        return device.of(x, 4, 3)
                .cast(type)
                .matmul(p.get("layer/w"))
                .add(p.get("layer/b"))
                .tanh()
                .sub(device.of(t, 4, 2).cast(type))
                .square()
                .mean()
                .mul(10);
    }

    static double gradients(final Parameters p, final Supplier<Tensor> loss) {
        try (Scope scope = p.values().device().open();
                Tape tape = p.values().device().record()) {
            final Tensor now = loss.get();
            tape.gradients(now, p);
            return now.item();
        }
    }

    static void train(final Parameters p, final Optimizer optimizer, final int steps) {
        for (int i = 0; i < steps; i++) {
            gradients(p, () -> loss(p));
            optimizer.step();
        }
    }
}
