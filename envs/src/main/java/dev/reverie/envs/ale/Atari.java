package dev.reverie.envs.ale;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A game as papers play it (Mnih et al. 2015, Machado et al. 2018): an action is taken for {@code skip} frames, the greater of
 * the last two is shown in gray, made square; rewards are summed. One thread.
 */
final class Atari implements Environment {
    /** ALE's codes, from doing nothing to down, left and fire. */
    private static final int[] ALL = IntStream.range(0, 18).toArray();

    /**
     * How a game is played.
     *
     * @param size     of the square picture.
     * @param colour   RGB, else gray.
     * @param skip     frames of an action.
     * @param sticky   probability that a frame takes the action of the frame before.
     * @param noops    most frames without action that a game begins with, drawn from 1; 0 for none.
     * @param lifeLoss whether a life lost ends the episode for good.
     * @param full     whether all 18 actions are offered, else those that the game knows.
     * @param frames   limit of a game.
     */
    record Play(
            int size, boolean colour, int skip, double sticky, int noops, boolean lifeLoss, boolean full, int frames) {
        int channels() {
            return colour ? 3 : 1;
        }

        int steps() {
            return (frames + skip - 1) / skip;
        }
    }

    private final EnvSpec spec;
    private final Play play;
    private final Console[] consoles;
    private final Episodes episodes;
    private final int[] actions;
    private final int[] last;
    private final int[] frames;
    private final boolean[] finished;
    private final Shrink shrink;
    private final byte[][] before;
    private final byte[] picture;

    Atari(final String id, final int lanes, final Play play, final Supplier<Console> console) {
        this.play = play;
        this.consoles = new Console[lanes];
        Arrays.setAll(consoles, i -> console.get());
        this.actions = play.full() ? ALL : consoles[0].minimalActions();
        this.spec = new EnvSpec(
                id,
                lanes,
                List.of(new Field("pixels", DType.UINT8, List.of(play.size(), play.size(), play.channels()), 0, 255)),
                new ActionSpace.Discrete(actions.length),
                play.steps());
        this.episodes = new Episodes(spec);
        this.last = new int[lanes];
        this.frames = new int[lanes];
        this.finished = new boolean[lanes];
        this.shrink = new Shrink(Console.WIDTH, play.size(), play.channels());
        this.before = new byte[lanes][];
        Arrays.setAll(before, i -> consoles[i].screen().clone());
        this.picture = new byte[play.size() * play.size() * play.channels()];
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        Arrays.fill(finished, true);
        for (int i = 0; i < consoles.length; i++) {
            begin(out, i);
        }
    }

    /** After a life lost the game goes on, a frame later. */
    private void begin(final Rows out, final int i) {
        final Console console = consoles[i];
        int idle = 1;
        if (finished[i]) {
            console.reset();
            frames[i] = 0;
            finished[i] = false;
            idle = play.noops() == 0 ? 0 : 1 + episodes.generator(i).nextInt(play.noops());
        }
        for (int k = 0; k < idle; k++) {
            console.act(0);
            if (console.lives() == Console.OVER) {
                console.reset();
            }
        }
        last[i] = 0;
        episodes.first(out, i);
        keep(i);
        show(out, i);
    }

    private void keep(final int i) {
        final byte[] screen = consoles[i].screen();
        System.arraycopy(screen, 0, before[i], 0, screen.length);
    }

    private void show(final Rows out, final int i) {
        shrink.apply(before[i], consoles[i].screen(), picture);
        out.buffer().putBytes(out.at(i) + out.layout().offset(0), picture);
    }

    @Override
    public void step(final Rows chosen, final Rows out) {
        episodes.admit(chosen, out);
        for (int i = 0; i < consoles.length; i++) {
            if (episodes.isOver(i)) {
                begin(out, i);
            } else {
                advance(out, i, actions[episodes.actions()[i]]);
                show(out, i);
            }
        }
    }

    private void advance(final Rows out, final int i, final int action) {
        final Console console = consoles[i];
        final int lives = console.lives();
        double reward = 0;
        for (int k = 0; k < play.skip() && console.lives() != Console.OVER; k++) {
            keep(i);
            if (play.sticky() == 0 || episodes.random().nextDouble(i) >= play.sticky()) {
                last[i] = action;
            }
            reward += console.act(last[i]);
        }
        if (play.skip() == 1) {
            keep(i);
        }
        frames[i] += play.skip();
        final int left = console.lives();
        finished[i] = left == Console.OVER || frames[i] >= play.frames();
        if (left != Console.OVER && finished[i] && !(play.lifeLoss() && left < lives)) {
            episodes.truncate(out, i, reward);
        } else {
            episodes.move(out, i, reward, left == Console.OVER || play.lifeLoss() && left < lives);
        }
    }

    @Override
    public void close() {}
}
