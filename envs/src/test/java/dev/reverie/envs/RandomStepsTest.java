package dev.reverie.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hundred thousand random steps of each environment, by the convention of rows all along. */
class RandomStepsTest {
    private static final int LANES = 20;
    private static final int TICKS = 5000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tictactoe",
                "connect-four:illegal=random",
                "gomoku:opponent=random,illegal=random",
                "othello:opponent=random,illegal=random",
                "chess:illegal=random",
                "go:size=7,illegal=random",
                "sokoban",
                "sokoban-pixels:side=2",
                "catch:size=32",
                "paddle:size=32",
                "car-racing:size=32",
                "push-table:size=32",
                "CartPole-v1:sticky=0.25,repeat=4,stack=4,normalise,clip"
            })
    void followTheConvention(final String id) {
        try (Environment environment = Environments.make(id, LANES)) {
            final EnvSpec spec = environment.spec();
            final Rows rows = Rows.allocate(spec.layout(), LANES);
            final Random random = new Random(11);
            final int[] count = new int[LANES];
            final boolean[] over = new boolean[LANES];
            int ends = 0;
            environment.reset(12, rows);
            for (int tick = 0; tick < TICKS; tick++) {
                for (int i = 0; i < LANES; i++) {
                    assertEquals(tick == 0 || over[i], rows.isFirst(i));
                    assertEquals(0, rows.flags(i));
                    count[i] = rows.isFirst(i) ? 0 : count[i] + 1;
                    over[i] = rows.isLast(i);
                    ends += over[i] ? 1 : 0;
                    assertTrue(Double.isFinite(rows.reward(i)) && (!rows.isFirst(i) || rows.reward(i) == 0));
                    assertTrue(rows.discount(i) == 1 || over[i] && rows.discount(i) == 0);
                    assertTrue(spec.stepLimit() == 0 || count[i] < spec.stepLimit() || over[i]);
                }
                if (tick % 100 == 0) {
                    requireBounds(rows, tick / 100 % LANES);
                }
                Acting.choose(rows, random);
                environment.step(rows, rows);
            }
            assertTrue(ends > 0, "no episode ended");
        }
    }

    private static void requireBounds(final Rows rows, final int i) {
        int f = 0;
        for (final Field field : rows.layout().observation()) {
            for (int j = 0; j < field.size(); j++) {
                final double value = rows.valueAt(i, f, j);
                assertTrue(value >= field.low() && value <= field.high(), () -> field + " shows " + value);
            }
            f++;
        }
    }
}
