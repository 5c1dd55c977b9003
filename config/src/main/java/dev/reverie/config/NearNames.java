package dev.reverie.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names that a mistyped one may have meant. */
public final class NearNames {
    private static final int MOST = 3;

    private NearNames() {}

    /**
     * Ends a message about an unknown name.
     *
     * @param wrong the unknown name.
     * @param known names that would be right.
     * @return {@code "; did you mean 'a' or 'b'?"}, or a list of all names if none is near and they are few, or empty.
     */
    public static String hint(final String wrong, final Collection<String> known) {
        final List<String> near = of(wrong, known);
        if (!near.isEmpty()) {
            return "; did you mean " + quoted(near, " or ") + "?";
        }
        return known.isEmpty() || known.size() > 24 ? "" : "; known are " + quoted(known, ", ");
    }

    /** @return up to three known names near the wrong one, nearest first. */
    public static List<String> of(final String wrong, final Collection<String> known) {
        final String lower = wrong.toLowerCase(Locale.ROOT);
        final int most = Math.max(2, wrong.length() / 3);
        return known.stream()
                .filter(name -> distance(lower, name.toLowerCase(Locale.ROOT)) <= most)
                .sorted(Comparator.comparingInt((String name) -> distance(lower, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    private static String quoted(final Collection<String> names, final String separator) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(separator));
    }

    /** Levenshtein's distance. */
    private static int distance(final String a, final String b) {
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] next = new int[b.length() + 1];
            next[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int swap = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(swap, Math.min(last[j], next[j - 1]) + 1);
            }
            last = next;
        }
        return last[b.length()];
    }
}
