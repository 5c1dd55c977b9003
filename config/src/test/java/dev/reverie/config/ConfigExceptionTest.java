package dev.reverie.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigExceptionTest {
    @Test
    void everyProblemHasItsLine() {
        final ConfigException ex = new ConfigException(List.of("one", "two"));
        assertEquals(List.of("one", "two"), ex.getMessage().lines().toList());
        assertEquals(List.of("one", "two"), ex.problems());
        assertThrows(IllegalArgumentException.class, () -> new ConfigException(List.of()));
    }
}
