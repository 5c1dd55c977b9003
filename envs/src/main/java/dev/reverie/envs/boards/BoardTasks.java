package dev.reverie.envs.boards;

import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.EnvironmentSource;
import dev.reverie.envs.boards.BoardEnvironment.Play;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** TicTacToe, Connect Four, Gomoku, Othello, chess and Go, for two players or against one who moves at random. */
public final class BoardTasks implements EnvironmentSource {
    @Override
    public Map<String, String> descriptions() {
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put("tictactoe", "three in a row on 3x3; 9 moves, two players in turn, legal moves shown");
        lines.put("connect-four", "four in a row on 6x7, stones fall; 7 moves, two players in turn");
        lines.put("gomoku", "five in a row on 15x15; 225 moves, two players in turn");
        lines.put("othello", "turn the other's stones on 8x8; 65 moves, a pass among them, two players in turn");
        lines.put("chess", "chess by FIDE's laws; 18 planes, AlphaZero's 4672 moves, two players in turn");
        lines.put("go", "Go on 9x9, area scoring, komi 7.5, superko; 82 moves, a pass among them, two players in turn");
        return Collections.unmodifiableMap(lines);
    }

    @Override
    public Map<String, String> options(final String id) {
        final Map<String, String> options = new LinkedHashMap<>();
        options.put("opponent", "none: two players in turn (default); random: the other moves at random");
        options.put("seat", "the actor's beside an opponent: first, second or random (default)");
        options.put("illegal", "what an illegal move does: loses (default), or random: a legal one is made instead");
        if (id.equals("gomoku") || id.equals("go")) {
            options.put("size", "rows and columns of the board");
        }
        if (id.equals("go")) {
            options.put("komi", "points that White has in advance (default: 7.5)");
        }
        return Collections.unmodifiableMap(options);
    }

    @Override
    public Environment make(final String text, final int lanes) {
        final EnvironmentId id = EnvironmentId.parse(text);
        final Game game =
                switch (id.name()) {
                    case "tictactoe" -> Game.ticTacToe();
                    case "connect-four" -> Game.connectFour();
                    case "gomoku" -> Game.gomoku(id.integer("size", 15, 5, 31));
                    case "chess" -> Game.chess();
                    case "othello" -> Game.othello();
                    case "go" -> Game.go(id.integer("size", 9, 2, 19), id.number("komi", 7.5, -361, 361));
                    default -> throw new IllegalArgumentException("no board game '" + id + "'");
                };
        final boolean opponent = id.oneOf("opponent", "none", "none", "random").equals("random");
        final int seat = List.of("first", "second").indexOf(id.oneOf("seat", "random", "first", "second", "random"));
        final boolean forgives = id.oneOf("illegal", "loses", "loses", "random").equals("random");
        return new BoardEnvironment(id.toString(), lanes, game, new Play(opponent, seat, forgives));
    }
}
