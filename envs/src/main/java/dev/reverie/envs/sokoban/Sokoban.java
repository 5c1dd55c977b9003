package dev.reverie.envs.sokoban;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.SavedState;
import dev.reverie.envs.Simulator;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Sokoban as in I2A (Racanière et al. 2017): push every box onto a target. An episode's level is drawn uniformly. Actions:
 * up, right, down, left; a move into a wall, or of a box that cannot go, stays. Reward -0.1 a step, +1 for a box pushed onto
 * a target, -1 for one pushed off, +10 when all stand on targets, where the episode ends.
 *
 * <p>Fields: {@code planes} uint8 {@code [4, rows, columns]} of wall, target, box and player, each 0 or 1; or
 * {@code pixels} uint8 {@code [height, width, 3]}, a square picture a cell.
 */
public final class Sokoban implements Simulator {
    /** Reward of every step. */
    public static final double STEP = -0.1;
    /** Reward of a box pushed onto a target; its opposite for one pushed off. */
    public static final double PUSHED_ON = 1;
    /** Reward of the last box's step, on top of the others. */
    public static final double SOLVED = 10;
    /** Steps of an episode at most, as in I2A. */
    public static final int STEP_LIMIT = 120;

    private static final int PLANES = 4;

    private final EnvSpec spec;
    private final Levels levels;
    private final Episodes episodes;
    private final SavedState saved;
    private final Sprites sprites;
    private final int side;
    private final byte[] picture;
    private final int cells;
    private final int[] moves;
    private final int[] level;
    private final int[] player;
    private final int[] missing;
    private final byte[] board;
    private final byte[] planes;
    private final int field;

    /**
     * @param id        of the environment.
     * @param lanes     stepped together.
     * @param levels    to draw from.
     * @param stepLimit transitions after which an episode is truncated; 0 for never.
     * @param side      pixels of a cell's side; 0 for planes instead of pixels.
     */
    public Sokoban(final String id, final int lanes, final Levels levels, final int stepLimit, final int side) {
        this.levels = levels;
        this.side = side;
        this.cells = levels.rows() * levels.columns();
        final Field observation = side == 0
                ? new Field("planes", DType.UINT8, List.of(PLANES, levels.rows(), levels.columns()), 0, 1)
                : new Field("pixels", DType.UINT8, List.of(levels.rows() * side, levels.columns() * side, 3), 0, 255);
        this.spec = new EnvSpec(id, lanes, List.of(observation), new ActionSpace.Discrete(4), stepLimit);
        this.field = spec.layout().offset(0);
        this.episodes = new Episodes(spec);
        this.saved = new SavedState(spec, episodes.savedBytes() + 4 + lanes * (4 + cells));
        this.sprites = new Sprites(Math.max(1, side));
        this.picture = new byte[side == 0 ? 0 : observation.bytes()];
        this.moves = new int[] {-levels.columns(), 1, levels.columns(), -1};
        this.level = new int[lanes];
        this.player = new int[lanes];
        this.missing = new int[lanes];
        this.board = new byte[lanes * cells];
        this.planes = new byte[side == 0 ? lanes * cells * PLANES : 0];
        for (int lane = 0; lane < lanes; lane++) {
            put(lane, 0, levels.cells(0), 0);
        }
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        for (int lane = 0; lane < level.length; lane++) {
            begin(out, lane);
        }
    }

    private void begin(final Rows out, final int lane) {
        final int n = (int) (episodes.random().nextDouble(lane) * levels.size());
        put(lane, n, levels.cells(n), 0);
        episodes.first(out, lane);
        observe(out, lane);
    }

    /** Makes {@code from[at..]} the cells of a lane, within level {@code n}. */
    private void put(final int lane, final int n, final byte[] from, final int at) {
        level[lane] = n;
        missing[lane] = 0;
        System.arraycopy(from, at, board, lane * cells, cells);
        for (int c = 0; c < cells; c++) {
            final int cell = board[lane * cells + c];
            if ((cell & Levels.PLAYER) != 0) {
                player[lane] = c;
            }
            if ((cell & (Levels.BOX | Levels.TARGET)) == Levels.TARGET) {
                missing[lane]++;
            }
            if (side == 0) {
                for (int k = 0; k < PLANES; k++) {
                    planes[(lane * PLANES + k) * cells + c] = (byte) (cell >> k & 1);
                }
            }
        }
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        final int[] chosen = episodes.actions();
        for (int lane = 0; lane < level.length; lane++) {
            if (episodes.isOver(lane)) {
                begin(out, lane);
                continue;
            }
            final int pushed = move(lane, moves[chosen[lane]]);
            final boolean solved = missing[lane] == 0;
            final double reward = STEP + pushed * PUSHED_ON + (solved ? SOLVED : 0);
            episodes.move(out, lane, reward, solved);
            observe(out, lane);
        }
    }

    /** @return 1 if a box came onto a target, -1 if one left a target, else 0. */
    private int move(final int lane, final int by) {
        final int from = lane * cells + player[lane];
        final int to = from + by;
        int pushed = 0;
        if ((board[to] & Levels.WALL) != 0) {
            return 0;
        }
        if ((board[to] & Levels.BOX) != 0) {
            final int beyond = to + by;
            if ((board[beyond] & (Levels.WALL | Levels.BOX)) != 0) {
                return 0;
            }
            pushed = (board[beyond] & Levels.TARGET) / Levels.TARGET - (board[to] & Levels.TARGET) / Levels.TARGET;
            missing[lane] -= pushed;
            transfer(lane, to, beyond, Levels.BOX, 2);
        }
        transfer(lane, from, to, Levels.PLAYER, 3);
        player[lane] += by;
        return pushed;
    }

    private void transfer(final int lane, final int from, final int to, final byte what, final int plane) {
        board[from] ^= what;
        board[to] ^= what;
        if (side == 0) {
            final int shift = (lane * (PLANES - 1) + plane) * cells;
            planes[from + shift] = 0;
            planes[to + shift] = 1;
        }
    }

    private void observe(final Rows out, final int lane) {
        final int at = out.at(lane) + field;
        if (side == 0) {
            out.buffer().putBytes(at, planes, lane * cells * PLANES, cells * PLANES);
            return;
        }
        final int columns = levels.columns();
        for (int c = 0; c < cells; c++) {
            final int x = c % columns * side;
            final int y = c / columns * side;
            sprites.draw(board[lane * cells + c], picture, columns * side, x, y);
        }
        out.buffer().putBytes(at, picture);
    }

    @Override
    public byte[] save() {
        final ByteBuffer out = saved.begin();
        out.putInt(levels.checksum());
        episodes.save(out);
        for (final int n : level) {
            out.putInt(n);
        }
        return saved.seal(out.put(board));
    }

    @Override
    public void restore(final byte[] state) {
        final ByteBuffer in = saved.open(state);
        if (in.getInt() != levels.checksum()) {
            throw new IllegalArgumentException(spec.id() + ": a saved state of other levels");
        }
        episodes.restore(in);
        final int[] numbers = new int[level.length];
        for (int lane = 0; lane < numbers.length; lane++) {
            numbers[lane] = in.getInt();
        }
        final byte[] boards = new byte[board.length];
        in.get(boards);
        for (int lane = 0; lane < numbers.length; lane++) {
            put(lane, numbers[lane], boards, lane * cells);
        }
    }
}
