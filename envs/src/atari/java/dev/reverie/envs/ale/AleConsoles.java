package dev.reverie.envs.ale;

import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ale.ALEInterface;
import org.bytedeco.ale.ALEState;
import org.bytedeco.javacpp.IntPointer;

/** The Arcade Learning Environment through bytedeco's bindings; in builds with the profile {@code atari} only. */
public final class AleConsoles implements Consoles {
    private static final int SEED = 1;

    @Override
    public boolean isKnown(final Path rom) {
        try {
            return !ALEInterface.isSupportedROM(rom.toString()).get().isNull();
        } catch (final RuntimeException ex) {
            return false;
        }
    }

    @Override
    public Console insert(final Path rom, final boolean colour) {
        final ALEInterface ale = new ALEInterface(false);
        ale.setInt("random_seed", SEED);
        ale.setFloat("repeat_action_probability", 0);
        ale.loadROM(rom.toString());
        return new AleConsole(ale, colour);
    }

    private static final class AleConsole implements Console {
        private final ALEInterface ale;
        private final boolean colour;
        private final ALEState begin;
        private final byte[] screen;

        AleConsole(final ALEInterface ale, final boolean colour) {
            this.ale = ale;
            this.colour = colour;
            ale.reset_game();
            this.begin = ale.cloneSystemState();
            this.screen = new byte[(int) ale.getScreen().height() * WIDTH * (colour ? 3 : 1)];
        }

        @Override
        public int[] minimalActions() {
            final IntPointer actions = ale.getMinimalActionSet();
            final int[] codes = new int[(int) (actions.limit() - actions.position())];
            actions.get(codes);
            Arrays.sort(codes);
            return codes;
        }

        @Override
        public void reset() {
            ale.restoreSystemState(begin);
        }

        @Override
        public int act(final int action) {
            return ale.act(action);
        }

        @Override
        public int lives() {
            return ale.game_over() ? OVER : ale.lives();
        }

        @Override
        public byte[] screen() {
            if (colour) {
                ale.getScreenRGB(screen);
            } else {
                ale.getScreenGrayscale(screen);
            }
            return screen;
        }
    }
}
