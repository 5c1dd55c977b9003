package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Where layers declare their parameters, in parts that nest; built once, when all are declared. Initial values are drawn
 * in plain Java, so the same seed begins alike on every engine. One thread.
 */
public final class Blueprint {
    private final Whole whole;
    private final String prefix;

    /** What all parts share. */
    private static final class Whole {
        private final Device device;
        private final TensorType type;
        private final SplittableRandom random;
        private final Map<String, Declared> declared = new LinkedHashMap<>();
        private boolean isBuilt;

        Whole(final Device device, final TensorType type, final long seed) {
            this.device = device;
            this.type = type;
            this.random = new SplittableRandom(seed);
        }
    }

    private record Declared(Weight weight, Init init, int[] shape, SplittableRandom random) {
        long size() {
            return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        }
    }

    /**
     * An empty blueprint.
     *
     * @param device of the parameters.
     * @param type   of the parameters, FLOAT32 or FLOAT64.
     * @param seed   of their initial values.
     */
    public Blueprint(final Device device, final TensorType type, final long seed) {
        if (type != TensorType.FLOAT32 && type != TensorType.FLOAT64) {
            throw new IllegalArgumentException("parameters are FLOAT32 or FLOAT64, not " + type);
        }
        this.whole = new Whole(device, type, seed);
        this.prefix = "";
    }

    private Blueprint(final Whole whole, final String prefix) {
        this.whole = whole;
        this.prefix = prefix;
    }

    /** @return the part of that name: what is declared in it is called {@code name/..}. */
    public Blueprint in(final String name) {
        return new Blueprint(whole, prefix + named(name) + '/');
    }

    /** @return the part of that number. */
    public Blueprint in(final int index) {
        return in(Integer.toString(index));
    }

    private String named(final String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("a part's name has letters and no '/', got '" + name + "'");
        }
        return name;
    }

    /**
     * Declares a parameter.
     *
     * @param name  within this part.
     * @param init  of its values.
     * @param shape at least one axis, none of them 0.
     * @return the parameter, which has a value once this is built.
     * @throws IllegalArgumentException if there is one of that name.
     * @throws IllegalStateException    if this is built.
     */
    public Weight weight(final String name, final Init init, final int... shape) {
        final String full = prefix + named(name);
        if (whole.isBuilt) {
            throw new IllegalStateException("parameter '" + full + "' is declared after its blueprint was built");
        }
        if (shape.length == 0 || Arrays.stream(shape).anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException(
                    "parameter '" + full + "' has sizes of 1 and more, not " + Arrays.toString(shape));
        }
        final Declared parameter = new Declared(new Weight(full), init, shape.clone(), whole.random.split());
        if (whole.declared.putIfAbsent(full, parameter) != null) {
            throw new IllegalArgumentException("parameter '" + full + "' is declared twice");
        }
        return parameter.weight();
    }

    /** @return where the parameters will be. */
    public Device device() {
        return whole.device;
    }

    /** @return type of the parameters. */
    public TensorType type() {
        return whole.type;
    }

    /**
     * Draws the values and gives every declared weight its tensor.
     *
     * @return all parameters, in the order in which they were declared; the caller closes them.
     * @throws IllegalStateException if this was built before.
     */
    public Parameters build() {
        if (whole.isBuilt) {
            throw new IllegalStateException("a blueprint is built once");
        }
        final Scope scope = whole.device.open();
        try {
            final Map<String, Tensor> initial = new LinkedHashMap<>();
            whole.declared.forEach((name, parameter) -> initial.put(name, drawn(parameter)));
            final Parameters parameters = Parameters.of(initial);
            whole.declared.forEach((name, parameter) -> parameter.weight().set(parameters.get(name)));
            whole.isBuilt = true;
            return parameters;
        } finally {
            scope.close();
        }
    }

    private Tensor drawn(final Declared parameter) {
        final double[] values = new double[Math.toIntExact(parameter.size())];
        parameter.init().fill(values, parameter.shape(), parameter.random());
        return whole.device.of(values, parameter.shape()).cast(whole.type);
    }

    /** @return number of parameters declared in this part. */
    public long size() {
        return whole.declared.entrySet().stream()
                .filter(e -> e.getKey().startsWith(prefix))
                .mapToLong(e -> e.getValue().size())
                .sum();
    }

    /** This part's parts and parameters as a tree, with the shapes of the parameters and how many numbers each holds. */
    @Override
    public String toString() {
        final Tree tree = new Tree();
        whole.declared.forEach((name, parameter) -> {
            if (name.startsWith(prefix)) {
                tree.add(name.substring(prefix.length()), parameter.shape(), parameter.size());
            }
        });
        return tree.text(prefix.isEmpty() ? "all" : prefix.substring(0, prefix.length() - 1));
    }
}
