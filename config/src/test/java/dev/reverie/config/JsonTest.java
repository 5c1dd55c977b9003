package dev.reverie.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void writesWhatItReads() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", true);
        map.put("a", 1L << 60);
        map.put("x", Arrays.asList(0.1, Double.NaN, Double.NEGATIVE_INFINITY, 1e300));
        map.put("t", "\"\n\u0007ü");
        final String json = Json.write(map);
        assertEquals(
                "{\"b\":true,\"a\":1152921504606846976,\"x\":[0.1,\"NaN\",\"-Infinity\",1.0E300],\"t\":\"\\\"\\n\\u0007ü\"}",
                json);
        final Json.Node root = Json.parse(json);
        assertEquals(List.of("b", "a", "x", "t"), root.names());
        assertTrue(root.get("b").asBoolean());
        assertEquals(1L << 60, root.get("a").asLong());
        assertEquals(
                List.of(0.1, Double.NaN, Double.NEGATIVE_INFINITY, 1e300),
                root.get("x").asDoubles());
        assertEquals("\"\n\u0007ü", root.get("t").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "{\"a\":1,\"a\":2}", "nope", "{\"a\":NaN}", "[1,]", "'a'"})
    void textThatIsNoJsonIsRefused(final String text) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Json.parse(text))
                .getMessage()
                .startsWith("no JSON: "));
    }

    @Test
    void deepNestingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.parse("[".repeat(100_000)));
    }

    @Test
    void aWrongKindIsNamedWithItsPath() {
        final Json.Node root = Json.parse("{\"a\":[{\"b\":1.5}],\"big\":1e999,\"s\":\"" + "x".repeat(500) + "\"}");
        assertMessage(
                "$.a[0].b must be a 32-bit integer, got 1.5",
                () -> root.get("a").items().get(0).get("b").asInt());
        assertMessage("$ has no member 'c'", () -> root.get("c"));
        assertMessage(
                "$.a must be an object, got [{\"b\":1.5}]", () -> root.get("a").get("b"));
        assertMessage(
                "$.a must be a string, got [{\"b\":1.5}]", () -> root.get("a").asText());
        assertThrows(IllegalArgumentException.class, () -> root.get("big").asDouble());
        assertThrows(IllegalArgumentException.class, () -> root.get("s").asDouble());
        final String message = assertThrows(
                        IllegalArgumentException.class, () -> root.get("s").asInt())
                .getMessage();
        assertTrue(message.length() < 150, message);
    }

    private static void assertMessage(final String message, final org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
