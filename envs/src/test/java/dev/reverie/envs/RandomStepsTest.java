package dev.reverie.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random steps of each environment, by the convention of rows all along: a hundred thousand; of MuJoCo's the whole of them by hand. */
class RandomStepsTest {
    private static final int LANES = 20;
    private static final int TICKS = 5000;
    private static final int SHARE = 20;

    static Stream<String> ids() {
        return Stream.concat(
                EveryEnvironmentTest.ids(),
                Stream.of(
                        "connect-four:opponent=random,illegal=random",
                        "gomoku:opponent=random,illegal=random",
                        "CartPole-v1:sticky=0.25,repeat=4,stack=4,normalise,clip"));
    }

    static Stream<String> mujoco() {
        return ids().filter(EveryEnvironmentTest::needsMujoco);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void followTheConvention(final String id) {
        EveryEnvironmentTest.assumeItIsHere(id);
        play(id, EveryEnvironmentTest.needsMujoco(id) ? TICKS / SHARE : TICKS);
    }

    /** All hundred thousand, some minutes: {@code -Dtest.groups=learns -Dtest.excludedGroups=none}. */
    @Tag("learns")
    @ParameterizedTest
    @MethodSource("mujoco")
    void mujocoFollowsTheConventionForLong(final String id) {
        EveryEnvironmentTest.assumeItIsHere(id);
        play(id, TICKS);
    }

    private static void play(final String id, final int ticks) {
        try (Environment environment = Environments.make(id, LANES)) {
            final EnvSpec spec = environment.spec();
            final Rows rows = Rows.allocate(spec.layout(), LANES);
            final Random random = new Random(11);
            final int[] count = new int[LANES];
            final boolean[] over = new boolean[LANES];
            int ends = 0;
            environment.reset(12, rows);
            for (int tick = 0; tick < ticks; tick++) {
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
            assertTrue(ends > 0 || spec.stepLimit() >= ticks, "no episode ended");
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
