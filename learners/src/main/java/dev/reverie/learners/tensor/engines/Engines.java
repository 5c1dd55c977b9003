package dev.reverie.learners.tensor.engines;

import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Engine;
import dev.reverie.learners.tensor.nd4j.Nd4jEngine;
import dev.reverie.learners.tensor.torch.TorchEngine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Opens engines by name. None need be there: tabular learning runs without. */
public final class Engines {

    @FunctionalInterface
    private interface Opener {
        Engine open(String device, int threads);
    }

    /** In the order of preference. */
    private static final Map<String, Opener> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put("torch", TorchEngine::new);
        KNOWN.put("nd4j", Nd4jEngine::new);
    }

    private Engines() {}

    /** @return names of the engines, in the order of preference, whether they can be used here or not. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(KNOWN.keySet());
    }

    /**
     * What became of an engine on a device.
     *
     * @param engine such as {@code torch}.
     * @param device such as {@code cpu} or {@code cuda:0}.
     * @param reason why it cannot be used, empty if it can.
     */
    public record Availability(String engine, String device, String reason) {
        /** @return whether it can be used. */
        public boolean isThere() {
            return reason.isEmpty();
        }
    }

    /** Tries every engine, on the CPU and on the first CUDA device; loads their natives. */
    public static List<Availability> available() {
        final List<Availability> all = new ArrayList<>();
        for (final String name : KNOWN.keySet()) {
            all.add(attempt(name, "cpu"));
        }
        all.add(attempt("torch", "cuda:0"));
        return all;
    }

    private static Availability attempt(final String name, final String device) {
        try {
            opened(name, device, 1).close();
            return new Availability(name, device, "");
        } catch (final LinkageError | RuntimeException e) {
            return new Availability(name, device, reason(e, device));
        }
    }

    private static Engine opened(final String name, final String device, final int threads) {
        final Opener opener = KNOWN.get(name);
        if (opener == null) {
            throw new ConfigException("engine '" + name + "' is not known: use auto or one of " + KNOWN.keySet()
                    + NearNames.hint(name, KNOWN.keySet()));
        }
        return opener.open(device, threads);
    }

    private static String reason(final Throwable e, final String device) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        final String text =
                String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        final String lacks = device.startsWith("cuda")
                ? Cuda.look().advice().stream().map("; "::concat).collect(Collectors.joining())
                : "";
        return (root instanceof LinkageError ? "its natives are missing or unusable: " : "") + text + lacks;
    }

    /**
     * Opens an engine.
     *
     * @param engine  its name, or {@code auto}: the first of {@link #available} that can be used on the device.
     * @param device  {@code cpu} or {@code cuda:N}.
     * @param threads of the CPU's kernels, at least 1.
     * @return a device of its own; the caller closes it.
     * @throws ConfigException if there is none, saying why.
     */
    public static Device open(final String engine, final String device, final int threads) {
        if (threads < 1) {
            throw new ConfigException("engine threads are at least 1, not " + threads);
        }
        final List<String> problems = new ArrayList<>();
        for (final String name : engine.equals("auto") ? KNOWN.keySet() : List.of(engine)) {
            try {
                return new Device(opened(name, device, threads));
            } catch (final ConfigException e) {
                throw e;
            } catch (final LinkageError | RuntimeException e) {
                problems.add("engine " + name + " cannot be used on device " + device + ": " + reason(e, device));
            }
        }
        throw new ConfigException(problems);
    }
}
