package dev.reverie.envs.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoTest {
    /** A second Go, as plain as can be: a string a position. */
    private static final class Plain {
        private final int size;
        private final Set<String> history = new HashSet<>();
        private char[] board;
        private int turn;

        Plain(final int size) {
            this.size = size;
            board = ".".repeat(size * size).toCharArray();
            history.add(new String(board));
        }

        private int[] around(final int p) {
            return IntStream.of(
                            p / size > 0 ? p - size : -1,
                            p % size < size - 1 ? p + 1 : -1,
                            p / size < size - 1 ? p + size : -1,
                            p % size > 0 ? p - 1 : -1)
                    .filter(q -> q >= 0)
                    .toArray();
        }

        /** Points of the group or region of {@code p}; whether it touches {@code what}. */
        private boolean flood(final char[] on, final int p, final Set<Integer> group, final char what) {
            final Deque<Integer> todo = new ArrayDeque<>();
            todo.add(p);
            group.add(p);
            boolean touches = false;
            while (!todo.isEmpty()) {
                for (final int q : around(todo.remove())) {
                    touches |= on[q] == what;
                    if (on[q] == on[p] && group.add(q)) {
                        todo.add(q);
                    }
                }
            }
            return touches;
        }

        /** @return the board after the move, or null if it may not be made. */
        private char[] after(final int p) {
            if (board[p] != '.') {
                return null;
            }
            final char[] next = board.clone();
            final char own = turn == 0 ? 'X' : 'O';
            next[p] = own;
            for (final int q : around(p)) {
                final Set<Integer> group = new HashSet<>();
                if (next[q] == (turn == 0 ? 'O' : 'X') && !flood(next, q, group, '.')) {
                    group.forEach(g -> next[g] = '.');
                }
            }
            return !flood(next, p, new HashSet<>(), '.') || history.contains(new String(next)) ? null : next;
        }

        void play(final int move) {
            if (move < size * size) {
                board = after(move);
                history.add(new String(board));
            }
            turn ^= 1;
        }

        int area() {
            int lead = 0;
            for (int p = 0; p < board.length; p++) {
                if (board[p] == '.') {
                    final boolean black = flood(board, p, new HashSet<>(), 'X');
                    final boolean white = flood(board, p, new HashSet<>(), 'O');
                    lead += (black && !white ? 1 : 0) - (white && !black ? 1 : 0);
                } else {
                    lead += board[p] == 'X' ? 1 : -1;
                }
            }
            return lead;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 7, 9})
    void agreesWithAPlainGo(final int size) {
        final SplittableRandom random = new SplittableRandom(size);
        int repetitions = 0;
        for (int game = 0; game < (size < 6 ? 60 : 12); game++) {
            final Go go = new Go(size, 0.5);
            final Plain plain = new Plain(size);
            int passes = 0;
            for (int ply = 0; go.result() == Position.GOES_ON; ply++) {
                final int pass = size * size;
                int legal = 0;
                for (int move = 0; move < pass; move++) {
                    final boolean may = plain.after(move) != null;
                    assertEquals(may, go.isLegal(move), "move " + move + " after " + ply);
                    legal += may ? 1 : 0;
                }
                assertTrue(go.isLegal(pass));
                for (int row = 0; row < size; row++) {
                    final StringBuilder text = new StringBuilder();
                    for (int column = 0; column < size; column++) {
                        text.append(
                                (go.stones(0, row) >> column & 1) != 0
                                        ? 'X'
                                        : (go.stones(1, row) >> column & 1) != 0 ? 'O' : '.');
                    }
                    assertEquals(new String(plain.board, row * size, size), text.toString());
                }
                assertEquals(plain.area(), go.area());
                int move = pass;
                if (legal > 0 && random.nextInt(30) > 0) {
                    do {
                        move = random.nextInt(pass);
                    } while (!go.isLegal(move));
                }
                repetitions += legal == 0 ? 1 : 0;
                passes = move == pass ? passes + 1 : 0;
                go.play(move);
                plain.play(move);
                assertTrue(passes < 2 || go.result() != Position.GOES_ON, "two passes end the game");
            }
        }
        assertTrue(size > 4 || repetitions > 0, "no player ran out of moves");
    }

    @Test
    void aKoMayNotBeTakenBackAtOnceButLater() {
        final Go go = new Go(5, 0);
        final int[] moves = {1, 2, 5, 8, 11, 12, 24, 6, 7};
        for (final int move : moves) {
            assertTrue(go.isLegal(move), "move " + move);
            go.play(move);
        }
        assertEquals(0, go.stones(1, 1) >> 1 & 1, "the stone is taken");
        assertFalse(go.isLegal(6), "ko");
        go.play(20);
        go.play(22);
        assertTrue(go.isLegal(6), "after a threat and its answer");
    }

    @Test
    void suicideIsNoMoveAndKomiDecides() {
        final Go go = new Go(3, 0.5);
        go.play(1);
        go.play(9);
        go.play(3);
        assertFalse(go.isLegal(0), "suicide");
        assertEquals(9, go.area());
        go.play(9);
        go.play(9);
        assertEquals(1, go.result());
        final Go even = new Go(3, 0);
        even.play(9);
        even.play(9);
        assertEquals(0, even.result());
        final Go white = new Go(3, 9.5);
        white.play(4);
        white.play(9);
        white.play(9);
        assertEquals(-1, white.result());
    }
}
