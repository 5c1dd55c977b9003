package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayRatioTest {
    /** 0.29 times 100 is 28.999999999999996 in floating point. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.29, 1, 0.3333333333333333, 0.0078125, 1e-9, 2.7, 512, 1023.999999999, 1e9})
    void isExactOverABillionTransitions(final double ratio) {
        final ReplayRatio pace = new ReplayRatio(new ReplayRatioConfig(ratio, 0));
        final BigDecimal exact = new BigDecimal(Double.toString(ratio));
        final SplittableRandom random = new SplittableRandom(1);
        long made = 0;
        long n = 0;
        while (n < 1_000_000_000) {
            n += n < 2000 ? 1 : random.nextInt(1_000_000);
            made += pace.due(n);
            assertEquals(
                    exact.multiply(BigDecimal.valueOf(n))
                            .setScale(0, RoundingMode.FLOOR)
                            .longValueExact(),
                    made,
                    ratio + " * " + n);
        }
        assertEquals(0, pace.due(n), "nothing new, nothing due");
    }

    @Test
    void whatCameInOneCallIsWhatCameInMany() {
        final long n = 7_654_321_098L;
        assertEquals(n * 3 / 10, new ReplayRatio(new ReplayRatioConfig(0.3, 0)).due(n));
    }

    @Test
    void transitionsBelowTheMinimumNeverOwe() {
        final ReplayRatio pace = new ReplayRatio(new ReplayRatioConfig(0.5, 100));
        assertEquals(0, pace.due(99));
        assertEquals(0, pace.due(100), "half an update");
        assertEquals(1, pace.due(101));
        assertEquals(50, pace.due(201));
        final ReplayRatio whole = new ReplayRatio(new ReplayRatioConfig(2, 100));
        assertEquals(0, whole.due(99));
        assertEquals(2, whole.due(100), "the hundredth transition is the first that owes");
        assertEquals(1, new ReplayRatio(new ReplayRatioConfig(1, 0)).due(1));
        assertEquals(1, new ReplayRatio(new ReplayRatioConfig(1, 1)).due(1));
    }

    @Test
    void transitionsNeverGetFewer() {
        final ReplayRatio pace = new ReplayRatio(new ReplayRatioConfig(1, 0));
        pace.due(10);
        assertThrows(IllegalArgumentException.class, () -> pace.due(9));
    }

    @Test
    void badConfigurationIsNamed() {
        final IllegalArgumentException ex =
                assertThrows(IllegalArgumentException.class, () -> new ReplayRatioConfig(Double.NaN, -1));
        assertEquals("ratio must be from 0 to 1e9, got NaN; minimum must be 0 or more, got -1", ex.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new ReplayRatioConfig(1.1e9, 0));
    }
}
