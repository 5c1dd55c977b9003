package dev.reverie.pipeline.video;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A PNG of at most 16 pictures side by side, at even distances over the episode, however long that is. */
final class PngFilm implements Film {
    private static final int MOST = 16;

    private final Path file;
    private final int width;
    private final int height;
    private final List<int[]> kept = new ArrayList<>();
    private long taken;
    private long every = 1;

    PngFilm(final Path file, final int width, final int height) {
        this.file = file;
        this.width = width;
        this.height = height;
    }

    @Override
    public void add(final int[] picture) {
        if (taken++ % every != 0) {
            return;
        }
        if (kept.size() == MOST) {
            for (int i = 0; i < MOST / 2; i++) {
                kept.set(i, kept.get(2 * i));
            }
            kept.subList(MOST / 2, MOST).clear();
            every *= 2;
        }
        kept.add(picture.clone());
    }

    @Override
    public void close() throws IOException {
        if (kept.isEmpty()) {
            return;
        }
        final BufferedImage strip = new BufferedImage(kept.size() * width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < kept.size(); i++) {
            strip.setRGB(i * width, 0, width, height, kept.get(i), 0, width);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            ImageIO.write(strip, "png", out);
        }
    }
}
