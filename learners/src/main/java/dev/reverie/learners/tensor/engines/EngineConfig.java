package dev.reverie.learners.tensor.engines;

import dev.reverie.config.Problems;
import dev.reverie.learners.tensor.Device;

/**
 * Section {@code engine}: where tensors are computed.
 *
 * @param name    of the engine, or {@code auto} for the fastest that can be used.
 * @param device  {@code cpu} or {@code cuda:N}.
 * @param threads of the CPU's kernels; 1 is fastest for small networks.
 */
public record EngineConfig(String name, String device, int threads) {
    private static final int MOST_THREADS = 1024;

    public EngineConfig {
        new Problems()
                .check(
                        name.equals("auto") || Engines.names().contains(name),
                        "name",
                        "must be auto or one of " + Engines.names() + ", got '" + name + "'")
                .check(
                        device.matches("cpu|cuda:\\d{1,3}"),
                        "device",
                        "must be cpu or cuda:N such as cuda:0, got '" + device + "'")
                .check(
                        threads >= 1 && threads <= MOST_THREADS,
                        "threads",
                        "must be within 1 and " + MOST_THREADS + ", got " + threads)
                .raise();
    }

    /**
     * Opens the engine.
     *
     * @return a device, the caller's to close.
     * @throws dev.reverie.config.ConfigException if it cannot be used here, saying why.
     */
    public Device open() {
        return Engines.open(name, device, threads);
    }
}
