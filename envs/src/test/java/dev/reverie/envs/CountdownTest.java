package dev.reverie.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountdownTest {
    private final Countdown environment = new Countdown(9);
    private final Rows previous = Rows.allocate(environment.spec().layout(), 9);
    private final Rows next = Rows.allocate(environment.spec().layout(), 9);

    @BeforeEach
    void begin() {
        environment.reset(0, previous);
    }

    private void tick() {
        Acting.choose(previous, new Random(1));
        environment.step(previous, next);
    }

    @Test
    void ticksInOrderPassAndReturnsAreTheLengths() {
        final double[] sum = new double[9];
        int ends = 0;
        for (int t = 0; t < 200; t++) {
            tick();
            Countdown.check(previous, next);
            for (int i = 0; i < 9; i++) {
                sum[i] = next.isFirst(i) ? 0 : sum[i] + next.reward(i);
                if (next.isLast(i)) {
                    assertEquals(Countdown.length(i), sum[i]);
                    ends++;
                }
            }
            previous.copyFrom(next);
        }
        assertTrue(ends > 9 * 15);
    }

    @Test
    void lossDuplicationAndDisorderShow() {
        tick();
        assertThrows(IllegalStateException.class, () -> Countdown.check(previous, previous), "a duplicate");
        assertThrows(IllegalStateException.class, () -> Countdown.check(next, previous), "disorder");
        final Rows later = Rows.allocate(environment.spec().layout(), 9);
        environment.step(next, later);
        Countdown.check(next, later);
        assertThrows(IllegalStateException.class, () -> Countdown.check(previous, later), "a loss");
    }

    @Test
    void aChangedRowShows() {
        tick();
        next.flags(3, 1);
        assertThrows(IllegalStateException.class, () -> Countdown.check(previous, next));
        next.put(3, Phase.MID, 2, 1);
        assertThrows(IllegalStateException.class, () -> Countdown.check(previous, next));
        next.put(3, Phase.MID, 1, 0);
        assertThrows(IllegalStateException.class, () -> Countdown.check(previous, next));
        next.put(3, Phase.LAST, 1, 1);
        assertThrows(IllegalStateException.class, () -> Countdown.check(previous, next));
        next.put(3, Phase.MID, 1, 1);
        Countdown.check(previous, next);
        next.intAt(3, Countdown.LANE, 0, 4);
        assertThrows(IllegalStateException.class, () -> Countdown.check(previous, next));
    }

    @Test
    void aWholeEpisodeLostShowsInTheTick() {
        try (Countdown one = new Countdown(1)) {
            final Rows before = Rows.allocate(one.spec().layout(), 1);
            final Rows after = Rows.allocate(one.spec().layout(), 1);
            one.reset(0, before);
            for (int t = 0; t <= Countdown.length(0) + 1; t++) {
                one.step(before, after);
            }
            assertEquals(1, after.intAt(0, Countdown.COUNT, 0));
            final Exception refusal = assertThrows(IllegalStateException.class, () -> Countdown.check(before, after));
            assertTrue(refusal.getMessage().contains("tick"), refusal.getMessage());
        }
    }
}
