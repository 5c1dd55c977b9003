package dev.reverie.learners.dreamer;

import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.planning.Planner;
import dev.reverie.learners.planning.PlannerConfig;
import dev.reverie.storage.checkpoint.State;
import java.util.Arrays;

/** Plans anew at every step, in plain Java, from what is believed of a lane (Hafner et al. 2019, algorithm 2). One thread. */
final class PlanetActor implements Actor {
    private final Actions actions;
    private final boolean explores;
    private final SplitMix random;
    private final Belief belief;
    private final PlanetModel model;
    private final Planner planner;
    private final double noise;
    private final float[] features;
    private final float[] choice;
    private final double[] action;
    private boolean hasLearned;

    PlanetActor(
            final DreamerConfig config,
            final Senses senses,
            final Actions actions,
            final boolean explores,
            final long seed) {
        this.actions = actions;
        this.explores = explores;
        this.random = new SplitMix(seed);
        this.belief = new Belief(config, senses, actions, random);
        this.model = new PlanetModel(Instructions.best(), config, actions, random);
        this.noise = explores ? config.classic().noise() : 0;
        this.features = new float[config.features()];
        this.choice = new float[actions.size()];
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
    public void act(final Rows step, final Rows into) {
        belief.lanes(step.count());
        for (int i = 0; i < step.count(); i++) {
            if (step.isFirst(i)) {
                belief.begin(i);
            }
            choose(step, i);
            belief.did(i, choice);
            actions.write(choice, into, i);
        }
    }

    /** The action of a LAST row is ignored, so nothing is planned there. */
    private void choose(final Rows step, final int lane) {
        if (step.isLast(lane)) {
            Arrays.fill(choice, 0);
            return;
        }
        if (!hasLearned) {
            actions.guess(explores, random, choice);
            return;
        }
        belief.see(step, lane, features);
        model.observe(features);
        planner.reset();
        planner.plan(Planner.NEVER, action);
        for (int a = 0; a < choice.length; a++) {
            choice[a] = (float) action[a];
        }
        if (noise > 0) {
            actions.disturb(choice, noise, random);
        }
    }

    @Override
    public void save(final State into) {
        random.save(into.in("random"));
        belief.save(into);
    }

    @Override
    public void restore(final State from) {
        random.restore(from.in("random"));
        belief.restore(from);
    }

    @Override
    public void adopt(final Weights weights) {
        belief.require(weights);
        model.require(weights);
        belief.adopt(weights);
        model.adopt(weights);
        hasLearned = hasLearned || weights.version() > 0;
    }
}
