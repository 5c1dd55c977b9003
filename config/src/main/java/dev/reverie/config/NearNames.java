package dev.reverie.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Names that a mistyped one may have meant. Case, {@code -} and {@code _} do not count. */
public final class NearNames {
    private static final int MOST = 3;
    private static final int LONGEST = 200;
    private static final int FEW = 24;
    private static final int FAR = Integer.MAX_VALUE;

    private NearNames() {}

    /**
     * Ends a message about an unknown name.
     *
     * @param wrong the unknown name.
     * @param known names that would be right.
     * @return {@code "; did you mean 'a' or 'b'?"}, or a list of all names if none is near and they are few, or empty.
     */
    public static String hint(final String wrong, final Collection<String> known) {
        return hint(of(wrong, known), known);
    }

    /**
     * Ends a message about an unknown dotted path.
     *
     * @param wrong the unknown path.
     * @param known paths that would be right.
     * @param here  names that its last segment might have.
     * @return as {@link #hint}, of paths near as a whole or in their last segment, or else of names here.
     */
    public static String pathHint(final String wrong, final Collection<String> known, final Collection<String> here) {
        final List<String> near = ofPaths(wrong, known);
        return near.isEmpty() ? hint(near, here) : hint(near, known);
    }

    /** @return up to three known names near the wrong one, nearest first. */
    public static List<String> of(final String wrong, final Collection<String> known) {
        return nearest(known, name -> farness(wrong, name));
    }

    /** @return up to three known dotted paths near the wrong one as a whole or in their last segment, nearest first. */
    public static List<String> ofPaths(final String wrong, final Collection<String> known) {
        final String last = lastSegment(wrong);
        return nearest(known, path -> {
            final int whole = distance(plain(wrong), plain(path));
            final int segment = farness(last, lastSegment(path));
            return segment == FAR ? whole <= 1 ? whole : FAR : segment * LONGEST + Math.min(whole, LONGEST - 1);
        });
    }

    private static String hint(final List<String> near, final Collection<String> known) {
        if (!near.isEmpty()) {
            return "; did you mean " + quoted(near, " or ") + "?";
        }
        return known.isEmpty() || known.size() > FEW ? "" : "; known are " + quoted(known, ", ");
    }

    private static List<String> nearest(final Collection<String> known, final ToIntFunction<String> farness) {
        return known.stream()
                .filter(name -> farness.applyAsInt(name) != FAR)
                .sorted(Comparator.comparingInt(farness).thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    private static String lastSegment(final String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String quoted(final Collection<String> names, final String separator) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(separator));
    }

    /** Edits between two names if a third of the longer at most, more if one begins with the other, else FAR. */
    private static int farness(final String wrong, final String known) {
        final String a = plain(wrong);
        final String b = plain(known);
        final int distance = distance(a, b);
        if (distance <= Math.max(1, Math.max(a.length(), b.length()) / 3) && distance < LONGEST) {
            return distance;
        }
        final int shared = a.length() > LONGEST ? 0 : Math.min(a.length(), b.length());
        return shared >= 3 && (a.startsWith(b) || b.startsWith(a)) ? distance : FAR;
    }

    static String plain(final String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Levenshtein's distance, where two neighbours swapped count once; LONGEST for names beyond that length. */
    private static int distance(final String a, final String b) {
        if (a.length() > LONGEST || b.length() > LONGEST) {
            return LONGEST;
        }
        final int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                final int swap = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(swap, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
