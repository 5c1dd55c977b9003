package dev.reverie.pipeline.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.IndexColorModel;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaletteTest {
    private static final int PIXELS = 10_000;

    private static int[] random(final int colours) {
        final Random random = new Random(1);
        final int[] picture = new int[PIXELS];
        final int[] some = random.ints(colours, 0, 1 << 24).toArray();
        for (int p = 0; p < PIXELS; p++) {
            picture[p] = some[p % colours];
        }
        return picture;
    }

    private static double error(final int[] picture) {
        final byte[] indices = new byte[PIXELS];
        final IndexColorModel colours = new Palette().quantise(picture, indices);
        assertTrue(colours.getMapSize() <= 256);
        double sum = 0;
        for (int p = 0; p < PIXELS; p++) {
            final int got = colours.getRGB(indices[p] & 0xFF);
            for (int shift = 0; shift < 24; shift += 8) {
                sum += Math.abs((got >> shift & 0xFF) - (picture[p] >> shift & 0xFF));
            }
        }
        return sum / PIXELS / 3;
    }

    @Test
    void upTo256ColoursAreExact() {
        assertEquals(0, error(random(1)));
        assertEquals(0, error(random(256)));
    }

    @Test
    void moreAreNear() {
        final int[] shades = new int[PIXELS];
        for (int p = 0; p < PIXELS; p++) {
            shades[p] = (p % 100) << 17 | (p / 100) << 9 | 77;
        }
        assertTrue(error(shades) < 5, "a shading: " + error(shades));
        final double wild = error(random(PIXELS));
        assertTrue(wild > 0 && wild < 22, "any colours: " + wild);
    }

    @Test
    void aPaletteIsUsedAgain() {
        final Palette palette = new Palette();
        final byte[] indices = new byte[PIXELS];
        palette.quantise(random(PIXELS), indices);
        final int[] few = random(3);
        final IndexColorModel colours = palette.quantise(few, indices);
        assertEquals(3, colours.getMapSize());
        assertEquals(few[1], colours.getRGB(indices[1] & 0xFF) & 0xFFFFFF);
    }
}
