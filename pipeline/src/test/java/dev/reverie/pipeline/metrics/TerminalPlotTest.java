package dev.reverie.pipeline.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalPlotTest {
    private static Plot ramp(final Plot.Reference... references) {
        return new Plot("ramp", "steps", "value", List.of(Series.of("r", Drawings.ramp(10))), List.of(references));
    }

    @Test
    void brailleIsAsItWas() {
        assertEquals("""
                   ramp
                  │⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ best 12
                10┤                        ⣀⡠⠤⠒⠉ r
                  │                  ⢀⡠⠤⠒⠊⠉
                  │             ⢀⣀⠤⠔⠊⠁
                  │        ⣀⡠⠤⠒⠊⠁
                  │  ⢀⡠⠤⠒⠊⠉
                  └┬─────────────┬─────────────┬
                   0            500         1000
                        value against steps
                """, TerminalPlot.render(ramp(new Plot.Reference("best", 12)), 40, 6, true));
    }

    @Test
    void asciiIsAsItWas() {
        assertEquals("""
                   ramp
                  |--  --  --  --  --  --  --  - best 12
                10+                         **** * r
                  |                   ******
                  |             ******
                  |       ******
                  |  *****
                  ++-------------+-------------+
                   0            500         1000
                        value against steps
                """, TerminalPlot.render(ramp(new Plot.Reference("best", 12)), 40, 6, false));
    }

    @Test
    void noLineIsWiderThanAsked() {
        for (final int columns : new int[] {40, 57, 80, 200}) {
            for (final boolean unicode : new boolean[] {true, false}) {
                TerminalPlot.render(Drawings.seeds(), columns, 8, unicode)
                        .lines()
                        .forEach(line -> assertTrue(line.length() <= columns, columns + ": '" + line + "'"));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> TerminalPlot.render(Drawings.seeds(), 39, 8, true));
    }

    @Test
    void asciiHoldsNothingElse() {
        assertTrue(TerminalPlot.render(Drawings.seeds(), 80, 8, false).chars().allMatch(c -> c < 128));
    }

    @Test
    void emptyAndConstantCurvesAreDrawn() {
        final Curve constant = new Curve();
        constant.add(0, 5);
        final Plot plot = new Plot(
                "t", "steps", "v", List.of(Series.of("none", new Curve()), Series.of("five", constant)), List.of());
        final String text = TerminalPlot.render(plot, 60, 6, false);
        assertTrue(text.contains("five"), text);
        assertTrue(!text.contains("none"), text);
    }
}
