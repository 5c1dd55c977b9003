package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.learners.tensor.engines.Engines;

/** Opens an engine for a test, or skips the test where the engine's natives do not exist. */
public final class Installed {
    private Installed() {}

    public static Device open(final String engine) {
        final String why = Engines.available().stream()
                .filter(a -> a.engine().equals(engine) && a.device().equals("cpu"))
                .map(Engines.Availability::reason)
                .findFirst()
                .orElse("unknown");
        final boolean isExpected = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        assumeTrue(isExpected || why.isEmpty(), "engine " + engine + " is left out: " + why);
        return Engines.open(engine, "cpu", 1);
    }
}
