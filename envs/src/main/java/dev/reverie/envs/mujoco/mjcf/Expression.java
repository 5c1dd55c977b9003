package dev.reverie.envs.mujoco.mjcf;

import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;

/**
 * Compiles an expression over one lane into a tree of closures that allocates nothing. Loosest first: {@code ||}, {@code &&},
 * comparisons, {@code + -}, {@code * /}, signs and {@code !}, {@code ^} (to the right). What is not 0 is true, true is 1.
 */
final class Expression {
    /** What an expression may read besides numbers. */
    interface Names {
        /** @return names of readings, such as {@code qpos}. */
        Set<String> readings();

        /**
         * @param reading   one of {@link #readings()}.
         * @param arguments as written between its parentheses.
         * @throws ConfigException if it has none such.
         */
        DoubleSupplier find(String reading, List<String> arguments);
    }

    private static final String COMPARISONS = "<>=!";

    private final String what;
    private final String text;
    private final Names names;
    private int at;

    private Expression(final String what, final String text, final Names names) {
        this.what = what;
        this.text = text;
        this.names = names;
    }

    /**
     * @param what  the expression is, for errors.
     * @param text  of the expression.
     * @param names that it may read.
     * @return its value at the time of asking.
     * @throws ConfigException naming the column and what would be right there.
     */
    static DoubleSupplier compile(final String what, final String text, final Names names) {
        final Expression expression = new Expression(what, text, names);
        final DoubleSupplier value = expression.either();
        if (expression.peek() != 0) {
            throw expression.wrong("'" + expression.peek() + "' stands where an operator or the end should");
        }
        return value;
    }

    private ConfigException wrong(final String why) {
        return new ConfigException(what + " '" + text + "', column " + (at + 1) + ": " + why);
    }

    /** @return the next character that is no space, 0 at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean take(final String token) {
        if (peek() != 0 && text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private DoubleSupplier either() {
        DoubleSupplier left = both();
        while (take("||")) {
            final DoubleSupplier a = left;
            final DoubleSupplier b = both();
            left = () -> a.getAsDouble() != 0 || b.getAsDouble() != 0 ? 1 : 0;
        }
        return left;
    }

    private DoubleSupplier both() {
        DoubleSupplier left = comparison();
        while (take("&&")) {
            final DoubleSupplier a = left;
            final DoubleSupplier b = comparison();
            left = () -> a.getAsDouble() != 0 && b.getAsDouble() != 0 ? 1 : 0;
        }
        return left;
    }

    private DoubleSupplier comparison() {
        final DoubleSupplier a = sum();
        if (COMPARISONS.indexOf(peek()) < 0 || peek() == 0) {
            return a;
        }
        for (final String operator : List.of("<=", ">=", "==", "!=", "<", ">")) {
            if (take(operator)) {
                final DoubleSupplier b = sum();
                return switch (operator) {
                    case "<=" -> () -> a.getAsDouble() <= b.getAsDouble() ? 1 : 0;
                    case ">=" -> () -> a.getAsDouble() >= b.getAsDouble() ? 1 : 0;
                    case "==" -> () -> a.getAsDouble() == b.getAsDouble() ? 1 : 0;
                    case "!=" -> () -> a.getAsDouble() != b.getAsDouble() ? 1 : 0;
                    case "<" -> () -> a.getAsDouble() < b.getAsDouble() ? 1 : 0;
                    default -> () -> a.getAsDouble() > b.getAsDouble() ? 1 : 0;
                };
            }
        }
        throw wrong("comparisons are <, <=, >, >=, == and !=");
    }

    private DoubleSupplier sum() {
        DoubleSupplier left = product();
        while (peek() == '+' || peek() == '-') {
            final DoubleSupplier a = left;
            final boolean plus = text.charAt(at++) == '+';
            final DoubleSupplier b = product();
            left = plus ? () -> a.getAsDouble() + b.getAsDouble() : () -> a.getAsDouble() - b.getAsDouble();
        }
        return left;
    }

    private DoubleSupplier product() {
        DoubleSupplier left = sign();
        while (peek() == '*' || peek() == '/') {
            final DoubleSupplier a = left;
            final boolean times = text.charAt(at++) == '*';
            final DoubleSupplier b = sign();
            left = times ? () -> a.getAsDouble() * b.getAsDouble() : () -> a.getAsDouble() / b.getAsDouble();
        }
        return left;
    }

    private DoubleSupplier sign() {
        if (take("-")) {
            final DoubleSupplier a = sign();
            return () -> -a.getAsDouble();
        }
        if (take("+")) {
            return sign();
        }
        if (take("!")) {
            final DoubleSupplier a = sign();
            return () -> a.getAsDouble() == 0 ? 1 : 0;
        }
        final DoubleSupplier base = value();
        if (take("^")) {
            final DoubleSupplier exponent = sign();
            return () -> Math.pow(base.getAsDouble(), exponent.getAsDouble());
        }
        return base;
    }

    private DoubleSupplier value() {
        final char next = peek();
        if (next == '(') {
            at++;
            final DoubleSupplier inner = either();
            close();
            return inner;
        }
        if (next >= '0' && next <= '9' || next == '.') {
            return number();
        }
        if (Character.isLetter(next)) {
            return named();
        }
        throw wrong((next == 0 ? "it ends" : "'" + next + "' stands") + " where a value should");
    }

    private void close() {
        if (!take(")")) {
            throw wrong("a ')' is missing");
        }
    }

    private DoubleSupplier number() {
        final int from = at;
        while (at < text.length() && isOfNumber(from)) {
            at++;
        }
        final String digits = text.substring(from, at);
        try {
            final double number = Double.parseDouble(digits);
            return () -> number;
        } catch (final NumberFormatException ex) {
            at = from;
            throw wrong("'" + digits + "' is no number");
        }
    }

    private boolean isOfNumber(final int from) {
        final char c = text.charAt(at);
        final char before = at > from ? text.charAt(at - 1) : 0;
        return c >= '0' && c <= '9'
                || c == '.'
                || c == 'e'
                || c == 'E'
                || (c == '-' || c == '+') && (before | 32) == 'e';
    }

    private DoubleSupplier named() {
        final int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        final String name = text.substring(from, at);
        if (names.readings().contains(name)) {
            return reading(name, from);
        }
        if (name.equals("pi") || name.equals("inf")) {
            final double constant = name.equals("pi") ? Math.PI : Double.POSITIVE_INFINITY;
            return () -> constant;
        }
        if (!Functions.NAMES.containsKey(name)) {
            final Set<String> known = new TreeSet<>(names.readings());
            known.addAll(Functions.NAMES.keySet());
            at = from;
            throw wrong("nothing is called '" + name + "'" + NearNames.hint(name, known));
        }
        if (!take("(")) {
            throw wrong("a '(' must follow the function " + name);
        }
        final List<DoubleSupplier> arguments = new ArrayList<>();
        do {
            arguments.add(either());
        } while (take(",") || take(";"));
        close();
        final int wanted = Functions.NAMES.get(name);
        if (arguments.size() != wanted) {
            at = from;
            throw wrong(name + " takes " + wanted + (wanted == 1 ? " value" : " values") + ", got " + arguments.size());
        }
        return Functions.of(name, arguments);
    }

    /** Names of things hold any characters but {@code , ; )}. */
    private DoubleSupplier reading(final String name, final int from) {
        final List<String> arguments = new ArrayList<>();
        if (take("(")) {
            final int end = text.indexOf(')', at);
            if (end < 0) {
                throw wrong("a ')' is missing");
            }
            for (final String argument : text.substring(at, end).split("[,;]", -1)) {
                arguments.add(argument.strip());
            }
            at = end + 1;
        }
        try {
            return names.find(name, arguments);
        } catch (final ConfigException ex) {
            at = from;
            throw wrong(String.valueOf(ex.getMessage()));
        }
    }
}
