package dev.reverie.learners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Tabular;
import dev.reverie.envs.TransitionTable;
import dev.reverie.learners.dp.FiniteHorizon;
import dev.reverie.learners.dp.Optimum;
import dev.reverie.learners.dyna.DynaConfig;
import dev.reverie.learners.dyna.DynaQ;
import dev.reverie.learners.dyna.DynaQPlus;
import dev.reverie.learners.modelfree.qlearning.QLearning;
import dev.reverie.learners.modelfree.qlearning.QLearningConfig;
import dev.reverie.learners.sweeping.PrioritizedSweeping;
import dev.reverie.learners.sweeping.SweepingConfig;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class LearnsTest {
    private static DynaConfig maze(final int n, final double alpha, final double kappa, final int memory) {
        return new DynaConfig(n, alpha, alpha, 0.95, 0.1, 0.1, 0, kappa, 0, memory);
    }

    /** Mean transitions of each of the first episodes over seeds. */
    private static double[] lengths(final int n, final int episodes, final int seeds) {
        final double[] mean = new double[episodes];
        for (int seed = 0; seed < seeds; seed++) {
            final Environment env = Environments.make("dyna-maze", 1);
            final Training training =
                    new Training(env, new DynaQ(maze(n, 0.1, 0, 0), env.spec()), seed).episodes(episodes);
            for (int i = 0; i < episodes; i++) {
                mean[i] += training.lengths.get(i) / (double) seeds;
            }
        }
        return mean;
    }

    private static double mean(final double[] values, final int from, final int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    @Test
    void dynaFindsTheWayThroughTheMazeInAFewEpisodes() {
        final double[] planning = lengths(50, 8, 5);
        assertTrue(mean(planning, 3, 8) < 22, "14 at best; with 50 dreams a step " + mean(planning, 3, 8));
        assertTrue(mean(lengths(0, 8, 5), 3, 8) > 60, "without dreams it wanders");
    }

    @Test
    @Tag("learns")
    void figureEightTwo() {
        final double[] fifty = lengths(50, 50, 30);
        final double[] five = lengths(5, 50, 30);
        final double[] none = lengths(0, 50, 30);
        assertTrue(fifty[2] < 25, "50: third episode " + fifty[2]);
        assertTrue(mean(fifty, 3, 50) < 18.5, "50: from the fourth on " + mean(fifty, 3, 50));
        assertTrue(five[4] < 35 && mean(five, 6, 50) < 18.5, "5: fifth " + five[4] + ", then " + mean(five, 6, 50));
        assertTrue(none[4] > 80, "0: fifth " + none[4]);
        assertTrue(mean(none, 26, 50) < 24, "0: from the 27th on " + mean(none, 26, 50));
    }

    private static double cumulative(final String id, final double kappa, final int steps, final int seeds) {
        double sum = 0;
        for (int seed = 0; seed < seeds; seed++) {
            final Environment env = Environments.make(id, 1);
            final DynaConfig config = maze(50, 1, kappa, 1);
            final Algorithm algorithm = kappa == 0 ? new DynaQ(config, env.spec()) : new DynaQPlus(config, env.spec());
            sum += new Training(env, algorithm, seed).steps(steps).cumulative.get(steps - 1);
        }
        return sum / seeds;
    }

    @Test
    @Tag("learns")
    void figuresEightFourAndEightFive() {
        final double blocked = cumulative("blocking-maze", 0, 3000, 20);
        final double blockedPlus = cumulative("blocking-maze", 0.001, 3000, 20);
        assertTrue(blockedPlus > 1.5 * blocked, "blocking: " + blockedPlus + " with a bonus, " + blocked + " without");
        final double shortcut = cumulative("shortcut-maze", 0, 6000, 20);
        final double shortcutPlus = cumulative("shortcut-maze", 0.001, 6000, 20);
        assertTrue(shortcutPlus > 1.15 * shortcut, "shortcut: " + shortcutPlus + " with, " + shortcut + " without");
    }

    private static void learns(
            final String id,
            final Function<Environment, Algorithm> made,
            final int steps,
            final int seeds,
            final double least) {
        for (int seed = 0; seed < seeds; seed++) {
            final Environment env = Environments.make(id, 1);
            final Algorithm algorithm = made.apply(env);
            final Weights weights =
                    new Training(env, algorithm, seed).steps(steps).learner().policy();
            final TransitionTable table = ((Tabular) env).table();
            final int[] greedy = Training.greedy(weights, table.states(), table.actions());
            final double mean =
                    FiniteHorizon.meanReturn(table, greedy, env.spec().stepLimit());
            System.out.printf(
                    "%s %s seed %d: %.4f of %.4f%n",
                    id,
                    algorithm.getClass().getSimpleName(),
                    seed,
                    mean,
                    Optimum.meanReturn(table, env.spec().stepLimit()));
            assertTrue(mean >= least, id + " seed " + seed + ": " + mean + " is below " + least);
        }
    }

    @Test
    void theEvaluatorOfALearnedTableDoesAsTheTableSays() {
        final Environment env = Environments.make("FrozenLake-v1", 1);
        final Algorithm algorithm =
                new PrioritizedSweeping(new SweepingConfig(20, 1e-4, 0.99, 0.05, 0.05, 0, 1, 20, 0), env.spec());
        final Weights weights =
                new Training(env, algorithm, 1).steps(10_000).learner().policy();
        final Actor evaluator = algorithm.evaluator(5);
        evaluator.adopt(weights);
        final TransitionTable table = ((Tabular) env).table();
        final double exact = FiniteHorizon.meanReturn(table, Training.greedy(weights, 16, 4), 100);
        assertTrue(exact > 0.7, "of 0.744: " + exact);
        assertEquals(exact, Training.evaluate(Environments.make("FrozenLake-v1", 1), evaluator, 4000, 3), 0.03);
    }

    @Test
    @Tag("learns")
    void taxiReachesTheOptimum() {
        final SweepingConfig sweeping = new SweepingConfig(50, 1e-3, 0.99, 0.1, 0.1, 0, 20, 1, 0);
        learns("Taxi-v3", env -> new PrioritizedSweeping(sweeping, env.spec()), 50_000, 5, 7.9);
        final DynaConfig dyna = new DynaConfig(10, 0.5, 0.5, 0.99, 0.1, 0.1, 0, 0, 20, 0);
        learns("Taxi-v3", env -> new DynaQ(dyna, env.spec()), 100_000, 5, 7.9);
        final DynaConfig plus = new DynaConfig(50, 0.5, 0.5, 0.99, 0.1, 0.1, 0, 1e-3, 0, 0);
        learns("Taxi-v3", env -> new DynaQPlus(plus, env.spec()), 100_000, 5, 7.9);
        final QLearningConfig q = new QLearningConfig(0.5, 0.5, 0.99, 0.1, 0.1, 0, 0);
        learns("Taxi-v3", env -> new QLearning(q, env.spec()), 300_000, 3, 7.5);
    }

    @Test
    @Tag("learns")
    void frozenLakeComesNearTheOptimum() {
        final double least = 0.95 * 0.91322;
        final SweepingConfig sweeping = new SweepingConfig(50, 1e-5, 0.998, 0.05, 0.05, 0, 1, 20, 0);
        learns("FrozenLake8x8-v1", env -> new PrioritizedSweeping(sweeping, env.spec()), 300_000, 5, least);
        final DynaConfig dyna = new DynaConfig(20, 0.05, 0.002, 0.998, 0.1, 0.05, 200_000, 0, 1, 0);
        learns("FrozenLake8x8-v1", env -> new DynaQ(dyna, env.spec()), 300_000, 5, least);
        final DynaConfig plus = new DynaConfig(20, 0.05, 0.002, 0.998, 0.1, 0.05, 200_000, 1e-7, 1, 0);
        learns("FrozenLake8x8-v1", env -> new DynaQPlus(plus, env.spec()), 300_000, 5, least);
        final QLearningConfig q = new QLearningConfig(0.2, 0.005, 0.999, 0.3, 0.05, 400_000, 1);
        learns("FrozenLake8x8-v1", env -> new QLearning(q, env.spec()), 500_000, 5, least);
    }
}
