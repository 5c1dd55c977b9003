package dev.reverie.learners.nn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Parts and parameters of a network with their sizes, as text. */
final class Tree {
    private static final int NAMES = 40;

    private final Map<String, Tree> parts = new LinkedHashMap<>();
    private String shape = "";
    private long size;

    /** Adds a parameter whose name's parts are joined by '/'. */
    void add(final String name, final int[] dims, final long count) {
        Tree node = this;
        node.size += count;
        for (final String part : name.split("/")) {
            node = node.parts.computeIfAbsent(part, any -> new Tree());
            node.size += count;
        }
        node.shape = Arrays.toString(dims);
    }

    /** @return a line for the whole, called {@code name}, and one for each part and parameter below it. */
    String text(final String name) {
        final StringBuilder text = new StringBuilder();
        write(text, name, 0);
        return text.toString();
    }

    private void write(final StringBuilder text, final String name, final int depth) {
        final String label = "  ".repeat(depth) + name + (parts.isEmpty() ? "" : "/");
        text.append(String.format(Locale.ROOT, "%-" + NAMES + "s %-20s %,14d%n", label, shape, size));
        parts.forEach((part, below) -> below.write(text, part, depth + 1));
    }
}
