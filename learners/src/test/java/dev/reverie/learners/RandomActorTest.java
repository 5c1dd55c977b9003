package dev.reverie.learners;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RandomActorTest {
    @Test
    void discreteActionsAreUniform() {
        final EnvSpec spec = Tables.spec(3, 6).withLanes(5);
        final Rows rows = Rows.allocate(spec.layout(), 5);
        final RandomActor actor = new RandomActor(spec, 1);
        final int[][] counts = new int[5][6];
        for (int i = 0; i < 12_000; i++) {
            actor.act(rows, rows);
            for (int lane = 0; lane < 5; lane++) {
                counts[lane][rows.action(lane)]++;
            }
        }
        for (int lane = 0; lane < 5; lane++) {
            double chi = 0;
            for (final int count : counts[lane]) {
                chi += Math.pow(count - 2000, 2) / 2000;
            }
            assertTrue(chi < 20.5, "lane " + lane + ", chi-square of 5 degrees, p = 0.001: " + chi);
        }
        assertTrue(Tables.allocated(() -> actor.act(rows, rows), 10_000) < 4096);
    }

    @Test
    void boxesAreFilledWithinTheirBounds() {
        final ActionSpace box = new ActionSpace.Box(List.of(-2.0, 0.0), List.of(2.0, 1.0));
        final EnvSpec spec = new EnvSpec("box", 1, List.of(Field.vector("o", 2, -1, 1)), box, 0);
        final Rows rows = Rows.allocate(spec.layout(), 1);
        final RandomActor actor = new RandomActor(spec, 1);
        final double[] sum = new double[2];
        final double[] most = new double[2];
        for (int i = 0; i < 20_000; i++) {
            actor.act(rows, rows);
            assertTrue(rows.actionAt(0, 0) >= -2 && rows.actionAt(0, 0) < 2);
            assertTrue(rows.actionAt(0, 1) >= 0 && rows.actionAt(0, 1) < 1);
            for (int j = 0; j < 2; j++) {
                sum[j] += rows.actionAt(0, j) / 20_000;
                most[j] = Math.max(most[j], rows.actionAt(0, j));
            }
        }
        assertArrayEquals(new double[] {0, 0.5}, sum, 0.04);
        assertArrayEquals(new double[] {2, 1}, most, 0.01);
    }

    @Test
    void theSeedDecides() {
        final EnvSpec spec = Tables.spec(3, 1000).withLanes(8);
        final Rows one = Rows.allocate(spec.layout(), 8);
        final Rows two = Rows.allocate(spec.layout(), 8);
        new RandomActor(spec, 4).act(one, one);
        new RandomActor(spec, 4).act(two, two);
        assertEquals(one.buffer(), two.buffer());
        new RandomActor(spec, 5).act(two, two);
        assertTrue(!one.buffer().equals(two.buffer()));
    }
}
