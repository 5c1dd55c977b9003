package dev.reverie.envs.mujoco.mjcf;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Functions that expressions know, and the closures that compute them. */
final class Functions {
    /** How many values each takes. */
    static final Map<String, Integer> NAMES = Map.ofEntries(
            Map.entry("abs", 1),
            Map.entry("exp", 1),
            Map.entry("log", 1),
            Map.entry("sqrt", 1),
            Map.entry("sin", 1),
            Map.entry("cos", 1),
            Map.entry("tanh", 1),
            Map.entry("min", 2),
            Map.entry("max", 2),
            Map.entry("if", 3),
            Map.entry("tolerance", 4));

    private static final double LOG_AT_MARGIN = Math.log(0.1);

    private Functions() {}

    static DoubleSupplier of(final String name, final List<DoubleSupplier> arguments) {
        final DoubleSupplier x = arguments.get(0);
        final DoubleSupplier y = arguments.size() > 1 ? arguments.get(1) : x;
        final DoubleSupplier z = arguments.size() > 2 ? arguments.get(2) : x;
        final DoubleSupplier margin = arguments.get(arguments.size() - 1);
        return switch (name) {
            case "abs" -> () -> Math.abs(x.getAsDouble());
            case "exp" -> () -> Math.exp(x.getAsDouble());
            case "log" -> () -> Math.log(x.getAsDouble());
            case "sqrt" -> () -> Math.sqrt(x.getAsDouble());
            case "sin" -> () -> Math.sin(x.getAsDouble());
            case "cos" -> () -> Math.cos(x.getAsDouble());
            case "tanh" -> () -> Math.tanh(x.getAsDouble());
            case "min" -> () -> Math.min(x.getAsDouble(), y.getAsDouble());
            case "max" -> () -> Math.max(x.getAsDouble(), y.getAsDouble());
            case "if" -> () -> x.getAsDouble() != 0 ? y.getAsDouble() : z.getAsDouble();
            case "tolerance" ->
                () -> tolerance(x.getAsDouble(), y.getAsDouble(), z.getAsDouble(), margin.getAsDouble());
            default -> throw new IllegalArgumentException(name);
        };
    }

    /**
     * The control suite's reward shape (Tassa et al. 2018, section 2): 1 within low and high, beyond them a Gaussian of the
     * distance that is 0.1 at the margin; with margin 0, 0.
     */
    static double tolerance(final double x, final double low, final double high, final double margin) {
        if (x >= low && x <= high) {
            return 1;
        }
        if (!(margin > 0)) {
            return 0;
        }
        final double d = (x < low ? low - x : x - high) / margin;
        return Math.exp(d * d * LOG_AT_MARGIN);
    }
}
