package dev.reverie.learners.acting;

import java.util.Optional;

/** Which {@link Kernels} this JVM runs fastest. */
public final class Instructions {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String VECTOR = "dev.reverie.learners.acting.vector.VectorKernels";
    private static final Kernels SCALAR = new Scalar();
    private static final Kernels BEST = vector().orElse(SCALAR);

    private Instructions() {}

    /** @return vector kernels where the JVM was started with its vector module and has fused multiply-add, else scalar ones. */
    public static Kernels best() {
        return BEST;
    }

    /** @return kernels that every JVM runs. */
    public static Kernels scalar() {
        return SCALAR;
    }

    /** Narrower vectors than 8 floats mean an x86 without fused multiply-add, which would be emulated in big decimals. */
    private static Optional<Kernels> vector() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Optional.empty();
        }
        try {
            final Kernels kernels =
                    (Kernels) Class.forName(VECTOR).getDeclaredConstructor().newInstance();
            final boolean isFused =
                    kernels.lanes() >= 8 || System.getProperty("os.arch").equals("aarch64");
            return isFused ? Optional.of(kernels) : Optional.empty();
        } catch (final ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }
}
