package dev.reverie.pipeline.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvePlotTest {
    @TempDir
    Path dir;

    private void write(final Plot plot, final String name) throws IOException {
        CurvePlot.write(plot, dir.resolve(name + ".svg"), dir.resolve(name + ".png"));
    }

    @Test
    void theSamePlotGivesTheSameBytes() throws IOException {
        write(Drawings.seeds(), "a");
        write(Drawings.seeds(), "b");
        assertArrayEquals(Files.readAllBytes(dir.resolve("a.svg")), Files.readAllBytes(dir.resolve("b.svg")));
        assertArrayEquals(Files.readAllBytes(dir.resolve("a.png")), Files.readAllBytes(dir.resolve("b.png")));
    }

    @Test
    void bothFilesShowEverySeries() throws IOException {
        write(Drawings.seeds(), "a");
        final String svg = Files.readString(dir.resolve("a.svg"));
        for (final String colour : List.of("0, 114, 178", "213, 94, 0", "51, 51, 51")) {
            assertTrue(svg.replaceAll(",\\s*", ", ").contains("rgb(" + colour + ")"), colour);
        }
        final BufferedImage image = ImageIO.read(dir.resolve("a.png").toFile());
        assertEquals(CurvePlot.WIDTH, image.getWidth());
        assertEquals(CurvePlot.HEIGHT, image.getHeight());
        final Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y) & 0xFFFFFF);
            }
        }
        assertTrue(colours.containsAll(Set.of(0xFFFFFF, 0x0072B2, 0xD55E00)));
    }

    @Test
    void emptyShortAndConstantCurvesAreDrawn() throws IOException {
        final Curve one = new Curve();
        one.add(10, 5);
        write(new Plot("t", "x", "y", List.of(Series.of("none", new Curve())), List.of()), "empty");
        write(new Plot("t", "x", "y", List.of(Series.of("one", one)), List.of()), "one");
        write(new Plot("t", "x", "y", List.of(new Series("two", List.of(one, one))), List.of()), "two");
        assertTrue(Files.size(dir.resolve("empty.png")) > 0);
    }
}
