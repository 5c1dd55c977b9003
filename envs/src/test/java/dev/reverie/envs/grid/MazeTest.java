package dev.reverie.envs.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.envs.Simulator;
import dev.reverie.envs.Tabular;
import dev.reverie.envs.TransitionTable;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MazeTest {
    private static final int UP = 0;

    /** Steps from the start to the nearest end, by breadth first; and the number of states reached. */
    private static int[] breadthFirst(final TransitionTable table) {
        final int[] distance = new int[table.states()];
        Arrays.fill(distance, -1);
        final Deque<Integer> queue = new ArrayDeque<>();
        for (int s = 0; s < table.states(); s++) {
            if (table.start(s) > 0) {
                distance[s] = 0;
                queue.add(s);
            }
        }
        int reached = 0;
        int nearest = -1;
        while (!queue.isEmpty()) {
            final int s = queue.remove();
            reached++;
            for (int a = 0; a < table.actions(); a++) {
                final int k = table.begin(s, a);
                if (distance[table.next(k)] < 0) {
                    distance[table.next(k)] = distance[s] + 1;
                    if (table.terminated(k)) {
                        nearest = nearest < 0 ? distance[s] + 1 : nearest;
                        assertEquals(1, table.reward(k), "reward at the goal");
                        reached++;
                    } else {
                        queue.add(table.next(k));
                        assertEquals(0, table.reward(k), "reward on the way");
                    }
                }
            }
        }
        return new int[] {nearest, reached};
    }

    @ParameterizedTest
    @CsvSource({"dyna-maze,0,14,47", "blocking-maze,1000,10,16", "shortcut-maze,3000,16,10"})
    void shortestPathsAreTheTextbooks(final String id, final int change, final int before, final int after) {
        final Simulator maze = (Simulator) Environments.make(id, 1);
        final Rows rows = Rows.allocate(maze.spec().layout(), 1);
        maze.reset(0, rows);
        assertEquals(before, breadthFirst(((Tabular) maze).table())[0]);
        if (change == 0) {
            assertEquals(after, breadthFirst(((Tabular) maze).table())[1]);
            assertEquals(after, ((Tabular) maze).table().states());
            return;
        }
        for (int made = 0; made < change; made++) {
            assertEquals(before, breadthFirst(((Tabular) maze).table())[0], "after " + made + " steps");
            rows.action(0, UP);
            maze.step(rows, rows);
        }
        assertEquals(after, breadthFirst(((Tabular) maze).table())[0]);
        final byte[] saved = maze.save();
        maze.reset(0, rows);
        assertEquals(before, breadthFirst(((Tabular) maze).table())[0], "a reset begins the count anew");
        maze.restore(saved);
        assertEquals(after, breadthFirst(((Tabular) maze).table())[0], "the change is part of a saved state");
    }

    @Test
    void blockingMazeIsWalkedOnTheRightAndThenOnTheLeft() {
        assertEquals(10, walk("blocking-maze", 0, "1111100000"));
        assertEquals(-1, walk("blocking-maze", 1000, "1111100000"));
        assertEquals(16, walk("blocking-maze", 1000, "3330000011111111"));
        assertEquals(-1, walk("shortcut-maze", 0, "1111100000"));
        assertEquals(16, walk("shortcut-maze", 2000, "3330000011111111"));
        assertEquals(10, walk("shortcut-maze", 3000, "1111100000"));
        assertEquals(14, walk("dyna-maze", 0, "22111011111000"));
    }

    /** Transitions until a path's end terminated, -1 if it did not, after a number of moves against the wall below. */
    private static int walk(final String id, final int bumps, final String path) {
        final Simulator maze = (Simulator) Environments.make(id, 1);
        final Rows rows = Rows.allocate(maze.spec().layout(), 1);
        maze.reset(0, rows);
        for (int n = 0; n < bumps; n++) {
            rows.action(0, 2);
            maze.step(rows, rows);
        }
        for (int n = 0; n < path.length(); n++) {
            rows.action(0, path.charAt(n) - '0');
            maze.step(rows, rows);
            if (rows.isLast(0)) {
                assertEquals(0f, rows.discount(0));
                assertEquals(1, rows.reward(0));
                return n + 1;
            }
        }
        return -1;
    }

    @Test
    void theStepThatBeginsAnEpisodeIsNoTransition() {
        final Simulator maze = (Simulator) Environments.make("blocking-maze", 1);
        final Rows rows = Rows.allocate(maze.spec().layout(), 1);
        maze.reset(0, rows);
        int made = 0;
        while (made < 1000) {
            for (int n = 0; n < 10; n++) {
                rows.action(0, n < 5 ? 1 : 0);
                maze.step(rows, rows);
                made++;
            }
            assertEquals(true, rows.isLast(0), "the way is open until the 1000th transition, at " + made);
            maze.step(rows, rows);
        }
        for (int n = 0; n < 10; n++) {
            rows.action(0, n < 5 ? 1 : 0);
            maze.step(rows, rows);
        }
        assertEquals(false, rows.isLast(0), "the way is blocked from then on");
    }

    @Test
    void wallsAreWhereTheBookDrawsThem() {
        requireMaze("dyna-maze", 18, 11, 20, 29, 41, 7, 16, 25);
        requireMaze("blocking-maze", 48, 27, 28, 29, 30, 31, 32, 33, 34);
        requireMaze("shortcut-maze", 48, 28, 29, 30, 31, 32, 33, 34, 35);
    }

    /** Compares every move with those of a 6 x 9 maze, its goal in the upper right, told by the cells of start and walls. */
    private static void requireMaze(final String id, final int start, final int... walls) {
        final TransitionTable table = ((Tabular) Environments.make(id, 1)).table();
        assertEquals(47, table.states());
        final List<Integer> closed = IntStream.of(walls).boxed().toList();
        final List<Integer> never = id.equals("dyna-maze") ? closed : List.of(28, 29, 30, 31, 32, 33, 34);
        final int[] cells =
                IntStream.range(0, 54).filter(cell -> !never.contains(cell)).toArray();
        assertEquals(47, cells.length);
        final int[] deltaRow = {-1, 0, 1, 0};
        final int[] deltaColumn = {0, 1, 0, -1};
        for (int s = 0; s < 47; s++) {
            assertEquals(cells[s] == start ? 1 : 0, table.start(s), "start at cell " + cells[s]);
            for (int a = 0; a < 4 && cells[s] != 8; a++) {
                final int row = cells[s] / 9 + deltaRow[a];
                final int column = cells[s] % 9 + deltaColumn[a];
                final boolean blocked =
                        row < 0 || row > 5 || column < 0 || column > 8 || closed.contains(row * 9 + column);
                final int k = table.begin(s, a);
                assertEquals(k + 1, table.end(s, a));
                assertEquals(
                        blocked ? cells[s] : row * 9 + column, cells[table.next(k)], "cell " + cells[s] + ", " + a);
                assertEquals(!blocked && row * 9 + column == 8, table.terminated(k));
            }
        }
    }
}
