package dev.reverie.learners;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.config.Json;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** An entry of the numbers that benchmarks/peers/golden.py wrote, whose head says how arrays lie. */
public final class Golden {
    private static final List<String> GIVEN = List.of("inputs", "parameters");
    private static final Json.Node FILE = read();

    private final String entry;
    private final Json.Node node;

    private Golden(final String entry) {
        this.entry = entry;
        node = FILE.get(entry);
    }

    private static Json.Node read() {
        try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/math.json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    public static Golden of(final String entry) {
        return new Golden(entry);
    }

    private Json.Node given(final String name) {
        for (final String section : GIVEN) {
            if (node.has(section) && node.get(section).has(name)) {
                return node.get(section).get(name);
            }
        }
        throw new IllegalArgumentException(entry + " has no input or parameter " + name);
    }

    private static double[] values(final Json.Node array) {
        return array.get("values").asDoubles().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static int[] shape(final Json.Node array) {
        return array.get("shape").items().stream().mapToInt(Json.Node::asInt).toArray();
    }

    /** A scalar input. */
    public double number(final String name) {
        final double[] values = values(given(name));
        assertEquals(1, values.length, name);
        return values[0];
    }

    /** An input or a parameter as FLOAT64, of the innermost scope. */
    public Tensor tensor(final Device device, final String name) {
        return device.of(values(given(name)), shape(given(name)));
    }

    /** Shape and values of an output; the tolerance is relative for what is above 1. */
    public void output(final String name, final Tensor actual, final double tolerance) {
        same(name, node.get("outputs").get(name), actual, tolerance);
    }

    /** The gradient of the first output's sum. */
    public void gradient(final String name, final Tensor actual, final double tolerance) {
        same("gradient of " + name, node.get("gradients").get(name), actual, tolerance);
    }

    /** Names of the inputs and parameters that have gradients. */
    public List<String> gradients() {
        return node.has("gradients") ? node.get("gradients").names() : List.of();
    }

    private void same(final String name, final Json.Node expected, final Tensor actual, final double tolerance) {
        final String what = entry + ": " + name;
        assertArrayEquals(shape(expected), actual.shape(), what);
        final double[] values = values(expected);
        final double[] got = actual.doubles();
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i], got[i], tolerance * Math.max(1, Math.abs(values[i])), what + " at " + i);
        }
    }
}
