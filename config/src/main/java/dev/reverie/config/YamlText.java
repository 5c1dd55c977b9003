package dev.reverie.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values as YAML text and back: {@link #plain} reads what {@link #of} writes. */
final class YamlText {
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9][0-9_]*");
    private static final Pattern REAL =
            Pattern.compile("[-+]?(?:[0-9][0-9_]*\\.?[0-9_]*|\\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern BARE = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");
    private static final int LONGEST = 80;

    private YamlText() {}

    static boolean isNull(final String text) {
        return text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null");
    }

    /** @return what an unquoted scalar stands for, as in YAML 1.2, with {@code 1e-3} a number. */
    static Object plain(final String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.valueOf(text);
        }
        if (WHOLE.matcher(text).matches()) {
            try {
                return Long.valueOf(text.replace("_", ""));
            } catch (final NumberFormatException beyond64Bits) {
                return text;
            }
        }
        if (REAL.matcher(text).matches()) {
            return Double.valueOf(text.replace("_", ""));
        }
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> text;
        };
    }

    /** @return a tree as a block of YAML that ends with a line feed; the same tree gives the same text. */
    static String block(final Map<String, Object> tree) {
        final StringBuilder out = new StringBuilder();
        block(tree, 0, out);
        return out.toString();
    }

    private static void block(final Map<String, Object> tree, final int indent, final StringBuilder out) {
        for (final Map.Entry<String, Object> entry : tree.entrySet()) {
            out.append(" ".repeat(indent)).append(string(entry.getKey())).append(':');
            if (entry.getValue() instanceof Map<?, ?> map && !map.isEmpty()) {
                out.append('\n');
                block(YamlReader.asMap(map), indent + 2, out);
            } else {
                out.append(' ').append(of(entry.getValue())).append('\n');
            }
        }
    }

    /** @return a value as YAML on one line. */
    static String of(final Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> string(String.valueOf(entry.getKey())) + ": " + of(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(YamlText::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Double real) {
            if (!Double.isFinite(real)) {
                return Double.isNaN(real) ? ".nan" : real > 0 ? ".inf" : "-.inf";
            }
            final String text = real.toString();
            return text.contains("E-") ? text.replace('E', 'e') : text.replace("E", "e+");
        }
        return value instanceof String text ? string(text) : String.valueOf(value);
    }

    /** @return a value as YAML, cut short for a message. */
    static String shown(final Object value) {
        final String text = of(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    private static String string(final String text) {
        if (BARE.matcher(text).matches() && !isNull(text) && plain(text) instanceof String && !isOldBoolean(text)) {
            return text;
        }
        final StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (isPrintable(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("\\u%04x", c));
            }
        });
        return out.append('"').toString();
    }

    private static boolean isPrintable(final int c) {
        return c >= ' ' && c <= '~'
                || c >= 0xA0 && c <= 0xD7FF && c != 0x2028 && c != 0x2029
                || c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF
                || c >= 0x10000;
    }

    /** YAML 1.1 readers take these for booleans. */
    private static boolean isOldBoolean(final String text) {
        return List.of("yes", "no", "on", "off").contains(text.toLowerCase(java.util.Locale.ROOT));
    }
}
