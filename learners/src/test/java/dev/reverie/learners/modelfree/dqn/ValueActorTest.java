package dev.reverie.learners.modelfree.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.Network;
import dev.reverie.learners.acting.ObservationReader;
import dev.reverie.learners.math.LinearSchedule;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueActorTest {
    private static final int LANES = 1000;

    private final StepLayout layout = Vectors.cartPole().layout();
    private final Rows rows = Rows.allocate(layout, LANES);

    /** Action 3 of 4 is always best. */
    private static final class Third implements Network {
        @Override
        public int inputs() {
            return 4;
        }

        @Override
        public int outputs() {
            return 4;
        }

        @Override
        public void run(final float[] x, final int xFrom, final float[] y, final int yFrom) {
            y[yFrom + 3] = 1;
        }

        @Override
        public void require(final Weights weights) {
            weights.get("q");
        }

        @Override
        public void adopt(final Weights weights) {
            require(weights);
        }
    }

    private static Weights weights() {
        return new Weights(1, Map.of("q", NamedArray.of(new double[] {0})));
    }

    private ValueActor actor(final LinearSchedule schedule, final int actors) {
        return new ValueActor(new ObservationReader(layout), new Third(), schedule, actors, 3);
    }

    private double greedy(final ValueActor actor, final Phase phase) {
        for (int i = 0; i < LANES; i++) {
            rows.put(i, phase, 0, 1);
        }
        actor.act(rows, rows);
        int greedy = 0;
        for (int i = 0; i < LANES; i++) {
            greedy += rows.action(i) == 3 ? 1 : 0;
        }
        return (double) greedy / LANES;
    }

    @Test
    void epsilonFallsWithTheTransitionsOfAllActors() {
        final ValueActor one = actor(new LinearSchedule(1, 0, 4 * LANES), 1);
        final ValueActor oneOfTwo = actor(new LinearSchedule(1, 0, 4 * LANES), 2);
        one.adopt(weights());
        oneOfTwo.adopt(weights());
        for (int tick = 0; tick < 6; tick++) {
            final double epsilon = Math.max(0, 1 - tick / 4.0);
            assertEquals(1 - 0.75 * epsilon, greedy(one, Phase.MID), 0.05, "tick " + tick);
            final double twice = Math.max(0, 1 - tick / 2.0);
            assertEquals(1 - 0.75 * twice, greedy(oneOfTwo, Phase.MID), 0.05, "of two, tick " + tick);
        }
    }

    @Test
    void rowsThatBeginEpisodesAreNoTransitions() {
        final ValueActor actor = actor(new LinearSchedule(1, 0, LANES), 1);
        actor.adopt(weights());
        greedy(actor, Phase.FIRST);
        assertEquals(0.25, greedy(actor, Phase.MID), 0.05);
        assertEquals(1, greedy(actor, Phase.MID));
    }

    @Test
    void atRandomUntilThereAreWeights() {
        final ValueActor actor = actor(new LinearSchedule(0, 0, 0), 1);
        assertEquals(0.25, greedy(actor, Phase.MID), 0.05);
        assertThrows(IllegalArgumentException.class, () -> actor.adopt(new Weights(1, Map.of())));
        assertEquals(0.25, greedy(actor, Phase.MID), 0.05);
        actor.adopt(weights());
        assertEquals(1, greedy(actor, Phase.MID));
        greedy(actor, Phase.LAST);
        assertEquals(0, rows.action(5), "a LAST row's action means nothing");
    }
}
