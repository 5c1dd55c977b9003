package dev.reverie.learners.tdmpc;

import dev.reverie.envs.Rows;
import dev.reverie.learners.ActionScale;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.acting.ObservationReader;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.planning.Planner;
import dev.reverie.storage.checkpoint.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans anew at every step, in plain Java, from where a lane's last plan would go on. One thread. */
final class TdMpcActor implements Actor {
    private final TdMpcConfig config;
    private final ObservationReader reader;
    private final ActionScale scale;
    private final @Nullable TaskFields tasks;
    private final boolean explores;
    private final SplitMix random;
    private final PlainModel model;
    private final @Nullable ActingModel several;
    private final List<Planner> planners = new ArrayList<>();
    private final double[] low;
    private final double[] high;
    private final double[] action;
    private final float[] observation;
    private boolean hasLearned;
    private int horizon;
    private double leastStd;

    TdMpcActor(
            final TdMpcConfig config,
            final ObservationReader reader,
            final ActionScale scale,
            final @Nullable TaskFields tasks,
            final boolean explores,
            final long seed) {
        this.config = config;
        this.reader = reader;
        this.scale = scale;
        this.tasks = tasks;
        this.explores = explores;
        this.random = new SplitMix(seed);
        if (config.kind() == TdMpcConfig.Kind.TDMPC2) {
            final int count = tasks == null ? 1 : tasks.count();
            final ActingModel own =
                    new ActingModel(Instructions.best(), config, reader.size(), scale.size(), count, random);
            this.model = own;
            this.several = tasks == null ? null : own;
        } else {
            this.model = new ActingTold(Instructions.best(), config, reader.size(), scale.size(), random);
            this.several = null;
        }
        this.low = new double[scale.size()];
        this.high = new double[scale.size()];
        Arrays.fill(low, -1);
        Arrays.fill(high, 1);
        this.action = new double[scale.size()];
        this.observation = new float[reader.size()];
        this.horizon = config.plan().horizon(config.horizon(), 0);
        this.leastStd = config.plan().leastStd(0);
    }

    @Override
    public void act(final Rows step, final Rows actions) {
        lanes(step.count());
        for (int i = 0; i < step.count(); i++) {
            if (hasLearned) {
                plan(step, i);
            } else {
                for (int a = 0; a < action.length; a++) {
                    action[a] = explores ? random.nextDouble(-1, 1) : 0;
                }
            }
            for (int a = tasks == null ? action.length : tasks.axes(step, i); a < action.length; a++) {
                action[a] = 0;
            }
            for (int a = 0; a < action.length; a++) {
                actions.actionAt(i, a, scale.centre()[a] + scale.half()[a] * (float) action[a]);
            }
        }
    }

    private void lanes(final int count) {
        while (planners.size() < count) {
            final Planner planner = new Planner(
                    config.plan().planner(horizon, tasks == null ? config.discount() : 1, explores),
                    model,
                    low,
                    high,
                    random,
                    System::nanoTime);
            planner.leastStd(leastStd);
            planners.add(planner);
        }
    }

    /** The action of a LAST row is ignored, so nothing is planned there. */
    private void plan(final Rows step, final int lane) {
        final Planner planner = planners.get(lane);
        if (step.isFirst(lane)) {
            planner.reset();
        }
        if (step.isLast(lane)) {
            Arrays.fill(action, 0);
            return;
        }
        if (tasks != null && several != null) {
            several.task(tasks.task(step, lane), tasks.axes(step, lane), tasks.discount(step, lane));
            planner.axes(tasks.axes(step, lane));
        }
        reader.read(step, lane, observation, 0);
        model.observe(observation);
        planner.plan(Planner.NEVER, action);
        for (int a = 0; explores && a < action.length; a++) {
            action[a] = Math.max(-1, Math.min(1, action[a] + planner.std(a) * random.nextGaussian()));
        }
    }

    @Override
    public void adopt(final Weights weights) {
        model.adopt(weights);
        hasLearned = hasLearned || weights.version() > 0;
        schedule(weights.version());
    }

    private void schedule(final long updates) {
        final int steps = config.plan().horizon(config.horizon(), updates);
        final int lanes = planners.size();
        leastStd = config.plan().leastStd(updates);
        if (steps != horizon) {
            horizon = steps;
            planners.clear();
            lanes(lanes);
        }
        planners.forEach(planner -> planner.leastStd(leastStd));
    }

    @Override
    public void save(final State into) {
        random.save(into.in("random"));
        into.put("horizon", horizon);
        into.put("lanes", planners.size());
        for (int i = 0; i < planners.size(); i++) {
            planners.get(i).save(into.in("planner" + i));
        }
    }

    @Override
    public void restore(final State from) {
        random.restore(from.in("random"));
        horizon = Math.toIntExact(from.number("horizon"));
        planners.clear();
        lanes(Math.toIntExact(from.number("lanes")));
        for (int i = 0; i < planners.size(); i++) {
            planners.get(i).restore(from.in("planner" + i));
        }
    }
}
