package dev.reverie.envs.ale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentContract;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtariTest {
    @TempDir
    private Path directory;

    /** A game of 3 lives of 30 frames each; a frame earns its action's code and is as bright as its number, or 255 less it. */
    private static final class Fake implements Console {
        private final int channels;
        private final List<Integer> taken = new ArrayList<>();
        private int frame;

        Fake(final int channels) {
            this.channels = channels;
        }

        @Override
        public int[] minimalActions() {
            return new int[] {0, 3, 4};
        }

        @Override
        public void reset() {
            frame = 0;
            taken.add(-1);
        }

        @Override
        public int act(final int action) {
            frame++;
            taken.add(action);
            return action;
        }

        @Override
        public int lives() {
            return frame >= 90 ? OVER : 3 - frame / 30;
        }

        @Override
        public byte[] screen() {
            final byte[] screen = new byte[210 * WIDTH * channels];
            Arrays.fill(screen, (byte) (frame % 2 == 0 ? frame : 255 - frame));
            return screen;
        }
    }

    private final List<Fake> inserted = new ArrayList<>();

    private final Consoles emulator = new Consoles() {
        @Override
        public boolean isKnown(final Path rom) {
            if (rom.toString().contains("unlinked")) {
                throw new UnsatisfiedLinkError("no jniale");
            }
            return !rom.toString().contains("wrong");
        }

        @Override
        public Console insert(final Path rom, final boolean colour) {
            inserted.add(new Fake(colour ? 3 : 1));
            return inserted.get(inserted.size() - 1);
        }
    };

    private Environment game(final String options, final int lanes) {
        try {
            final Path rom = Files.write(directory.resolve("pong.bin"), new byte[] {1});
            return AtariTasks.make("atari:rom=" + rom + options, lanes, List.of(emulator), "");
        } catch (final IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
    }

    private static Rows begun(final Environment game) {
        final Rows rows = Rows.allocate(game.spec().layout(), game.spec().lanes());
        game.reset(1, rows);
        return rows;
    }

    @Test
    void anActionIsTakenForFourFramesAndTheGreaterOfTheLastTwoShown() {
        final Environment game = game(",sticky=0", 1);
        assertEquals(27_000, game.spec().stepLimit());
        assertEquals(new ActionSpace.Discrete(3), game.spec().action());
        final Rows rows = begun(game);
        assertEquals(List.of(84, 84, 1), game.spec().observation().get(0).shape());
        rows.action(0, 2);
        game.step(rows, rows);
        assertEquals(16, rows.reward(0));
        assertEquals(252, rows.valueAt(0, 0, 84 * 84 - 1), "frame 3 is 252, frame 4 is 4");
        rows.action(0, 1);
        game.step(rows, rows);
        assertEquals(12, rows.reward(0));
        assertEquals(List.of(-1, 4, 4, 4, 4, 3, 3, 3, 3), inserted.get(0).taken);
        for (int tick = 0; tick < 21; tick++) {
            assertTrue(!rows.isLast(0));
            game.step(rows, rows);
        }
        assertTrue(rows.isLast(0), "the game is over after 90 frames");
        assertEquals(0, rows.discount(0));
        assertEquals(6, rows.reward(0), "the last action had two frames left");
        game.step(rows, rows);
        assertTrue(rows.isFirst(0));
    }

    @Test
    void allActionsColoursAndTheFrameLimitAreOptions() {
        final Environment game = game(",sticky=0,actions=full,rgb,size=10,skip=2,frames=21", 1);
        assertEquals(11, game.spec().stepLimit());
        final Rows rows = begun(game);
        assertEquals(List.of(10, 10, 3), game.spec().observation().get(0).shape());
        for (int tick = 0; tick < 11; tick++) {
            assertTrue(!rows.isLast(0), "tick " + tick);
            rows.action(0, 17);
            game.step(rows, rows);
        }
        assertTrue(rows.isLast(0));
        assertEquals(1, rows.discount(0), "truncated");
        game.step(rows, rows);
        assertEquals(-1, inserted.get(0).taken.get(inserted.get(0).taken.size() - 1), "the next game is a new one");
    }

    @Test
    void aLifeLostMayEndTheEpisodeWhileTheGameGoesOn() {
        final Environment game = game(",sticky=0,lifeloss", 1);
        final Rows rows = begun(game);
        final Fake console = inserted.get(0);
        int ends = 0;
        int games = 0;
        for (int tick = 0; tick < 60; tick++) {
            game.step(rows, rows);
            if (rows.isLast(0)) {
                ends++;
                assertEquals(0, rows.discount(0));
            }
            games = (int) console.taken.stream().filter(action -> action == -1).count();
        }
        assertEquals(3, games);
        assertTrue(ends >= 6, ends + " lives ended");
    }

    @Test
    void framesStickToTheirLastActionAsOftenAsSaid() {
        final Environment game = game(",sticky=0.25,skip=1,frames=10000000", 1);
        final Rows rows = begun(game);
        int stuck = 0;
        for (int tick = 0; tick < 4000; tick++) {
            rows.action(0, rows.isLast(0) ? 0 : 1 + tick % 2);
            final boolean moved = !rows.isLast(0);
            game.step(rows, rows);
            if (moved) {
                stuck += rows.reward(0) == 3 + tick % 2 ? 0 : 1;
            }
        }
        // the other action is seen where a frame sticks to one that did not: m = 0.25 (1 - m)
        assertEquals(0.2, stuck / 4000.0, 0.03);
    }

    @Test
    void aGameMayBeginWithFramesOfNothing() {
        final Environment game = game(",noops=30", 40);
        begun(game);
        final long kinds =
                inserted.stream().map(console -> console.frame).distinct().count();
        assertTrue(kinds > 10, kinds + " numbers of frames");
        assertTrue(inserted.stream().allMatch(console -> console.frame >= 1 && console.frame <= 30));
    }

    @Test
    void aPixelIsTheMeanOfItsArea() {
        final byte[] source = new byte[3 * 3];
        final byte[] other = new byte[3 * 3];
        for (int i = 0; i < 9; i++) {
            source[i] = (byte) (i % 2 == 0 ? 20 * i : 0);
            other[i] = (byte) (i % 2 == 0 ? 0 : 20 * i);
        }
        final byte[] out = new byte[4];
        new Shrink(3, 2, 1).apply(source, other, out);
        // (0 + 20/2 + 60/2 + 80/4) / 2.25
        assertEquals(Math.round((10 + 30 + 20) / 2.25), out[0] & 0xFF);
        // (20/2 + 40 + 80/4 + 100/2) / 2.25
        assertEquals(Math.round((10 + 40 + 20 + 50) / 2.25), out[1] & 0xFF);
        final byte[] same = new byte[9];
        new Shrink(3, 3, 1).apply(source, other, same);
        for (int i = 0; i < 9; i++) {
            assertEquals(20 * i, same[i] & 0xFF);
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        final String rom = directory.resolve("pong.bin").toString();
        assertTrue(refusal("atari:rom=" + rom, List.of(), "").contains("mvn -Patari"));
        assertTrue(refusal("atari", List.of(emulator), "").contains("atari:rom=FILE"));
        assertTrue(refusal("atari/pong", List.of(emulator), "").contains("holds pong.bin in ATARI_ROMS"));
        assertTrue(refusal("atari/pong", List.of(emulator), "/no/where").contains("/no/where/pong.bin cannot be read"));
        assertTrue(refusal("atari:rom=/no.bin", List.of(emulator), "").contains("/no.bin cannot be read"));
    }

    @Test
    void aFileThatIsNoGameIsRefused() throws IOException {
        final Path wrong = Files.write(directory.resolve("wrong.bin"), new byte[] {1});
        final String refusal = refusal("atari:rom=" + wrong, List.of(emulator), "");
        assertTrue(refusal.contains("wrong.bin is not a game that ALE knows"), refusal);
        assertTrue(refusal.contains("MD5"), refusal);
        final Path good = Files.write(directory.resolve("unlinked.bin"), new byte[] {1});
        assertTrue(refusal("atari:rom=" + good, List.of(emulator), "").contains("library is not there"));
    }

    private static String refusal(final String id, final List<Consoles> emulators, final String folder) {
        return String.valueOf(assertThrows(ConfigException.class, () -> AtariTasks.make(id, 1, emulators, folder))
                .getMessage());
    }

    @Nested
    class FakeGame implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return game(",noops=7,size=16,lifeloss", lanes);
        }
    }

    /** Runs where the profile is on and ATARI_ROMS holds the game. */
    @Nested
    class Pong implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            Assumptions.assumeTrue(System.getenv("ATARI_ROMS") != null, "no ATARI_ROMS");
            return Environments.make("atari/pong", lanes);
        }
    }
}
