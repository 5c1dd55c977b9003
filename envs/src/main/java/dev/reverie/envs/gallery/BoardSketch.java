package dev.reverie.envs.gallery;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;

/** Drawings of board games after some random moves. */
final class BoardSketch {
    private BoardSketch() {}

    static BufferedImage of(final String id) {
        try (Environment environment = Environments.make(id, 1)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(1, rows);
            return drawn(id, environment, rows);
        }
    }

    private static BufferedImage drawn(final String id, final Environment environment, final Rows rows) {
        final Random random = new Random(7);
        final List<Integer> shape = environment.spec().observation().get(0).shape();
        final int cells = shape.get(1) * shape.get(2);
        final int moves = environment.spec().observation().get(1).size();
        for (int ply = 0; ply < Math.min(cells / 2, 40) && !rows.isLast(0); ply++) {
            int move = random.nextInt(moves);
            while (rows.valueAt(0, 1, move) == 0 || cells == move && moves > cells && ply < 30 && id.equals("go")) {
                move = random.nextInt(moves);
            }
            rows.action(0, move);
            environment.step(rows, rows);
        }
        final int cell = Gallery.SIDE / shape.get(2);
        final BufferedImage image =
                new BufferedImage(shape.get(2) * cell, shape.get(1) * cell, BufferedImage.TYPE_INT_RGB);
        final int player = rows.intAt(0, 2, 0);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                final int at = y / cell * shape.get(2) + x / cell;
                final double r = Math.hypot(x % cell - (cell - 1) / 2.0, y % cell - (cell - 1) / 2.0) / cell;
                final boolean edge = x % cell == 0 || y % cell == 0;
                int colour = edge ? 0x8A6A3A : 0xD8B070;
                for (int k = 0; k < 2; k++) {
                    if (rows.valueAt(0, 0, k * cells + at) == 1 && r < 0.42) {
                        colour = (player ^ k) == 0 ? 0x202020 : 0xF0F0F0;
                    }
                }
                image.setRGB(x, y, colour);
            }
        }
        return image;
    }

    /** Chess after a few moves: five by five pixels a piece, twice their size. */
    static BufferedImage chess() {
        try (Environment environment = Environments.make("chess", 1)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(1, rows);
            return drawn(environment, rows);
        }
    }

    private static BufferedImage drawn(final Environment environment, final Rows rows) {
        final Random random = new Random(5);
        for (int ply = 0; ply < 24; ply++) {
            int move = random.nextInt(4672);
            while (rows.valueAt(0, 1, move) == 0) {
                move = random.nextInt(4672);
            }
            rows.action(0, move);
            environment.step(rows, rows);
        }
        final int[][] shapes = {
            {0, 4, 14, 4, 14},
            {6, 14, 31, 6, 15},
            {4, 14, 14, 4, 31},
            {21, 31, 14, 14, 31},
            {21, 21, 31, 14, 31},
            {4, 14, 4, 31, 31}
        };
        final BufferedImage image = new BufferedImage(Gallery.SIDE, Gallery.SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < Gallery.SIDE; y++) {
            for (int x = 0; x < Gallery.SIDE; x++) {
                final int row = y / 24;
                final int column = x / 24;
                int colour = (row + column) % 2 == 0 ? 0xE8D8B0 : 0xA07850;
                for (int plane = 0; plane < 12; plane++) {
                    final int py = (y % 24 - 4) / 3;
                    final int px = (x % 24 - 4) / 3;
                    final boolean inside = y % 24 >= 4 && x % 24 >= 4 && py < 5 && px < 5;
                    if (inside
                            && rows.valueAt(0, 0, plane * 64 + row * 8 + column) == 1
                            && (shapes[plane / 2][py] >> px & 1) != 0) {
                        colour = (plane & 1 ^ rows.intAt(0, 2, 0)) == 0 ? 0xFFFFFF : 0x101010;
                    }
                }
                image.setRGB(x, y, colour);
            }
        }
        return image;
    }
}
