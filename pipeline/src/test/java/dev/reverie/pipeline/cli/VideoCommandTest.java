package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.Json;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.envs.mujoco.Mujoco;
import dev.reverie.envs.mujoco.render.Egl;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code record --pixels} and {@code log export --video}. */
class VideoCommandTest {
    @TempDir
    Path directory;

    private static Cli done(final Object... args) {
        final Cli cli = Cli.run(args);
        assertEquals(0, cli.exit(), cli::toString);
        return cli;
    }

    private Path recorded(final String name, final Object... args) {
        final Path log = directory.resolve(name);
        final List<Object> all = new ArrayList<>(List.of("record", "--log", log));
        all.addAll(List.of(args));
        done(all.toArray());
        return log;
    }

    private static List<BufferedImage> frames(final Path gif) throws IOException {
        final ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(gif.toFile())) {
            reader.setInput(in);
            final List<BufferedImage> frames = new ArrayList<>();
            for (int i = 0; i < reader.getNumImages(true); i++) {
                frames.add(reader.read(i));
            }
            return frames;
        } finally {
            reader.dispose();
        }
    }

    private static int[] pixels(final BufferedImage image) {
        final int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < all.length; i++) {
            all[i] &= 0xFFFFFF;
        }
        return all;
    }

    private static void needMujocoAndEgl() {
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine");
        Assumptions.assumeTrue(Egl.isThere(), "EGL is not on this machine");
    }

    @Test
    void anEpisodeOfCatchIsShownAsItWas() throws IOException {
        final Path log = recorded("log", "--env", "catch", "--steps", "40", "--seed", "4", "--pixels");
        final Path gif = directory.resolve("catch.gif");
        assertTrue(done("log", "export", log, "--video", gif, "--episode", "1", "--fps", "10")
                .out()
                .contains("16 pictures"));
        final List<BufferedImage> frames = frames(gif);
        assertEquals(16, frames.size());
        for (int i = 1; i < frames.size(); i++) {
            assertNotEquals(0, different(pixels(frames.get(i - 1)), pixels(frames.get(i))), "the ball fell");
        }
        try (Environment environment = Environments.make("catch", 1)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(0, rows);
            final int[] seen = new int[64 * 64];
            for (int p = 0; p < seen.length; p++) {
                seen[p] = (int) rows.valueAt(0, 0, 3 * p) << 16
                        | (int) rows.valueAt(0, 0, 3 * p + 1) << 8
                        | (int) rows.valueAt(0, 0, 3 * p + 2);
            }
            final int[] shown = pixels(frames.get(0));
            assertEquals(count(seen, seen[0]), count(shown, seen[0]), "colours are exact");
            assertEquals(height(seen), height(shown), "the paddle is at the bottom");
        }
        final Path strip = directory.resolve("catch.png");
        done("log", "export", log, "--video", strip, "--episode", "1", "--every", "5");
        final BufferedImage png = ImageIO.read(strip.toFile());
        assertEquals(4 * 64, png.getWidth());
        assertArrayEquals(pixels(frames.get(5)), pixels(png.getSubimage(64, 0, 64, 64)));
    }

    private static int different(final int[] one, final int[] other) {
        int count = 0;
        for (int i = 0; i < one.length; i++) {
            count += one[i] == other[i] ? 0 : 1;
        }
        return count;
    }

    private static int count(final int[] pixels, final int colour) {
        int count = 0;
        for (final int pixel : pixels) {
            count += pixel == colour ? 1 : 0;
        }
        return count;
    }

    /** The lowest row in which there is anything. */
    private static int height(final int[] pixels) {
        for (int i = pixels.length - 1; i >= 0; i--) {
            if (pixels[i] != pixels[0]) {
                return i / 64;
            }
        }
        return -1;
    }

    @Test
    void stacksAndGrayPicturesAreShownToo() throws IOException {
        final Path plain = recorded("plain", "--env", "paddle", "--steps", "30", "--seed", "1");
        done("log", "export", plain, "--video", directory.resolve("plain.gif"));
        final String[] wrappers = {"gray,stack=3", "stack=2", "resize=20"};
        for (int i = 0; i < wrappers.length; i++) {
            final Path log = recorded("log" + i, "--env", "paddle:" + wrappers[i], "--steps", "30", "--seed", "1");
            final Path gif = directory.resolve(i + ".gif");
            done("log", "export", log, "--video", gif);
            final List<BufferedImage> frames = frames(gif);
            assertTrue(different(pixels(frames.get(0)), pixels(frames.get(20))) > 0, wrappers[i]);
            if (wrappers[i].equals("stack=2")) {
                assertArrayEquals(
                        Files.readAllBytes(directory.resolve("plain.gif")),
                        Files.readAllBytes(gif),
                        "the newest is shown");
            }
            assertEquals(i == 2 ? 20 : 64, frames.get(0).getWidth());
            for (final int pixel : pixels(frames.get(20))) {
                assertTrue(!wrappers[i].contains("gray") || (pixel & 0xFF) == pixel >> 16, "gray");
            }
        }
    }

    @Test
    void mujocoMovesTheRightWayUpAndTheSameForTheSameSeed() throws IOException {
        needMujocoAndEgl();
        final byte[][] files = new byte[2][];
        for (int i = 0; i < 2; i++) {
            final Path log =
                    recorded("log" + i, "--env", "dmc/walker_walk", "--pixels", "--steps", "60", "--seed", "2");
            final Path gif = directory.resolve(i + ".gif");
            done("log", "export", log, "--video", gif);
            files[i] = Files.readAllBytes(gif);
            assertEquals(
                    "dmc/walker_walk:pixels",
                    Json.parse(done("log", "info", log, "--json").out())
                            .get("env")
                            .asText());
        }
        assertArrayEquals(files[0], files[1]);
        final List<BufferedImage> frames = frames(directory.resolve("0.gif"));
        assertTrue(different(pixels(frames.get(0)), pixels(frames.get(40))) > 50, "it moves");
        for (final BufferedImage frame : frames) {
            assertTrue(bright(frame, 1) > bright(frame, 62) + 60, "the sky is above the floor");
        }
    }

    private static int bright(final BufferedImage frame, final int y) {
        final int pixel = frame.getRGB(1, y);
        return (pixel >> 16 & 0xFF) + (pixel >> 8 & 0xFF) + (pixel & 0xFF);
    }

    @Test
    void whatCannotBeShownIsToldAndLeavesNoFile() throws IOException {
        final Path log = recorded("log", "--env", "catch", "--steps", "40");
        Files.writeString(directory.resolve("there.gif"), "mine");
        final String[][] cases = {
            {"a.gif", "--episode", "7", "has no episode 7: it has 3"},
            {"a.mp4", "--episode", "0", ".gif or .png"},
            {"a.gif", "--episode", "-1", "--episode"},
            {"a.gif", "--fps", "0", "--fps"},
            {"a.gif", "--fps", "NaN", "--fps"},
            {"a.gif", "--every", "0", "--every"},
            {"there.gif", "--every", "1", "is there already"},
            {"no/a.gif", "--every", "1", "cannot be written"}
        };
        for (final String[] wrong : cases) {
            final Cli cli = Cli.run("log", "export", log, "--video", directory.resolve(wrong[0]), wrong[1], wrong[2]);
            assertEquals(2, cli.exit(), cli::toString);
            assertTrue(cli.err().contains(wrong[3]), cli::toString);
            assertFalse(Files.exists(directory.resolve("a.gif")));
            assertFalse(Files.exists(directory.resolve("a.gif.part")));
        }
        assertEquals("mine", Files.readString(directory.resolve("there.gif")));
    }

    @Test
    void whatHasNoPicturesIsTold() {
        final Path log = recorded("log", "--env", "CartPole-v1", "--steps", "40");
        final Cli numbers = Cli.run("log", "export", log, "--video", directory.resolve("a.gif"));
        assertEquals(2, numbers.exit());
        assertTrue(numbers.err().contains("holds no pictures"), numbers::toString);
        final Cli blind = Cli.run(
                "record", "--env", "CartPole-v1", "--pixels", "--steps", "9", "--log", directory.resolve("none"));
        assertEquals(2, blind.exit());
        assertTrue(blind.err().contains("can show no pictures"), blind::toString);
        final Cli both = Cli.run(
                "log", "export", log, "--to", directory.resolve("a.csv"), "--video", directory.resolve("a.gif"));
        assertEquals(2, both.exit(), both::toString);
    }

    @Test
    void pixelsStandBeforeWrappersAndOnce() {
        assertEquals("dmc/walker_walk:pixels,repeat=2", Pixels.of("dmc/walker_walk:repeat=2"));
        assertEquals("Ant-v4:pixels=32", Pixels.of("Ant-v4:pixels=32"));
        assertEquals("catch:gray", Pixels.of("catch:gray"));
    }
}
