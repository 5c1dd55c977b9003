package dev.reverie.envs.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Drawings of grids from their maps: see {@link dev.reverie.envs.grid.Maps}. */
final class GridSketch {
    private GridSketch() {}

    /** @param map rows of characters. */
    static BufferedImage of(final String[] map) {
        final boolean walled = map[0].indexOf('|') >= 0 || map[1].indexOf('|') >= 0;
        final int columns = walled ? (map[0].length() + 1) / 2 : map[0].length();
        final int cell = Gallery.SIDE / Math.max(columns, map.length);
        final BufferedImage image =
                new BufferedImage(columns * cell + 1, map.length * cell + 1, BufferedImage.TYPE_INT_RGB);
        final Graphics2D graphics = Sketches.on(image);
        for (int row = 0; row < map.length; row++) {
            for (int column = 0; column < columns; column++) {
                cell(graphics, map[row].charAt(walled ? 2 * column : column), column * cell, row * cell, cell);
            }
        }
        for (int row = 0; walled && row < map.length; row++) {
            for (int column = 1; column < columns; column++) {
                if (map[row].charAt(2 * column - 1) == '|') {
                    graphics.setColor(new Color(0x333333));
                    graphics.setStroke(new BasicStroke(5));
                    graphics.drawLine(column * cell, row * cell, column * cell, row * cell + cell);
                }
            }
        }
        graphics.dispose();
        return image;
    }

    private static void cell(final Graphics2D graphics, final char kind, final int x, final int y, final int cell) {
        graphics.setColor(new Color(
                switch (kind) {
                    case '#' -> 0x4A4A4A;
                    case 'H' -> 0x2B5C8A;
                    case 'C' -> 0x7A4A32;
                    case 'F' -> 0xDCEBF5;
                    case 'G' -> 0xF1D36B;
                    case 'S' -> 0xCFE3C0;
                    case 'r' -> 0xE79A94;
                    case 'g' -> 0xA9D49A;
                    case 'y' -> 0xF0E08A;
                    case 'b' -> 0x9DB8E2;
                    default -> 0xF4F2EC;
                }));
        graphics.fill(new Rectangle2D.Double(x, y, cell, cell));
        graphics.setColor(new Color(0xBBB8AE));
        graphics.setStroke(new BasicStroke(1));
        graphics.draw(new Rectangle2D.Double(x, y, cell, cell));
        final double middle = cell / 2.0;
        if (kind == 'S') {
            Sketches.disc(graphics, x + middle, y + middle, cell * 0.3, new Color(0xC58A45));
        } else if (kind == 'G') {
            Sketches.disc(graphics, x + middle, y + middle, cell * 0.22, new Color(0xB5333C));
        } else if (kind == 'T') {
            graphics.setColor(new Color(0xE2A71E));
            graphics.fill(new Rectangle2D.Double(x + cell * 0.15, y + cell * 0.3, cell * 0.7, cell * 0.4));
        }
    }
}
