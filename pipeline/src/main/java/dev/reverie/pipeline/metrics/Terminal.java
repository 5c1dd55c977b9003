package dev.reverie.pipeline.metrics;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where text is shown.
 *
 * @param columns     characters a line, 20 or more.
 * @param interactive whether a person sees it as it is written, so that a line may be rewritten in place.
 * @param unicode     whether more than ASCII is shown.
 */
public record Terminal(int columns, boolean interactive, boolean unicode) {
    private static final int USUAL = 80;
    private static final int LEAST = 20;

    public Terminal {
        if (columns < LEAST) {
            throw new IllegalArgumentException("a terminal needs " + LEAST + " or more columns, got " + columns);
        }
    }

    /** @return the terminal that standard output leads to, or a file 80 columns wide. */
    public static Terminal stdout() {
        return at(1);
    }

    /** @return the terminal that standard error leads to, or a file 80 columns wide. */
    public static Terminal stderr() {
        return at(2);
    }

    private static Terminal at(final int descriptor) {
        final boolean terminal = isTerminal(descriptor);
        return of(System.getenv(), terminal, terminal ? size() : "");
    }

    /**
     * What the environment tells.
     *
     * @param env      variables: {@code COLUMNS}, {@code TERM}, {@code LC_ALL}, {@code LC_CTYPE}, {@code LANG}.
     * @param terminal whether it is one.
     * @param size     {@code rows columns} as the terminal itself tells, or empty.
     * @return the terminal; 80 columns if nothing is told.
     */
    static Terminal of(final Map<String, String> env, final boolean terminal, final String size) {
        final String term = env.getOrDefault("TERM", "");
        String locale = "";
        for (final String key : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            if (locale.isEmpty()) {
                locale = env.getOrDefault(key, "").toUpperCase(Locale.ROOT);
            }
        }
        final boolean unicode =
                !term.equals("dumb") && !term.equals("linux") && (locale.contains("UTF-8") || locale.contains("UTF8"));
        final String[] told = size.strip().split(" +");
        int columns = told.length == 2 ? number(told[1]) : 0;
        columns = columns > 0 ? columns : number(env.getOrDefault("COLUMNS", ""));
        return new Terminal(
                columns > 0 ? Math.max(LEAST, Math.min(columns, 1000)) : USUAL,
                terminal && !term.equals("dumb"),
                unicode);
    }

    private static int number(final String text) {
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }

    private static boolean isTerminal(final int descriptor) {
        try {
            final String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (final IOException | UnsupportedOperationException noSuchView) {
            return System.console() != null;
        }
    }

    private static String size() {
        try {
            final Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return "";
            }
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (final IOException noStty) {
            return "";
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
