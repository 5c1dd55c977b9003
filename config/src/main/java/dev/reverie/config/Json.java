package dev.reverie.config;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** JSON for every room: maps, lists, numbers, strings and booleans out, checked nodes in. */
public final class Json {
    private static final int LONGEST = 80;
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private Json() {}

    /**
     * Writes one line of JSON. Infinities and NaN become the strings {@code "Infinity"}, {@code "-Infinity"}, {@code "NaN"}.
     *
     * @param value made of maps, lists, numbers, strings, booleans and nulls.
     * @return the JSON.
     */
    public static String write(final Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (final JsonProcessingException ex) {
            throw new IllegalArgumentException("cannot be written as JSON: " + ex.getOriginalMessage(), ex);
        }
    }

    /**
     * Reads JSON that is not trusted.
     *
     * @param text of one value and no more, no member twice.
     * @return its root.
     * @throws IllegalArgumentException if it is no JSON.
     */
    public static Node parse(final String text) {
        try {
            final JsonNode root = MAPPER.readTree(text);
            if (root.isMissingNode()) {
                throw new IllegalArgumentException("no JSON: the text is empty");
            }
            return new Node("$", root);
        } catch (final JsonProcessingException ex) {
            throw new IllegalArgumentException("no JSON: " + ex.getOriginalMessage(), ex);
        }
    }

    /** A value with its path; every accessor names the path when the value is of another kind. */
    public static final class Node {
        private final String path;
        private final JsonNode node;

        private Node(final String path, final JsonNode node) {
            this.path = path;
            this.node = node;
        }

        /** @return whether this object has a member {@code name}. */
        public boolean has(final String name) {
            return node.has(name);
        }

        /** @return names of this object's members, in order. */
        public List<String> names() {
            require(node.isObject(), "an object");
            final List<String> names = new ArrayList<>();
            node.fieldNames().forEachRemaining(names::add);
            return names;
        }

        /** @return member {@code name}. */
        public Node get(final String name) {
            require(node.isObject(), "an object");
            final JsonNode child = node.get(name);
            if (child == null) {
                throw new IllegalArgumentException(path + " has no member '" + name + "'");
            }
            return new Node(path + "." + name, child);
        }

        /** @return whether this is an array. */
        public boolean isArray() {
            return node.isArray();
        }

        /** @return whether this is an object. */
        public boolean isObject() {
            return node.isObject();
        }

        /** @return whether this is true or false. */
        public boolean isBoolean() {
            return node.isBoolean();
        }

        /** @return the items of this array. */
        public List<Node> items() {
            require(node.isArray(), "an array");
            final List<Node> items = new ArrayList<>();
            for (final JsonNode item : node) {
                items.add(new Node(path + "[" + items.size() + "]", item));
            }
            return items;
        }

        /** @return this string. */
        public String asText() {
            require(node.isTextual(), "a string");
            return node.textValue();
        }

        /** @return this 32-bit integer. */
        public int asInt() {
            require(node.isIntegralNumber() && node.canConvertToInt(), "a 32-bit integer");
            return node.intValue();
        }

        /** @return this 64-bit integer. */
        public long asLong() {
            require(node.isIntegralNumber() && node.canConvertToLong(), "a 64-bit integer");
            return node.longValue();
        }

        /** @return this number; the strings {@code "Infinity"}, {@code "-Infinity"} and {@code "NaN"} too. */
        public double asDouble() {
            if (node.isTextual()) {
                final String text = node.textValue();
                if (text.equals("Infinity") || text.equals("-Infinity") || text.equals("NaN")) {
                    return Double.parseDouble(text);
                }
            }
            require(node.isNumber() && Double.isFinite(node.doubleValue()), "a number");
            return node.doubleValue();
        }

        /** @return this array of numbers. */
        public List<Double> asDoubles() {
            final List<Double> values = new ArrayList<>();
            for (final Node item : items()) {
                values.add(item.asDouble());
            }
            return values;
        }

        /** @return this boolean. */
        public boolean asBoolean() {
            require(node.isBoolean(), "true or false");
            return node.booleanValue();
        }

        private String shown() {
            final String text = node.toString();
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        }

        private void require(final boolean holds, final String kind) {
            if (!holds) {
                throw new IllegalArgumentException(path + " must be " + kind + ", got " + shown());
            }
        }
    }
}
