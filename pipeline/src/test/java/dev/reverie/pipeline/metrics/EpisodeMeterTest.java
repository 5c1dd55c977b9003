package dev.reverie.pipeline.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.StepLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpisodeMeterTest {
    private static final StepLayout LAYOUT =
            new EnvSpec("test", 1, List.of(Field.discrete("state", 9)), new ActionSpace.Discrete(2), 0).layout();

    private final List<String> ended = new ArrayList<>();
    private final EpisodeMeter meter =
            new EpisodeMeter((step, total, length) -> ended.add(step + ": " + total + " in " + length));

    /** A tick whose rows are phase and reward: {@code F} is FIRST, {@code M} MID, {@code L} LAST. */
    private static Experience tick(final int actor, final String phases, final double... rewards) {
        final Experience tick = Experience.allocate(LAYOUT, phases.length());
        tick.stamp(actor, 0, 0, 0, 0);
        for (int i = 0; i < phases.length(); i++) {
            final Phase phase = Phase.of((byte) "FML".indexOf(phases.charAt(i)));
            tick.rows().put(i, phase, rewards[i], 1);
        }
        return tick;
    }

    @Test
    void rewardsBelongToTheEpisodeThatTheirRowGoesOnWith() {
        meter.onExperience(tick(0, "FF", 0, 0));
        meter.onExperience(tick(0, "MM", 1, 10));
        meter.onExperience(tick(0, "LM", 2, 20));
        meter.onExperience(tick(0, "FL", 0, 30));
        meter.onExperience(tick(0, "LF", 5, 0));
        assertEquals(List.of("3: 3.0 in 2", "5: 60.0 in 3", "6: 5.0 in 1"), ended);
        assertEquals(10, meter.rows());
        assertEquals(6, meter.transitions());
        assertEquals(3, meter.episodes());
        assertEquals((3 + 60 + 5) / 3.0, meter.recentReturn());
        assertEquals(2.0, meter.recentLength());
    }

    @Test
    void actorsAreKeptApart() {
        meter.onExperience(tick(7, "F", 0));
        meter.onExperience(tick(-3, "FF", 0, 0));
        meter.onExperience(tick(7, "M", 1));
        meter.onExperience(tick(-3, "LL", 4, 5));
        meter.onExperience(tick(7, "L", 1));
        assertEquals(List.of("2: 4.0 in 1", "3: 5.0 in 1", "4: 2.0 in 2"), ended);
    }

    @Test
    void halfEpisodesAreNotReported() {
        meter.onExperience(tick(0, "M", 100));
        meter.onExperience(tick(0, "L", 100));
        meter.onExperience(tick(0, "F", 0));
        meter.onExperience(tick(0, "M", 50));
        meter.onExperience(tick(0, "F", 0));
        meter.onExperience(tick(0, "L", 1));
        assertEquals(List.of("4: 1.0 in 1"), ended);
    }

    @Test
    void theRecentMeanForgetsAfterAHundred() {
        assertTrue(Double.isNaN(meter.recentReturn()));
        for (int episode = 0; episode < 150; episode++) {
            meter.onExperience(tick(0, "F", 0));
            meter.onExperience(tick(0, "L", episode));
        }
        assertEquals((50 + 149) / 2.0, meter.recentReturn());
    }

    @Test
    void nothingIsAllocatedOnceEveryActorWasSeen() {
        final long[] count = {0};
        final EpisodeMeter quiet = new EpisodeMeter((step, total, length) -> count[0]++);
        final Experience first = tick(1, "FFFF", 0, 0, 0, 0);
        final Experience last = tick(1, "LLLL", 1, 2, 3, 4);
        final var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                quiet.onExperience(first);
                quiet.onExperience(last);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(80_000, count[0]);
        assertTrue(least < 1000, least + " bytes for 1000 episodes a lane");
    }
}
