package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireSizesTest {

    @ParameterizedTest
    @CsvSource({
        // window, bytes, frame, term, window in bytes
        "256, 2624, 2656, 2097152, 679936",
        "1, 64, 96, 65536, 96",
        "1, 65472, 65504, 524288, 65504",
        "1, 65473, 65504, 524288, 65568",
        "10, 200000, 65504, 4194304, 2001280",
        "1, 7000000, 65504, 67108864, 7003424",
    })
    void automaticTermsHoldEightExperiencesAndTwoWindows(
            final int window, final int bytes, final int mtu, final int term, final int windowBytes) {
        assertEquals(
                new Channel(mtu, term, windowBytes), Channel.experiences(new WireConfig("", 0, window, 10_000), bytes));
    }

    @Test
    void aTermTooSmallForTheExperiencesIsNamedWithTheRightOne() {
        final ConfigException refusal = assertThrows(
                ConfigException.class, () -> Channel.experiences(new WireConfig("", 1 << 16, 4, 10_000), 200_000));
        assertTrue(refusal.getMessage().contains("termLength 65536 is too small"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("2097152"), refusal.getMessage());
        assertEquals(
                1 << 21,
                Channel.experiences(new WireConfig("", 1 << 21, 4, 10_000), 200_000)
                        .term());
    }

    @Test
    void aWindowBeyondTheLargestTermIsNamedWithTheMostThatFits() {
        final ConfigException refusal = assertThrows(
                ConfigException.class, () -> Channel.experiences(new WireConfig("", 0, 1_000_000, 10_000), 2_624));
        assertTrue(refusal.getMessage().contains("at most " + (1 << 29) / 2656 + " ticks"), refusal.getMessage());
        assertThrows(ConfigException.class, () -> Channel.experiences(WireConfig.defaults(), (1 << 24) + 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 65_535, 65_537, 1 << 15, Integer.MIN_VALUE})
    void badTermLengths(final int termLength) {
        assertThrows(IllegalArgumentException.class, () -> new WireConfig("", termLength, 1, 10_000));
    }

    @Test
    void everyProblemAtOnce() {
        final IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new WireConfig("a|b", 3, 0, 10));
        assertEquals(4, refusal.getMessage().split("; ").length);
    }
}
