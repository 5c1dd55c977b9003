package dev.reverie.pipeline.metrics;

import dev.reverie.learners.OpenLoop;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;

/**
 * Experience beside what a world model foresaw, as a PNG without text. Numbers: a panel each, up to six, what happened in black
 * and the dream in colour, what the model saw on grey. Pixels: columns of what happened, what was dreamt and their difference,
 * under a bar that is grey where the model saw.
 */
public final class DreamPicture {
    /** Width of a plot in pixels. */
    public static final int WIDTH = 900;

    private static final int PANEL = 150;
    private static final int MOST_PANELS = 6;
    private static final int MOST_COLUMNS = 16;
    private static final int BAR = 4;
    private static final int MARGIN = 10;
    private static final Color SEEN = new Color(0xE6E6E6);
    private static final Color TRUTH = new Color(0x333333);
    private static final Color DREAM = new Color(0xD55E00);

    private DreamPicture() {}

    /**
     * Draws into a file, in place of the one that is there.
     *
     * @param dream to draw.
     * @param png   file to write.
     * @throws IOException if the file cannot be written.
     */
    public static void write(final OpenLoop dream, final Path png) throws IOException {
        final BufferedImage picture = dream.shape().size() == 3 ? strip(dream) : plot(dream);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        final Path whole = png.resolveSibling(png.getFileName() + ".tmp");
        Files.write(whole, bytes.toByteArray());
        Files.move(whole, png, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static BufferedImage plot(final OpenLoop dream) {
        final int panels = Math.min(MOST_PANELS, dream.shape().get(0));
        final BufferedImage picture = new BufferedImage(WIDTH, panels * PANEL, BufferedImage.TYPE_INT_RGB);
        final Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, picture.getHeight());
        for (int p = 0; p < panels; p++) {
            graphics.setColor(SEEN);
            final int seen = (int) x(dream.context() - 1, dream.truth().length);
            graphics.fillRect(MARGIN, p * PANEL + MARGIN, seen - MARGIN + 1, PANEL - 2 * MARGIN);
            double low = Double.MAX_VALUE;
            double high = -Double.MAX_VALUE;
            for (int t = 0; t < dream.truth().length; t++) {
                low = Math.min(low, Math.min(dream.truth()[t][p], dream.dream()[t][p]));
                high = Math.max(high, Math.max(dream.truth()[t][p], dream.dream()[t][p]));
            }
            final double scale = (PANEL - 2.0 * MARGIN) / Math.max(1e-9, high - low);
            final double bottom = (p + 1.0) * PANEL - MARGIN;
            line(graphics, dream.truth(), p, TRUTH, low, scale, bottom);
            line(graphics, dream.dream(), p, DREAM, low, scale, bottom);
        }
        graphics.dispose();
        return picture;
    }

    private static double x(final int t, final int length) {
        return MARGIN + (WIDTH - 2.0 * MARGIN) * t / Math.max(1, length - 1);
    }

    private static void line(
            final Graphics2D graphics,
            final float[][] rows,
            final int p,
            final Color colour,
            final double low,
            final double scale,
            final double bottom) {
        final Path2D path = new Path2D.Double();
        path.moveTo(x(0, rows.length), bottom - (rows[0][p] - low) * scale);
        for (int t = 1; t < rows.length; t++) {
            path.lineTo(x(t, rows.length), bottom - (rows[t][p] - low) * scale);
        }
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke(2));
        graphics.draw(path);
    }

    private static BufferedImage strip(final OpenLoop dream) {
        final int height = dream.shape().get(0);
        final int width = dream.shape().get(1);
        final int steps = dream.truth().length;
        final int columns = Math.min(MOST_COLUMNS, steps);
        final BufferedImage picture = new BufferedImage(columns * width, BAR + 3 * height, BufferedImage.TYPE_INT_RGB);
        for (int c = 0; c < columns; c++) {
            final int t = columns == 1 ? 0 : c * (steps - 1) / (columns - 1);
            for (int x = 0; x < width; x++) {
                for (int y = 0; y < BAR; y++) {
                    picture.setRGB(c * width + x, y, (t < dream.context() ? SEEN : DREAM).getRGB());
                }
                for (int y = 0; y < height; y++) {
                    final int at = y * width + x;
                    final float[] truth = dream.truth()[t];
                    final float[] dreamt = dream.dream()[t];
                    final int channels = dream.shape().get(2);
                    int first = 0;
                    int second = 0;
                    int third = 0;
                    for (int k = 0; k < 3; k++) {
                        final int j = at * channels + Math.min(k, channels - 1);
                        first = first << 8 | shade(truth[j]);
                        second = second << 8 | shade(dreamt[j]);
                        third = third << 8 | shade((dreamt[j] - truth[j] + 1) / 2);
                    }
                    picture.setRGB(c * width + x, BAR + y, first);
                    picture.setRGB(c * width + x, BAR + height + y, second);
                    picture.setRGB(c * width + x, BAR + 2 * height + y, third);
                }
            }
        }
        return picture;
    }

    private static int shade(final double value) {
        return (int) Math.round(255 * Math.max(0, Math.min(1, value)));
    }
}
