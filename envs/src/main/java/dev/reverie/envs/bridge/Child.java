package dev.reverie.envs.bridge;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that we started, with whatever it started itself. */
final class Child implements AutoCloseable {
    /** The variable that tells a process where its bridge is: {@code unix:PATH} or {@code stdio}. */
    static final String VARIABLE = "REVERIE_BRIDGE";

    private static final long PATIENCE_MILLIS = 2000;

    private final Process process;

    private Child(final Process process) {
        this.process = process;
    }

    /**
     * @param command for {@code /bin/sh}.
     * @param address value of {@link #VARIABLE}.
     * @param piped   whether its standard output is the bridge; else that goes to our standard error.
     */
    static Child start(final String command, final String address, final boolean piped) {
        final String script = piped ? command : "exec 1>&2\n" + command;
        final ProcessBuilder builder = new ProcessBuilder(List.of("/bin/sh", "-c", script));
        builder.environment().put(VARIABLE, address);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            return new Child(builder.start());
        } catch (final IOException e) {
            throw new ConfigException("cannot start '" + command + "': " + e.getMessage());
        }
    }

    Process process() {
        return process;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @return {@code "exit status N"} if it has ended or does so within the blink of an eye, else nothing. */
    String ending() {
        return ended(100) ? "exit status " + process.exitValue() : "";
    }

    private boolean ended(final long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    void kill() {
        final List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** Waits a little for it to end by itself, then kills it. */
    @Override
    public void close() {
        if (!ended(PATIENCE_MILLIS)) {
            kill();
        }
    }
}
