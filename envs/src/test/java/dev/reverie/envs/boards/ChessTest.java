package dev.reverie.envs.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentContract;
import dev.reverie.envs.Environments;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChessTest {
    private final ByteBuffer stack = ByteBuffer.allocate(1 << 14);

    private long perft(final Chess board, final int depth) {
        long lines = 0;
        final int at = stack.position();
        board.save(stack);
        for (int move = 0; move < ChessMoves.COUNT; move++) {
            if ((move & 7) == 0 && board.legal(move) == 0) {
                move += 7;
            } else if (board.isLegal(move)) {
                if (depth == 1) {
                    lines++;
                    continue;
                }
                board.play(move);
                lines += perft(board, depth - 1);
                final int end = stack.position();
                stack.position(at);
                board.restore(stack);
                stack.position(end);
            }
        }
        stack.position(at);
        return lines;
    }

    /** Positions and numbers of the Chess Programming Wiki's perft results. */
    @ParameterizedTest
    @CsvSource({
        "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1, 20 400 8902 197281",
        "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1, 48 2039 97862",
        "8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1, 14 191 2812 43238",
        "r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1, 6 264 9467 422333",
        "rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8, 44 1486 62379",
        "r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10, 46 2079 89890"
    })
    void linesOfPlayAreAsManyAsIsKnown(final String fen, final String known) {
        final Chess board = new Chess();
        int depth = 1;
        for (final String number : known.split(" ")) {
            board.set(fen);
            assertEquals(Long.parseLong(number), perft(board, depth++), fen + ", depth " + (depth - 1));
        }
    }

    /** Plays moves written as squares, {@code e2e4}. */
    private static void play(final Chess board, final String moves) {
        for (final String move : moves.split(" ")) {
            final int from = ('8' - move.charAt(1)) * 8 + move.charAt(0) - 'a';
            final int to = ('8' - move.charAt(3)) * 8 + move.charAt(2) - 'a';
            assertTrue(board.isLegal(ChessMoves.of(from, to)), move);
            board.play(ChessMoves.of(from, to));
        }
    }

    private static int resultOf(final String fen) {
        final Chess board = new Chess();
        board.set(fen);
        return board.result();
    }

    @Test
    void gamesEndByMateStalemateAndBareKings() {
        final Chess board = new Chess();
        play(board, "f2f3 e7e5 g2g4");
        assertEquals(Position.GOES_ON, board.result());
        play(board, "d8h4");
        assertEquals(-1, board.result(), "Black has won");
        assertEquals(0, resultOf("7k/5Q2/6K1/8/8/8/8/8 b - - 0 1"), "stalemate");
        assertEquals(1, resultOf("7k/6Q1/6K1/8/8/8/8/8 b - - 0 1"), "mate");
        assertEquals(0, resultOf("7k/8/6K1/8/8/3B4/8/8 w - - 0 1"), "nobody can win");
        assertEquals(Position.GOES_ON, resultOf("7k/8/6K1/8/8/3BB3/8/8 w - - 0 1"));
        assertEquals(Position.GOES_ON, resultOf("7k/7p/8/8/8/8/8/K7 w - - 0 1"));
    }

    @Test
    void aPositionsThirdOccurrenceIsADraw() {
        final Chess board = new Chess();
        play(board, "g1f3 g8f6 f3g1 f6g8 g1f3 g8f6 f3g1");
        assertEquals(Position.GOES_ON, board.result());
        final ByteBuffer kept = ByteBuffer.allocate(Chess.SAVED_BYTES);
        board.save(kept);
        play(board, "f6g8");
        assertEquals(0, board.result());
        final Chess other = new Chess();
        other.restore(kept.flip());
        play(other, "f6g8");
        assertEquals(0, other.result(), "what has been is part of a saved state");
    }

    @Test
    void fiftyMovesWithoutProgressAreADrawUnlessTheLastOneMates() {
        final Chess board = new Chess();
        board.set("7k/8/8/8/8/8/8/KR6 w - - 98 90");
        play(board, "b1b2");
        assertEquals(Position.GOES_ON, board.result());
        play(board, "h8h7");
        assertEquals(0, board.result());
        for (int from = 0; from < ChessMoves.COUNT; from += 8) {
            assertEquals(0, board.legal(from), "nothing is legal once the game is over");
        }
        board.set("7k/8/6K1/8/8/8/8/1R6 w - - 99 90");
        play(board, "b1b8");
        assertEquals(1, board.result());
    }

    @Test
    void planesShowPiecesRightsAndEnPassant() {
        final Chess board = new Chess();
        assertEquals(0xFF, board.stones(0, 6), "White's pawns");
        assertEquals(0xFF, board.stones(1, 1), "Black's pawns");
        assertEquals(0b10000, board.stones(10, 7), "White's king on e1");
        assertEquals(0xFF, board.stones(12, 3), "White may castle");
        play(board, "e2e4");
        assertEquals(0b10000, board.stones(17, 5), "Black might capture on e3");
        play(board, "e7e5 e1e2");
        assertEquals(0, board.stones(12, 3));
        assertEquals(0, board.stones(14, 3));
        assertEquals(0xFF, board.stones(13, 3));
        assertFalse(board.isLegal(ChessMoves.of(60, 62)));
    }

    @Nested
    class ForTwo implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make("chess:illegal=random", lanes);
        }
    }

    @Nested
    class AgainstRandomPlay implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make("chess:opponent=random,illegal=random", lanes);
        }
    }
}
