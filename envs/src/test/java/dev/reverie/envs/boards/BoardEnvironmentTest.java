package dev.reverie.envs.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentContract;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoardEnvironmentTest {
    private static final int BOARD = 0;
    private static final int LEGAL = 1;
    private static final int PLAYER = 2;

    private static String seen(final Rows rows, final int field, final int from, final int n) {
        final StringBuilder text = new StringBuilder();
        for (int j = from; j < from + n; j++) {
            text.append((int) rows.valueAt(0, field, j));
        }
        return text.toString();
    }

    private static void play(final Environment environment, final Rows rows, final int... moves) {
        for (final int move : moves) {
            rows.action(0, move);
            environment.step(rows, rows);
        }
    }

    @Test
    void aRowIsSeenByThePlayerToMoveAndPaysThePlayerWhoMoved() {
        final Environment environment = Environments.make("tictactoe", 1);
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.reset(1, rows);
        assertEquals("111111111", seen(rows, LEGAL, 0, 9));
        play(environment, rows, 4);
        assertEquals(1, rows.intAt(0, PLAYER, 0));
        assertEquals("000000000" + "000010000", seen(rows, BOARD, 0, 18));
        assertEquals("111101111", seen(rows, LEGAL, 0, 9));
        play(environment, rows, 8);
        assertEquals(0, rows.intAt(0, PLAYER, 0));
        assertEquals("000010000" + "000000001", seen(rows, BOARD, 0, 18));
        play(environment, rows, 2, 0);
        assertEquals(0, rows.reward(0));
        play(environment, rows, 6);
        assertTrue(rows.isLast(0));
        assertEquals(1, rows.reward(0), "player 0 moved and has won");
        assertEquals(0f, rows.discount(0));
        assertEquals("100000001" + "001010100", seen(rows, BOARD, 0, 18));
        assertEquals("000000000", seen(rows, LEGAL, 0, 9), "nothing is legal once the game is over");
        play(environment, rows, 0, 0, 3, 1, 4, 8, 5);
        assertTrue(rows.isLast(0));
        assertEquals(1, rows.reward(0), "player 1 moved and has won");
        play(environment, rows, 0, 0, 1, 2, 4, 3, 5, 7, 6, 8);
        assertTrue(rows.isLast(0));
        assertEquals(0, rows.reward(0), "a draw");
    }

    @Test
    void stonesFallAndTheTopRowIsTheFirst() {
        final Environment environment = Environments.make("connect-four", 1);
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.reset(1, rows);
        play(environment, rows, 3, 3, 0);
        assertEquals("0001000", seen(rows, BOARD, 28, 7), "the second stone lies upon the first");
        assertEquals("1001000", seen(rows, BOARD, 42 + 35, 7), "the other's stones at the bottom");
        play(environment, rows, 3, 3, 3, 3);
        assertEquals("1110111", seen(rows, LEGAL, 0, 7), "a full column");
        play(environment, rows, 3);
        assertTrue(rows.isLast(0));
        assertEquals(-1, rows.reward(0), "an illegal move loses");
    }

    @Test
    void anIllegalMoveIsReplacedIfAskedTo() {
        final Environment environment = Environments.make("tictactoe:illegal=random", 1);
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.reset(1, rows);
        for (int ply = 1; ply < 5; ply++) {
            play(environment, rows, 0);
            final String board = seen(rows, BOARD, 0, 18);
            assertEquals(ply, board.chars().filter(c -> c == '1').count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "second", "random"})
    void besideAnOpponentEveryRowIsTheActors(final String seat) {
        final String id = "tictactoe:opponent=random,seat=" + seat;
        final Environment environment = Environments.make(id, 1);
        assertEquals(id, environment.spec().id());
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.reset(1, rows);
        final Random random = new Random(3);
        final int[] ends = new int[3];
        final int[] seats = new int[2];
        int viewer = 0;
        for (int tick = 0; tick < 5000; tick++) {
            final int own =
                    (int) seen(rows, BOARD, 0, 9).chars().filter(c -> c == '1').count();
            final int other =
                    (int) seen(rows, BOARD, 9, 9).chars().filter(c -> c == '1').count();
            final int player = rows.intAt(0, PLAYER, 0);
            viewer = rows.isFirst(0) ? player : viewer;
            assertEquals(viewer, player, "a game is seen from one seat, its last row, too");
            if (rows.isFirst(0)) {
                seats[player]++;
                assertEquals(player, own + other, "the opponent has begun");
            } else if (!rows.isLast(0)) {
                assertEquals(player, other - own, "it is the actor's turn");
            } else {
                ends[(int) rows.reward(0) + 1]++;
            }
            int move = random.nextInt(9);
            while (!rows.isLast(0) && rows.valueAt(0, LEGAL, move) == 0) {
                move = random.nextInt(9);
            }
            play(environment, rows, move);
        }
        assertEquals(!seat.equals("second"), seats[0] > 100);
        assertEquals(!seat.equals("first"), seats[1] > 100);
        final double games = ends[0] + ends[1] + ends[2];
        final double first = (ends[2] + 0.0) / games;
        if (!seat.equals("random")) {
            assertEquals(seat.equals("first") ? 0.585 : 0.288, first, 0.05, "random play wins so often");
        }
    }

    /** Every game to its end by legal moves, with a mask that agrees with the rules. */
    @ParameterizedTest
    @ValueSource(strings = {"tictactoe", "connect-four", "gomoku:size=6", "othello", "go", "go:size=5,komi=0"})
    void legalMovesNeverLoseByThemselves(final String id) {
        final Environment environment = Environments.make(id, 3);
        final Rows rows = Rows.allocate(environment.spec().layout(), 3);
        environment.reset(5, rows);
        final int moves = environment.spec().observation().get(LEGAL).size();
        final SplittableRandom random = new SplittableRandom(7);
        final int[] ends = new int[3];
        for (int tick = 0; tick < 4000; tick++) {
            for (int i = 0; i < 3; i++) {
                int move = random.nextInt(moves);
                while (!rows.isLast(i) && rows.valueAt(i, LEGAL, move) == 0) {
                    move = random.nextInt(moves);
                }
                rows.action(i, move);
                if (rows.isLast(i)) {
                    ends[(int) rows.reward(i) + 1]++;
                }
            }
            environment.step(rows, rows);
        }
        assertTrue(ends[1] + ends[2] > 3, "games end");
        if (id.equals("tictactoe") || id.equals("connect-four") || id.startsWith("gomoku")) {
            assertEquals(0, ends[0], "nobody loses by a move of one's own");
        }
    }

    @Test
    void badOptionsAreRefused() {
        assertThrows(ConfigException.class, () -> Environments.make("go:size=40", 1));
        assertThrows(ConfigException.class, () -> Environments.make("go:size=nine", 1));
        assertThrows(ConfigException.class, () -> Environments.make("othello:size=6", 1));
        final ConfigException refusal =
                assertThrows(ConfigException.class, () -> Environments.make("othello:oponent=random", 1));
        assertTrue(refusal.getMessage().contains("did you mean 'opponent'"), refusal.getMessage());
        assertThrows(ConfigException.class, () -> Environments.make("othello:opponent=strong", 1));
        assertThrows(ConfigException.class, () -> Environments.make("othello:seat=first,seat=second", 1));
        assertThrows(ConfigException.class, () -> Environments.make("othello:", 1));
    }

    /** Boards narrower and wider than 8 cells are written in different pieces. */
    @ParameterizedTest
    @ValueSource(ints = {5, 7, 8, 9, 15, 16, 31})
    void stonesAndLegalMovesAreShownWhereTheyAre(final int size) {
        try (Environment environment = Environments.make("gomoku:size=" + size, 2)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 2);
            final Random random = new Random(size);
            environment.reset(1, rows);
            final int[] stones = new int[size * size];
            int player = 0;
            for (int ply = 0; ply < size * size && !rows.isLast(1); ply++) {
                int move = ply == 0 ? size * size - 1 : random.nextInt(size * size);
                while (stones[move] != 0) {
                    move = random.nextInt(size * size);
                }
                stones[move] = player + 1;
                player ^= 1;
                rows.action(0, move);
                rows.action(1, move);
                environment.step(rows, rows);
                assertEquals(move, rows.action(1), "the action stays as it was");
                for (int cell = 0; cell < stones.length; cell++) {
                    final int viewed = stones[cell] - 1;
                    assertEquals(viewed == player ? 1 : 0, rows.valueAt(1, 0, cell), "own");
                    assertEquals(viewed == 1 - player ? 1 : 0, rows.valueAt(1, 0, stones.length + cell), "other's");
                    final boolean legal = viewed < 0 && !rows.isLast(1);
                    assertEquals(legal ? 1 : 0, rows.valueAt(1, LEGAL, cell), "legal");
                }
                assertEquals(player, rows.valueAt(1, 2, 0));
            }
        }
    }

    @Nested
    class TicTacToe implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make("tictactoe:illegal=random", lanes);
        }
    }

    @Nested
    class ConnectFour implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make("connect-four:opponent=random,illegal=random", lanes);
        }
    }

    @Nested
    class Gomoku implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make("gomoku:opponent=random", lanes);
        }
    }

    @Nested
    class Othello implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make("othello:illegal=random", lanes);
        }
    }

    @Nested
    class Go implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make("go:illegal=random", lanes);
        }
    }

    @Nested
    class TwoPlayers implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make("connect-four", lanes);
        }

        @Override
        public boolean lanesMayAgree() {
            return true;
        }
    }
}
