package dev.reverie.envs.sokoban;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Acting;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.envs.Simulator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SokobanTest {
    private static final String CORRIDOR = "; one\n#######\n#@$ . #\n#  *  #\n#######\n";
    private static final String MOVES = "urdl";

    /** Rewards of a walk, in tenths. */
    private static int[] walk(final Environment environment, final Rows rows, final String path) {
        final int[] tenths = new int[path.length()];
        for (int n = 0; n < tenths.length; n++) {
            rows.action(0, MOVES.indexOf(path.charAt(n)));
            environment.step(rows, rows);
            tenths[n] = (int) Math.round(rows.reward(0) * 10);
        }
        return tenths;
    }

    private static String picture(final Rows rows, final int height, final int width) {
        final StringBuilder text = new StringBuilder();
        for (int c = 0; c < height * width; c++) {
            int cell = 0;
            for (int k = 0; k < 4; k++) {
                cell |= (int) rows.valueAt(0, 0, k * height * width + c) << k;
            }
            text.append(" #.x$?*???+".charAt(cell == 8 ? 5 : cell));
            if (c % width == width - 1) {
                text.append('\n');
            }
        }
        return text.toString().replace('?', '@');
    }

    @Test
    void rewardsAreThoseOfI2a() {
        final Environment sokoban = new Sokoban("s", 1, Levels.parse("corridor", CORRIDOR), 0, 0);
        final Rows rows = Rows.allocate(sokoban.spec().layout(), 1);
        sokoban.reset(1, rows);
        assertEquals("#######\n#@$ . #\n#  *  #\n#######\n", picture(rows, 4, 7));
        assertEquals("[-1, -1]", Arrays.toString(walk(sokoban, rows, "lr")), "a bump into a wall; a push onto floor");
        assertEquals("#######\n# @$. #\n#  *  #\n#######\n", picture(rows, 4, 7));
        assertEquals("[-1, -11]", Arrays.toString(walk(sokoban, rows, "dr")), "a box pushed off its target");
        assertEquals("#######\n#  $. #\n#  +$ #\n#######\n", picture(rows, 4, 7));
        assertEquals("[-1, -1, -1, 9]", Arrays.toString(walk(sokoban, rows, "luur")), "a box pushed onto a target");
    }

    @Test
    void theLastBoxEndsTheEpisodeWithTen() {
        final Environment sokoban = new Sokoban("s", 1, Levels.parse("corridor", CORRIDOR), 0, 0);
        final Rows rows = Rows.allocate(sokoban.spec().layout(), 1);
        sokoban.reset(1, rows);
        assertEquals("[-1, 109]", Arrays.toString(walk(sokoban, rows, "rr")));
        assertTrue(rows.isLast(0));
        assertEquals(0f, rows.discount(0));
        assertEquals("#######\n#  @* #\n#  *  #\n#######\n", picture(rows, 4, 7));
        walk(sokoban, rows, "u");
        assertTrue(rows.isFirst(0));
        assertEquals("#######\n#@$ . #\n#  *  #\n#######\n", picture(rows, 4, 7));
    }

    @Test
    void twoBoxesInARowAndABoxAtAWallDoNotMove() {
        final Environment sokoban =
                new Sokoban("s", 1, Levels.parse("row", "#######\n#@$$..#\n#.$   #\n#######\n"), 0, 0);
        final Rows rows = Rows.allocate(sokoban.spec().layout(), 1);
        sokoban.reset(1, rows);
        final String before = picture(rows, 4, 7);
        assertEquals("[-1, -1, -1]", Arrays.toString(walk(sokoban, rows, "rul")));
        assertEquals(before, picture(rows, 4, 7));
        walk(sokoban, rows, "d");
        assertEquals("#######\n# $$..#\n#+$   #\n#######\n", picture(rows, 4, 7), "onto a target");
        walk(sokoban, rows, "rrru");
        assertEquals("#######\n# $$+.#\n#.   $#\n#######\n", picture(rows, 4, 7));
    }

    @Test
    void ownLevelsCanBeSolved() {
        final Levels levels = Levels.own();
        assertTrue(levels.size() >= 20);
        for (int n = 0; n < levels.size(); n++) {
            assertTrue(solved(levels.cells(n), levels.columns()) > 0, "level " + n + " cannot be solved");
        }
    }

    /** Pushes of a shortest solution, by breadth first over boxes and the player's reach; -1 if there is none. */
    private static int solved(final byte[] level, final int columns) {
        final int[] by = {-columns, 1, columns, -1};
        final Map<ByteBuffer, Integer> seen = new HashMap<>();
        final Deque<byte[]> queue = new ArrayDeque<>();
        queue.add(normal(level.clone(), by));
        seen.put(ByteBuffer.wrap(queue.peek()), 0);
        while (!queue.isEmpty()) {
            final byte[] at = queue.remove();
            final int pushes = seen.getOrDefault(ByteBuffer.wrap(at), 0);
            boolean done = true;
            for (int c = 0; c < at.length; c++) {
                done &= (at[c] & 6) != 4;
            }
            if (done) {
                return pushes;
            }
            for (int c = 0; c < at.length; c++) {
                for (int d = 0; d < 4 && (at[c] & 4) != 0; d++) {
                    if ((at[c - by[d]] & 8) != 0 && (at[c + by[d]] & 5) == 0) {
                        final byte[] next = at.clone();
                        for (int k = 0; k < next.length; k++) {
                            next[k] &= 7;
                        }
                        next[c] ^= 4;
                        next[c + by[d]] ^= 4;
                        next[c] |= 8;
                        normal(next, by);
                        if (seen.putIfAbsent(ByteBuffer.wrap(next), pushes + 1) == null) {
                            queue.add(next);
                        }
                    }
                }
            }
        }
        return -1;
    }

    /** Marks with the player's bit every cell that the player can walk to. */
    private static byte[] normal(final byte[] cells, final int[] by) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int c = 0; c < cells.length; c++) {
                for (int d = 0; d < 4 && (cells[c] & 8) != 0; d++) {
                    if ((cells[c + by[d]] & 13) == 0) {
                        cells[c + by[d]] |= 8;
                        changed = true;
                    }
                }
            }
        }
        return cells;
    }

    @Test
    void boxobansFilesAreRead(@TempDir final Path folder) throws IOException {
        final Path file = Path.of(
                System.getProperty("reverie.root", "."), "..", "shared/datasets/boxoban_unfiltered_test_000.txt");
        Assumptions.assumeTrue(Files.exists(file), "no " + file);
        final Levels levels = Levels.read(file);
        assertEquals(1000, levels.size());
        assertEquals(10, levels.rows());
        for (int n = 0; n < 1000; n++) {
            int boxes = 0;
            for (final byte cell : levels.cells(n)) {
                boxes += cell >> 2 & 1;
            }
            assertEquals(4, boxes);
        }
        Files.copy(file, folder.resolve("000.txt"));
        Files.writeString(folder.resolve("001.txt"), CORRIDOR);
        assertEquals(1001, Levels.read(folder).size());
        try (Environment environment = Environments.make("sokoban:levels=" + file + ",steps=7", 50)) {
            assertEquals(7, environment.spec().stepLimit());
            assertEquals(
                    "sokoban:levels=" + file + ",steps=7", environment.spec().id());
            final Rows rows = Rows.allocate(environment.spec().layout(), 50);
            environment.reset(1, rows);
            Acting.run(environment, rows, 100, new Random(1));
        }
    }

    @Test
    void badLevelsAreRefusedByNameAndPlace(@TempDir final Path folder) {
        refuses("level 1: there must be one player", CORRIDOR + "\n####\n#$.#\n####\n");
        refuses(
                "as many boxes as targets, got 1 players, 2 boxes, 1 targets",
                "#####\n#@$*#\n#####".replace("*", "$.").replace("#####", "######"));
        refuses("row 1: 'x'", "####\n#x@#\n####\n");
        refuses("the edge must be wall, row 0 column 2 is open", "## ###\n#@$. #\n######\n");
        refuses("no Sokoban level", "; nothing\n\n");
        final ConfigException missing = assertThrows(
                ConfigException.class, () -> Environments.make("sokoban:levels=" + folder.resolve("none.txt"), 1));
        assertTrue(missing.getMessage().contains("none.txt"), missing.getMessage());
        assertThrows(ConfigException.class, () -> Environments.make("sokoban:levels=" + folder, 1), "an empty folder");
    }

    private static void refuses(final String why, final String text) {
        final ConfigException refusal = assertThrows(ConfigException.class, () -> Levels.parse("text", text));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @Test
    void aStateOfOtherLevelsIsRefused() {
        final Simulator one = new Sokoban("s", 1, Levels.parse("a", "######\n#@$. #\n######\n"), 0, 0);
        final Simulator two = new Sokoban("s", 1, Levels.parse("b", "######\n# $.@#\n######\n"), 0, 0);
        final Rows rows = Rows.allocate(one.spec().layout(), 1);
        one.reset(1, rows);
        two.reset(1, rows);
        final Exception refusal = assertThrows(IllegalArgumentException.class, () -> two.restore(one.save()));
        assertTrue(refusal.getMessage().contains("other levels"), refusal.getMessage());
    }

    @Test
    void pixelsAreOnePictureACellAndAnotherForEveryOther() {
        final Environment planes = Environments.make("sokoban", 1);
        final Environment pixels = Environments.make("sokoban-pixels", 1);
        final Rows seen = Rows.allocate(planes.spec().layout(), 1);
        final Rows drawn = Rows.allocate(pixels.spec().layout(), 1);
        planes.reset(4, seen);
        pixels.reset(4, drawn);
        final Random random = new Random(1);
        final Map<Integer, Integer> pictures = new HashMap<>();
        for (int tick = 0; tick < 5000; tick++) {
            for (int c = 0; c < 100; c++) {
                int cell = 0;
                for (int k = 0; k < 4; k++) {
                    cell |= (int) seen.valueAt(0, 0, k * 100 + c) << k;
                }
                final byte[] picture = new byte[192];
                for (int y = 0; y < 8; y++) {
                    drawn.buffer().getBytes(16 + ((c / 10 * 8 + y) * 80 + c % 10 * 8) * 3, picture, y * 24, 24);
                }
                final int hash = Arrays.hashCode(picture);
                final Integer other = pictures.putIfAbsent(cell, hash);
                assertTrue(other == null || other == hash, "two pictures of cell " + cell);
            }
            seen.action(0, random.nextInt(4));
            drawn.action(0, seen.action(0));
            planes.step(seen, seen);
            pixels.step(drawn, drawn);
            assertEquals(seen.reward(0), drawn.reward(0));
        }
        assertEquals(Set.of(0, 1, 2, 4, 6, 8, 10), pictures.keySet());
        assertEquals(7, Set.copyOf(pictures.values()).size(), "one picture of two cells");
    }
}
