package dev.reverie.learners.dreamer;

import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.planning.Planner;
import dev.reverie.learners.planning.PlannerConfig;
import java.util.Arrays;

/** The first action of a plan that is made anew at every step, in plain Java (Hafner et al. 2019, algorithm 2). */
final class PlanChooser implements Chooser {
    private final PlanetModel model;
    private final Planner planner;
    private final double[] action;

    /** @param random of latents and candidates; not owned. */
    PlanChooser(final DreamerConfig config, final Actions actions, final SplitMix random) {
        this.model = new PlanetModel(Instructions.best(), config, actions, random);
        this.action = new double[actions.size()];
        final double[] low = new double[actions.size()];
        final double[] high = new double[actions.size()];
        Arrays.fill(low, -1);
        Arrays.fill(high, 1);
        this.planner = new Planner(planner(config), model, low, high, random, System::nanoTime);
    }

    /** CEM. */
    private static PlannerConfig planner(final DreamerConfig config) {
        final PlanetConfig planet = config.planet();
        return new PlannerConfig(
                PlannerConfig.Method.CEM,
                PlannerConfig.Choice.MEAN,
                config.horizon(),
                planet.samples(),
                planet.iterations(),
                planet.elites(),
                1,
                0,
                0,
                1,
                0,
                0,
                1,
                0,
                config.discount());
    }

    @Override
    public void choose(final float[] features, final float[] choice) {
        model.observe(features);
        planner.reset();
        planner.plan(Planner.NEVER, action);
        for (int a = 0; a < choice.length; a++) {
            choice[a] = (float) action[a];
        }
    }

    @Override
    public void require(final Weights weights) {
        model.require(weights);
    }

    @Override
    public void adopt(final Weights weights) {
        model.adopt(weights);
    }
}
