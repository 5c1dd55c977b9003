package dev.reverie.envs.gallery;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.grid.Maps;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** {@code reverie envs pictures}: a PNG of every environment, what it shows where it shows pictures, else a drawing. */
public final class Gallery {
    static final int SIDE = 192;
    private static final int MUJOCO_SIDE = 128;
    private static final String MUJOCO = ":pixels=256,resize=128";

    private Gallery() {}

    /**
     * Writes {@code ID.png} of every environment, a {@code /} in its id replaced by {@code -}.
     *
     * @param folder made if it is not there; files of these names are replaced.
     * @return by id of an environment without a picture, why it has none.
     * @throws ConfigException if the folder cannot be written to.
     */
    public static Map<String, String> write(final Path folder) {
        final Map<String, String> without = new LinkedHashMap<>();
        try {
            Files.createDirectories(folder);
            for (final String id : Environments.ids()) {
                try {
                    final BufferedImage picture = picture(id);
                    if (picture == null) {
                        without.put(id, "nothing to see");
                        continue;
                    }
                    ImageIO.write(picture, "png", folder.resolve(name(id)).toFile());
                } catch (final ConfigException ex) {
                    without.put(id, String.valueOf(ex.getMessage()));
                }
            }
        } catch (final IOException | UncheckedIOException ex) {
            throw new ConfigException("pictures cannot be written to " + folder + ": " + ex.getMessage());
        }
        return without;
    }

    /** @return the name of an environment's file. */
    public static String name(final String id) {
        return id.replace('/', '-') + ".png";
    }

    static @Nullable BufferedImage picture(final String id) {
        if (Sketches.draws(id)) {
            return Sketches.of(id);
        }
        if (Maps.has(id)) {
            return GridSketch.of(Maps.of(id));
        }
        if (Environments.options(id).containsKey("pixels")) {
            return seen(id + MUJOCO, 40, MUJOCO_SIDE);
        }
        if (id.equals("sokoban")) {
            return seen("sokoban-pixels", 8, SIDE);
        }
        if (id.equals("chess")) {
            return BoardSketch.chess();
        }
        final Field first;
        try (Environment environment = Environments.make(id, 1)) {
            first = environment.spec().observation().get(0);
        } catch (final ConfigException ex) {
            return null;
        }
        if (first.dtype() != DType.UINT8 || first.shape().size() != 3) {
            return null;
        }
        return first.high() == 255 ? seen(id, id.equals("car-racing") ? 80 : 8, SIDE) : BoardSketch.of(id);
    }

    /** What an environment shows after some random steps; a car goes straight on. */
    private static BufferedImage seen(final String id, final int steps, final int side) {
        try (Environment environment = Environments.make(id, 1)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(2, rows);
            final Random random = new Random(3);
            for (int step = 0; step < steps; step++) {
                choose(environment.spec(), rows, random);
                if (id.equals("car-racing")) {
                    rows.actionAt(0, 0, 0);
                    rows.actionAt(0, 1, step < steps / 2 ? 1 : 0);
                    rows.actionAt(0, 2, 0);
                }
                environment.step(rows, rows);
            }
            return enlarged(environment.spec().observation().get(0), rows, side);
        }
    }

    private static void choose(final EnvSpec spec, final Rows rows, final Random random) {
        if (spec.action() instanceof ActionSpace.Discrete discrete) {
            rows.action(0, random.nextInt(discrete.n()));
            return;
        }
        final ActionSpace.Box box = (ActionSpace.Box) spec.action();
        for (int j = 0; j < box.low().size(); j++) {
            final double low = box.low().get(j);
            rows.actionAt(0, j, (float) (low + (box.high().get(j) - low) * random.nextDouble()));
        }
    }

    private static BufferedImage enlarged(final Field field, final Rows rows, final int side) {
        final List<Integer> shape = field.shape();
        final BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                final int pixel = (y * shape.get(0) / side * shape.get(1) + x * shape.get(1) / side) * 3;
                int colour = 0;
                for (int k = 0; k < 3; k++) {
                    colour = colour << 8 | (int) rows.valueAt(0, 0, pixel + k);
                }
                image.setRGB(x, y, colour);
            }
        }
        return image;
    }
}
