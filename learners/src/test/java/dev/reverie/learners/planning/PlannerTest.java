package dev.reverie.learners.planning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.planning.PlannerConfig.Choice;
import dev.reverie.learners.planning.PlannerConfig.Method;
import dev.reverie.storage.checkpoint.State;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {
    private static final double[] LOW = {-2, 0};
    private static final double[] HIGH = {2, 1};

    private static PlannerConfig config(final Method method, final Choice choice) {
        return new PlannerConfig(method, choice, 4, 300, 6, 30, 1, 0.01, 0, 3, 1, 5, 1.2, 0, 1);
    }

    private static Planner planner(final PlannerConfig config, final PlanModel model, final AtomicLong clock) {
        return new Planner(config, model, LOW, HIGH, new SplitMix(3), clock::get);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void findsTheActionsThatEarnMost(final Method method) {
        final Choice choice = method == Method.RANDOM || method == Method.ICEM ? Choice.BEST : Choice.MEAN;
        final Planner planner = planner(config(method, choice), new Target(), new AtomicLong());
        final double[] action = new double[2];
        int done = 0;
        for (int i = 0; i < 5; i++) {
            done = planner.plan(Planner.NEVER, action);
        }
        assertEquals(6, done);
        final double near = method == Method.RANDOM ? 0.8 : 0.12;
        assertArrayEquals(Target.BEST, action, near, "" + method);
        assertTrue(planner.bestReturn() > (method == Method.RANDOM ? -4 : -0.1), "" + planner.bestReturn());
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void axesThatAreNotPlannedStayAmidTheirRanges(final Method method) {
        final Target target = new Target();
        final double[] farthest = {0};
        final PlanModel watched = new PlanModel() {
            private int samples;

            @Override
            public int actionSize() {
                return target.actionSize();
            }

            @Override
            public void begin(final int count) {
                samples = count;
                target.begin(count);
            }

            @Override
            public void step(final double[] actions, final double[] rewards, final double[] discounts) {
                for (int i = 0; i < samples; i++) {
                    farthest[0] = Math.max(farthest[0], Math.abs(actions[2 * i + 1] - 0.5));
                }
                target.step(actions, rewards, discounts);
            }
        };
        final Planner planner = planner(config(method, Choice.DRAW), watched, new AtomicLong());
        final double[] action = new double[2];
        planner.plan(Planner.NEVER, action);
        assertTrue(farthest[0] > 0.2, "both are planned");
        planner.axes(1);
        farthest[0] = 0;
        for (int i = 0; i < 2; i++) {
            planner.plan(Planner.NEVER, action);
            assertEquals(0.5, action[1], "the middle of 0 to 1");
        }
        assertEquals(0, farthest[0]);
        assertEquals(0, planner.std(1));
        assertEquals(Target.BEST[0], action[0], method == Method.RANDOM ? 1.5 : 0.3);
    }

    /** Neighbours of a plan agree where its noise is red, and do not where it is white. */
    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"CEM", "ICEM", "MPPI"})
    void everyPlannerOfNormalDrawsTakesItsColour(final Method method) {
        for (final double colour : new double[] {0, 3}) {
            final PlannerConfig config =
                    new PlannerConfig(method, Choice.MEAN, 16, 400, 1, 30, 0.3, 0.01, 0, 3, colour, 0, 1, 0, 1);
            final double[] products = new double[2];
            final PlanModel model = new PlanModel() {
                private final double[] last = new double[800];
                private int t;

                @Override
                public int actionSize() {
                    return 2;
                }

                @Override
                public void begin(final int samples) {
                    t = 0;
                }

                @Override
                public void step(final double[] actions, final double[] rewards, final double[] discounts) {
                    for (int i = 0; i < 800; i += 2) {
                        products[0] += t > 0 ? actions[i] * last[i] : 0;
                        products[1] += t > 0 ? actions[i] * actions[i] : 0;
                        last[i] = actions[i];
                    }
                    java.util.Arrays.fill(rewards, 0);
                    java.util.Arrays.fill(discounts, 1);
                    t++;
                }
            };
            planner(config, model, new AtomicLong()).plan(Planner.NEVER, new double[2]);
            final double correlation = products[0] / products[1];
            assertTrue(colour == 0 ? Math.abs(correlation) < 0.1 : correlation > 0.7, colour + ": " + correlation);
        }
    }

    @Test
    void aSlowModelIsStoppedAtTheDeadline() {
        final AtomicLong clock = new AtomicLong();
        final Target slow = new Target();
        slow.clock = clock;
        final Planner planner = planner(config(Method.CEM, Choice.MEAN), slow, clock);
        final double[] action = new double[2];
        final int whole = 4 * Target.STEP_NANOS;
        for (final int left : new int[] {0, 1, whole / 2, whole, whole + 1, 3 * whole, 5 * whole + 7}) {
            final long begin = clock.get();
            final int done = planner.plan(begin + left, action);
            assertTrue(clock.get() - begin < left + Target.STEP_NANOS, left + " taken " + (clock.get() - begin));
            assertEquals(left <= whole ? 0 : (left - 1) / whole, done, "iterations within " + left);
        }
        assertEquals(6, planner.plan(Planner.NEVER, action));
    }

    @Test
    void withoutTimeTheLastPlanGoesOn() {
        final AtomicLong clock = new AtomicLong();
        final Target model = new Target();
        model.moves = true;
        final Planner planner = planner(config(Method.CEM, Choice.MEAN), model, clock);
        final double[] action = new double[2];
        planner.plan(Planner.NEVER, action);
        assertEquals(model.best(0), action[0], 0.12);
        for (int t = 1; t < 4; t++) {
            assertEquals(0, planner.plan(clock.get(), action));
            assertEquals(model.best(t), action[0], 0.12, "step " + t);
        }
        planner.plan(clock.get(), action);
        assertArrayEquals(new double[] {0, 0.5}, action, 1e-12, "beyond the plan: the middle of the ranges");
    }

    @Test
    void aDrawnEliteIsOneThatWasTriedEvenWhereTheNextIterationIsCutOff() {
        final AtomicLong clock = new AtomicLong();
        final Target model = new Target();
        model.clock = clock;
        final Planner planner = planner(config(Method.MPPI, Choice.DRAW), model, clock);
        final double[] action = new double[2];
        final long begin = clock.get();
        assertEquals(1, planner.plan(begin + 4L * Target.STEP_NANOS + 2, action));
        assertTrue(model.tried(0, action), "drawn from the whole iteration's first actions");
    }

    @Test
    void thePolicysSamplesAreTriedAndWinWhereTheyAreRight() {
        final Target model = new Target();
        model.hasPolicy = true;
        final PlannerConfig config =
                new PlannerConfig(Method.RANDOM, Choice.BEST, 4, 20, 1, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1);
        final double[] action = new double[2];
        planner(config, model, new AtomicLong()).plan(Planner.NEVER, action);
        assertArrayEquals(Target.BEST, action, 1e-9);
    }

    @Test
    void whatIsEarnedAfterTheEndCountsNothingAndTheValueIsDiscounted() {
        final PlanModel ends = new PlanModel() {
            private int t;

            @Override
            public int actionSize() {
                return 2;
            }

            @Override
            public void begin(final int samples) {
                t = 0;
            }

            @Override
            public void step(final double[] actions, final double[] rewards, final double[] discounts) {
                java.util.Arrays.fill(rewards, 1);
                java.util.Arrays.fill(discounts, 1);
                discounts[0] = t++ == 1 ? 0 : 1;
                rewards[0] = 100;
            }

            @Override
            public void values(final double[] values) {
                java.util.Arrays.fill(values, 1000);
            }
        };
        final double[] returns = new double[2];
        new Rollout(ends, 2, 0.5, new double[2], new double[] {1, 1}, () -> 0)
                .run(new double[3][4], 2, returns, Planner.NEVER);
        assertArrayEquals(new double[] {150, 1.75 + 125}, returns, 1e-12);
    }

    @Test
    void aModelThatDivergesIsNamed() {
        for (final String what : new String[] {"reward", "discount", "value"}) {
            final Target model = new Target();
            model.broken = what;
            final IllegalStateException thrown = assertThrows(
                    IllegalStateException.class, () -> planner(config(Method.CEM, Choice.MEAN), model, new AtomicLong())
                            .plan(Planner.NEVER, new double[2]));
            assertTrue(thrown.getMessage().contains(what + " that is not finite at step"), thrown.getMessage());
            assertTrue(thrown.getMessage().contains("in 1 of 300 samples"), thrown.getMessage());
        }
    }

    @Test
    void emptyRangesAreRefusedByTheirAxis() {
        final double[][][] bounds = {
            {{0, 1}, {1, 1}}, {{0, 2}, {1, 1}}, {{0, Double.NEGATIVE_INFINITY}, {1, 1}}, {{0, Double.NaN}, {1, 1}}
        };
        for (final double[][] pair : bounds) {
            final ConfigException thrown = assertThrows(
                    ConfigException.class,
                    () -> new Planner(
                            config(Method.CEM, Choice.MEAN),
                            new Target(),
                            pair[0],
                            pair[1],
                            new SplitMix(1),
                            System::nanoTime));
            assertTrue(thrown.getMessage().contains("axis 1 goes from " + pair[0][1]), thrown.getMessage());
        }
        assertThrows(
                ConfigException.class,
                () -> new Planner(
                        config(Method.CEM, Choice.MEAN), new Target(), LOW, new double[1], new SplitMix(1), () -> 0));
    }

    @Test
    void aPlannerGoesOnFromItsState() {
        final SplitMix random = new SplitMix(9);
        final PlannerConfig config = config(Method.ICEM, Choice.BEST);
        final Planner one = new Planner(config, new Target(), LOW, HIGH, random, () -> 0);
        final double[] first = new double[2];
        one.plan(Planner.NEVER, first);
        final State state = new State();
        one.save(state.in("plan"));
        random.save(state.in("random"));
        final SplitMix again = new SplitMix(0);
        final Planner other = new Planner(config, new Target(), LOW, HIGH, again, () -> 0);
        other.restore(state.in("plan"));
        again.restore(state.in("random"));
        final double[] second = new double[2];
        one.plan(Planner.NEVER, first);
        other.plan(Planner.NEVER, second);
        assertArrayEquals(first, second);
    }
}
