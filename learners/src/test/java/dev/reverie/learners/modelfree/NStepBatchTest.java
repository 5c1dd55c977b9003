package dev.reverie.learners.modelfree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.VectorSpec;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NStepBatchTest {
    private static final EnvSpec CART_POLE = Environments.make("CartPole-v1", 1).spec();
    private static final EnvSpec PENDULUM = Environments.make("Pendulum-v1", 1).spec();

    private static final double GAMMA = 0.9;

    private final SequenceBatch sequences = new SequenceBatch(CART_POLE.layout(), 4, 4);
    private final Rows rows = sequences.rows();
    private final NStepBatch batch = new NStepBatch(VectorSpec.of(CART_POLE, "test"), CART_POLE.layout(), 4, GAMMA);

    private void row(final int b, final int t, final Phase phase, final double reward, final double discount) {
        final int i = sequences.at(b, t);
        rows.put(i, phase, reward, (float) discount);
        rows.action(i, 10 * b + t);
        for (int j = 0; j < 4; j++) {
            rows.floatAt(i, 0, j, 100 * b + 10 * t + j);
        }
    }

    private void sequence(final int b, final int last, final double discount) {
        for (int t = 0; t < 4; t++) {
            row(
                    b,
                    t,
                    t == last ? Phase.LAST : t == last + 1 ? Phase.FIRST : Phase.MID,
                    t + 1,
                    t == last ? discount : 1);
        }
    }

    private void is(final int b, final double sum, final double bootstrap, final int nextRow) {
        assertEquals(sum, batch.returns().getFloat(4 * b), 1e-6);
        assertEquals(bootstrap, batch.bootstraps().getFloat(4 * b), 1e-6);
        for (int j = 0; j < 4; j++) {
            assertEquals(100 * b + j, batch.observations().getFloat(4 * (4 * b + j)));
            assertEquals(100 * b + 10 * nextRow + j, batch.next().getFloat(4 * (4 * b + j)));
        }
        assertEquals(10 * b, batch.actions().getInt(4 * b));
    }

    @Test
    void endsCutReturnsAndOnlyTerminationCutsTheValue() {
        sequence(0, 9, 1);
        sequence(1, 2, 0);
        sequence(2, 2, 1);
        sequence(3, 0, 0);
        batch.read(sequences);
        is(0, 2 + 0.9 * 3 + 0.81 * 4, 0.729, 3);
        is(1, 2 + 0.9 * 3, 0, 2);
        is(2, 2 + 0.9 * 3, 0.81, 2);
        is(3, 0, 0, 0);
        for (int b = 0; b < 4; b++) {
            assertEquals(b == 3 ? 0 : 1 / 3f, batch.weights().getFloat(4 * b), "only three hold a transition");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void asANaiveLoopHasIt(final int n) {
        final SplittableRandom random = new SplittableRandom(n);
        final int size = 64;
        final SequenceBatch many = new SequenceBatch(CART_POLE.layout(), size, n + 1);
        final NStepBatch read = new NStepBatch(VectorSpec.of(CART_POLE, "test"), CART_POLE.layout(), size, GAMMA);
        for (int i = 0; i < many.rows().count(); i++) {
            final Phase phase = random.nextInt(4) == 0 ? Phase.LAST : Phase.MID;
            many.rows().put(i, phase, random.nextDouble() - 0.5, phase == Phase.LAST ? random.nextInt(2) : 1);
            many.rows().floatAt(i, 0, 2, i);
        }
        read.read(many);
        for (int b = 0; b < size; b++) {
            final int first = many.at(b, 0);
            int ends = first;
            while (ends < first + n && !many.rows().isLast(ends)) {
                ends++;
            }
            double expected = 0;
            double value = ends == first ? 0 : 1;
            for (int i = ends; i > first; i--) {
                expected = many.rows().reward(i) + GAMMA * many.rows().discount(i) * expected;
                value *= GAMMA * many.rows().discount(i);
            }
            assertEquals(expected, read.returns().getFloat(4 * b), 1e-6);
            assertEquals(value, read.bootstraps().getFloat(4 * b), 1e-6);
            assertEquals(ends, read.next().getFloat(4 * (4 * b + 2)));
        }
    }

    @Test
    void actionsOfRealNumbersAreThoseOfTheFirstRow() {
        final SequenceBatch two = new SequenceBatch(PENDULUM.layout(), 2, 2);
        final NStepBatch read = new NStepBatch(VectorSpec.of(PENDULUM, "test"), PENDULUM.layout(), 2, GAMMA);
        for (int i = 0; i < 4; i++) {
            two.rows().put(i, i % 2 == 0 ? Phase.FIRST : Phase.MID, i, 1);
            two.rows().actionAt(i, 0, i + 0.5f);
        }
        read.read(two);
        assertEquals(2 * Float.BYTES, read.actions().remaining());
        assertEquals(0.5f, read.actions().getFloat(0));
        assertEquals(2.5f, read.actions().getFloat(4));
    }
}
