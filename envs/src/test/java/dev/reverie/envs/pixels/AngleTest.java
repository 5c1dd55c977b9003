package dev.reverie.envs.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AngleTest {
    @Test
    void equalsSineAndCosineAllAround() {
        for (double angle = -1000; angle < 1000; angle += 0.0137) {
            assertEquals(StrictMath.sin(angle), Angle.sin(angle), 1e-12);
            assertEquals(StrictMath.cos(angle), Angle.cos(angle), 1e-12);
        }
    }
}
