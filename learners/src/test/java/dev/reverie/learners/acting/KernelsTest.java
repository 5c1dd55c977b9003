package dev.reverie.learners.acting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.learners.tensor.Unary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelsTest {
    private static final Map<Unary, DoubleUnaryOperator> EXACT = Map.of(
            Unary.RELU,
            x -> Math.max(x, 0),
            Unary.TANH,
            Math::tanh,
            Unary.SIGMOID,
            x -> 1 / (1 + Math.exp(-x)),
            Unary.SILU,
            x -> x / (1 + Math.exp(-x)),
            Unary.ELU,
            x -> x > 0 ? x : Math.expm1(x),
            Unary.MISH,
            x -> x * Math.tanh(Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
            Unary.SOFTPLUS,
            x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
            Unary.EXP,
            Math::exp);

    static Stream<Kernels> kernels() {
        return Agreement.kernels();
    }

    /** The suite starts its JVMs with the vector module where the JDK has it. */
    @Test
    void aJvmWithItsVectorModuleActsWithVectors() throws IOException {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "a JDK without the module");
        final Path cpu = Path.of("/proc/cpuinfo");
        assumeTrue(
                Files.isReadable(cpu) && Files.readString(cpu).matches("(?s).*flags[^\\n]* fma .*"),
                "a CPU without fused multiply-add");
        assertTrue(Instructions.best().toString().startsWith("vectors of "), "chosen: " + Instructions.best());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void functionsAreWithinAMillionth(final Kernels kernels) {
        final int n = 40_001;
        EXACT.forEach((unary, exact) -> {
            final double bound = unary == Unary.EXP ? 80 : 120;
            final float[] x = new float[n + 3];
            for (int i = 0; i < n; i++) {
                final double t = 2.0 * i / (n - 1) - 1;
                x[i + 3] = (float) (bound * t * t * t);
            }
            final float[] y = x.clone();
            kernels.activate(unary, y, 3, n);
            for (int i = 3; i < n + 3; i++) {
                final double expected = exact.applyAsDouble(x[i]);
                assertEquals(expected, y[i], 1e-6 * Math.max(1, Math.abs(expected)), unary + " of " + x[i]);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void whatIsNoNumberStaysNone(final Kernels kernels) {
        for (final Unary unary : EXACT.keySet()) {
            final float[] y = new float[37];
            Arrays.fill(y, Float.NaN);
            kernels.activate(unary, y, 0, y.length);
            for (final float value : y) {
                assertTrue(Float.isNaN(value), unary + " hid a NaN");
            }
        }
    }
}
