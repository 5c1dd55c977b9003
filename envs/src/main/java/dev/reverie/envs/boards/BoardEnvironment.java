package dev.reverie.envs.boards;

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
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A batch of boards of one {@link Game}. Fields, uint8 of 0 and 1 but the last: {@code board} {@code [planes, rows, columns]},
 * stones of the player who sees the row and of the other, kind by kind; {@code legal} {@code [moves]}; {@code player} int32, who sees the row.
 *
 * <p>Without an opponent both players act in turn, a row a ply, seen by the player to move; a reward is that of the player who
 * acted, so that the value of a row is {@code r' - v'} of the next. With one, every row is seen by the actor, and rewards are
 * the actor's: 1 for a game won, -1 for one lost, 0 for a draw.
 */
public final class BoardEnvironment implements Simulator {
    private static final long[] SPREAD = spread();
    private static final int BOTH = -1;

    private final EnvSpec spec;
    private final Game game;
    private final Play play;
    private final Episodes episodes;
    private final SavedState saved;
    private final Board[] boards;
    private final byte[] seat;
    private final int atBoard;
    private final int atLegal;
    private final int atPlayer;

    /**
     * Who plays, and what becomes of an illegal move.
     *
     * @param opponent whether a player who moves uniformly at random is the other, instead of the actor itself.
     * @param seat     of the actor beside an opponent: 0, 1, or -1 for one drawn every game.
     * @param forgives whether an illegal move is replaced by a random legal one; otherwise it loses the game.
     */
    public record Play(boolean opponent, int seat, boolean forgives) {}

    /**
     * @param id    of the environment.
     * @param lanes stepped together.
     * @param game  played.
     * @param play  who plays.
     */
    public BoardEnvironment(final String id, final int lanes, final Game game, final Play play) {
        this.game = game;
        this.play = play;
        this.spec = new EnvSpec(
                id,
                lanes,
                List.of(
                        new Field("board", DType.UINT8, List.of(game.planes(), game.rows(), game.columns()), 0, 1),
                        new Field("legal", DType.UINT8, List.of(game.moves()), 0, 1),
                        Field.discrete("player", 2)),
                new ActionSpace.Discrete(game.moves()),
                0);
        this.atBoard = spec.layout().offset(0);
        this.atLegal = spec.layout().offset(1);
        this.atPlayer = spec.layout().offset(2);
        this.episodes = new Episodes(spec);
        this.saved = new SavedState(spec, episodes.savedBytes() + lanes * (1 + game.savedBytes()));
        this.boards = new Board[lanes];
        this.seat = new byte[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            boards[lane] = game.board().get();
        }
    }

    private static long[] spread() {
        final long[] spread = new long[256];
        for (int bits = 0; bits < 256; bits++) {
            for (int k = 0; k < 8; k++) {
                spread[bits] |= (long) (bits >> k & 1) << 8 * k;
            }
        }
        return spread;
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        for (int lane = 0; lane < boards.length; lane++) {
            begin(out, lane);
        }
    }

    private void begin(final Rows out, final int lane) {
        final Board board = boards[lane];
        board.begin();
        seat[lane] = BOTH;
        if (play.opponent()) {
            seat[lane] = (byte)
                    (play.seat() >= 0 ? play.seat() : (int) (episodes.random().nextLong(lane) >>> 63));
            if (seat[lane] == 1) {
                board.play(anyMove(board, lane));
            }
        }
        episodes.first(out, lane);
        observe(out, lane);
    }

    /** @return a legal move, uniform by the lane's randomness. */
    private int anyMove(final Board board, final int lane) {
        int count = 0;
        for (int from = 0; from < game.moves(); from += 8) {
            count += Integer.bitCount(board.legal(from));
        }
        int skip = (int) (episodes.random().nextDouble(lane) * count);
        for (int from = 0; from < game.moves(); from += 8) {
            int bits = board.legal(from);
            final int here = Integer.bitCount(bits);
            if (skip < here) {
                while (skip-- > 0) {
                    bits &= bits - 1;
                }
                return from + Integer.numberOfTrailingZeros(bits);
            }
            skip -= here;
        }
        throw new IllegalStateException(spec.id() + ": a game that goes on has no legal move");
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        final int[] chosen = episodes.actions();
        for (int lane = 0; lane < boards.length; lane++) {
            if (episodes.isOver(lane)) {
                begin(out, lane);
                continue;
            }
            final Board board = boards[lane];
            int move = chosen[lane];
            if (!board.isLegal(move)) {
                if (!play.forgives()) {
                    episodes.move(out, lane, -1, true);
                    observe(out, lane);
                    continue;
                }
                move = anyMove(board, lane);
            }
            final int mover = board.turn();
            board.play(move);
            int result = board.result();
            if (result == Position.GOES_ON && play.opponent()) {
                board.play(anyMove(board, lane));
                result = board.result();
            }
            final boolean over = result != Position.GOES_ON;
            episodes.move(out, lane, over ? mover == 0 ? result : -result : 0, over);
            observe(out, lane);
        }
    }

    private void observe(final Rows out, final int lane) {
        final Board board = boards[lane];
        final UnsafeBuffer buffer = out.buffer();
        final int row = out.at(lane);
        final int columns = game.columns();
        final int viewer = seat[lane] == BOTH ? board.turn() : seat[lane];
        int at = row + atBoard;
        for (int k = 0; k < game.planes(); k++) {
            for (int r = 0; r < game.rows(); r++) {
                final int stones = board.stones(viewer ^ k, r);
                for (int c = 0; c < columns; c += 8) {
                    // Zeros beyond the row's end, at most 7: the next row, or the fields behind the board, come after
                    // them.
                    buffer.putLong(at + c, SPREAD[stones >> c & 0xFF]);
                }
                at += columns;
            }
        }
        final int moves = game.moves();
        for (int from = 0; from < moves; from += 8) {
            expand(buffer, row + atLegal + from, board.legal(from), moves - from);
        }
        buffer.putInt(row + atPlayer, viewer);
    }

    /** Writes the lowest {@code min(n, 8)} bits, a byte each. */
    private static void expand(final UnsafeBuffer buffer, final int at, final int bits, final int n) {
        long bytes = SPREAD[bits & 0xFF];
        if (n >= 8) {
            buffer.putLong(at, bytes);
            return;
        }
        int to = at;
        if ((n & 4) != 0) {
            buffer.putInt(to, (int) bytes);
            bytes >>>= 32;
            to += 4;
        }
        if ((n & 2) != 0) {
            buffer.putShort(to, (short) bytes);
            bytes >>>= 16;
            to += 2;
        }
        if ((n & 1) != 0) {
            buffer.putByte(to, (byte) bytes);
        }
    }

    @Override
    public byte[] save() {
        final ByteBuffer out = saved.begin();
        episodes.save(out);
        out.put(seat);
        for (final Board board : boards) {
            board.save(out);
        }
        return saved.seal(out);
    }

    @Override
    public void restore(final byte[] state) {
        final ByteBuffer in = saved.open(state);
        episodes.restore(in);
        in.get(seat);
        for (final Board board : boards) {
            board.restore(in);
        }
    }
}
