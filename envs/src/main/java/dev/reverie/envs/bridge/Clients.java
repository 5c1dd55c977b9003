package dev.reverie.envs.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What the other end of a bridge is written with. */
public final class Clients {
    private Clients() {}

    /** @return the Python module {@code reverie_bridge.py}, which needs numpy only. */
    public static String python() {
        return text("reverie_bridge.py");
    }

    /** @return an environment in C, one file. */
    public static String c() {
        return text("example_env.c");
    }

    private static String text(final String resource) {
        try (InputStream in = Clients.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
