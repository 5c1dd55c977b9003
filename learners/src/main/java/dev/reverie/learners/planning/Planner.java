package dev.reverie.learners.planning;

import dev.reverie.config.ConfigException;
import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Plans a sequence of actions in a model by random shooting, CEM, iCEM or MPPI, from where the last plan would go on. It can be
 * stopped at any time and has the best so far. Plans are kept within -1 and 1 of each axis' range. Allocates nothing. One thread.
 */
public final class Planner implements Checkpointed {
    /** A deadline that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    private final PlannerConfig config;
    private final int width;
    private final double[] centre;
    private final double[] half;
    private final RandomGenerator random;
    private final LongSupplier clock;
    private final Rollout rollout;
    private final Noise noise;
    private final Elites elites;
    private final double[][] plans;
    private final double[] returns;
    private final double[] drawn;
    private final double[] mean;
    private final double[] std;
    private final double[] best;
    private final double[] kept;
    private final double[] firsts;
    private int keptCount;
    private final double[] planned;
    private double bestReturn;
    private double leastStd;
    private int axes;

    /**
     * A planner that has not planned yet.
     *
     * @param config of it.
     * @param model  in which it plans, from the latent that the model has when {@link #plan} is called.
     * @param low    least values {@code [A]} of an action.
     * @param high   greatest values {@code [A]} of an action.
     * @param random of draws.
     * @param clock  in nanoseconds, such as {@link System#nanoTime}.
     * @throws ConfigException if there is no action, or an axis has no or an infinite range.
     */
    public Planner(
            final PlannerConfig config,
            final PlanModel model,
            final double[] low,
            final double[] high,
            final RandomGenerator random,
            final LongSupplier clock) {
        requireRanges(model.actionSize(), low, high);
        this.config = config;
        this.leastStd = config.leastStd();
        this.width = low.length;
        this.axes = width;
        this.centre = new double[width];
        this.half = new double[width];
        for (int a = 0; a < width; a++) {
            centre[a] = (low[a] + high[a]) / 2;
            half[a] = (high[a] - low[a]) / 2;
        }
        this.random = random;
        this.clock = clock;
        final int samples = config.samples();
        this.rollout = new Rollout(model, samples, config.discount(), centre, half, clock);
        this.noise = new Noise(config.horizon(), config.colour());
        this.elites = new Elites(samples, config.elites());
        this.plans = new double[config.horizon()][samples * width];
        this.returns = new double[samples];
        this.drawn = new double[config.horizon()];
        this.mean = new double[config.horizon() * width];
        this.std = new double[mean.length];
        this.best = new double[mean.length];
        this.kept = new double[config.kept() * mean.length];
        this.planned = new double[width];
        this.firsts = new double[config.elites() * width];
    }

    private static void requireRanges(final int size, final double[] low, final double[] high) {
        if (size < 1 || low.length != size || high.length != size) {
            throw new ConfigException("planning needs actions of 1 number or more with a range each, got " + size
                    + " numbers with " + low.length + " and " + high.length + " bounds");
        }
        for (int a = 0; a < size; a++) {
            if (!(low[a] < high[a]) || !Double.isFinite(high[a] - low[a])) {
                throw new ConfigException("planning needs actions within a range, but axis " + a + " goes from "
                        + low[a] + " to " + high[a] + ": the lower bound must be below the upper one, both finite");
            }
        }
    }

    /** Sets the spread below which none falls, within 0 and the first one. */
    public void leastStd(final double spread) {
        leastStd = Math.max(0, Math.min(config.std(), spread));
    }

    /** Plans only the first axes of an action, 1 or more: the others stay amid their ranges, without spread. */
    public void axes(final int first) {
        axes = Math.max(1, Math.min(width, first));
        still(mean);
        still(kept);
    }

    private void still(final double[] values) {
        for (int at = 0; axes < width && at < values.length; at++) {
            values[at] = at % width < axes ? values[at] : 0;
        }
    }

    /** Forgets the last plan: an episode begins. */
    public void reset() {
        Arrays.fill(mean, 0);
        keptCount = 0;
    }

    /**
     * Plans.
     *
     * @param deadline of the clock, or {@link #NEVER}: after it no step of the model is begun, so a plan is late by one at most.
     * @param action   {@code [A]} written: the plan's first; what the last plan would have gone on with if there was no time.
     * @return iterations that were done.
     * @throws IllegalStateException if the model gives numbers that are not finite.
     */
    public int plan(final long deadline, final double[] action) {
        Arrays.fill(std, config.std());
        still(std);
        bestReturn = Double.NEGATIVE_INFINITY;
        final boolean hasPrior = config.prior() > 0 && rollout.follow(plans, config.prior(), deadline);
        int done = 0;
        while (done < config.iterations() && iterate(done, hasPrior ? config.prior() : 0, deadline)) {
            done++;
        }
        choose(done, action);
        System.arraycopy(mean, 0, planned, 0, width);
        shift(mean, 0);
        for (int k = 0; k < keptCount; k++) {
            shift(kept, k * mean.length);
        }
        return done;
    }

    private boolean iterate(final int iteration, final int prior, final long deadline) {
        final int n = config.samplesOf(iteration);
        int at = prior;
        for (int k = 0; k < keptCount && at < n; k++) {
            put(kept, k * mean.length, at++);
        }
        final boolean isLast = iteration + 1 == config.iterations();
        if (config.method() == PlannerConfig.Method.ICEM && isLast && at < n) {
            put(mean, 0, at++);
        }
        draw(at, n);
        if (!rollout.run(plans, n, returns, deadline)) {
            return false;
        }
        elites.select(returns, n, config.elites());
        if (config.method() == PlannerConfig.Method.MPPI) {
            elites.weigh(returns, config.temperature());
        } else {
            elites.weighEqually();
        }
        keep();
        if (config.method() == PlannerConfig.Method.RANDOM) {
            System.arraycopy(best, 0, mean, 0, mean.length);
        } else {
            refit();
        }
        return true;
    }

    private void put(final double[] plan, final int from, final int sample) {
        for (int t = 0; t < plans.length; t++) {
            System.arraycopy(plan, from + t * width, plans[t], sample * width, width);
        }
    }

    private void draw(final int from, final int n) {
        final boolean isUniform = config.method() == PlannerConfig.Method.RANDOM;
        for (int i = from; i < n; i++) {
            for (int a = 0; a < width; a++) {
                if (!isUniform && a < axes) {
                    noise.draw(random, drawn);
                }
                for (int t = 0; t < plans.length; t++) {
                    final int at = t * width + a;
                    final double x =
                            a >= axes ? 0 : isUniform ? 2 * random.nextDouble() - 1 : mean[at] + std[at] * drawn[t];
                    plans[t][i * width + a] = Math.max(-1, Math.min(1, x));
                }
            }
        }
    }

    private void keep() {
        final int first = elites.sample(0);
        if (returns[first] > bestReturn) {
            bestReturn = returns[first];
            take(first, best, 0);
        }
        keptCount = config.method() == PlannerConfig.Method.ICEM ? Math.min(config.kept(), elites.count()) : 0;
        for (int e = 0; e < elites.count(); e++) {
            System.arraycopy(plans[0], elites.sample(e) * width, firsts, e * width, width);
        }
        for (int k = 0; k < keptCount; k++) {
            take(elites.sample(k), kept, k * mean.length);
        }
    }

    private void take(final int sample, final double[] plan, final int from) {
        for (int t = 0; t < plans.length; t++) {
            System.arraycopy(plans[t], sample * width, plan, from + t * width, width);
        }
    }

    /** Mean and spread become those of the weighted elites. */
    private void refit() {
        for (int at = 0; at < mean.length; at++) {
            final double[] plan = plans[at / width];
            final int a = at % width;
            double centred = 0;
            for (int e = 0; e < elites.count(); e++) {
                centred += elites.weight(e) * plan[elites.sample(e) * width + a];
            }
            double square = 0;
            for (int e = 0; e < elites.count(); e++) {
                final double off = plan[elites.sample(e) * width + a] - centred;
                square += elites.weight(e) * off * off;
            }
            final double old = config.momentum();
            mean[at] = old * mean[at] + (1 - old) * centred;
            final double share = config.method() == PlannerConfig.Method.MPPI ? 0 : old;
            final double spread = Math.sqrt(share * std[at] * std[at] + (1 - share) * square);
            std[at] = a < axes ? Math.max(leastStd, Math.min(config.std(), spread)) : 0;
        }
    }

    private void choose(final int done, final double[] action) {
        if (done == 0 || config.choice() == PlannerConfig.Choice.MEAN) {
            convert(mean, 0, action);
        } else if (config.choice() == PlannerConfig.Choice.BEST) {
            convert(best, 0, action);
        } else {
            convert(firsts, elites.at(random.nextDouble()) * width, action);
        }
    }

    private void convert(final double[] plan, final int from, final double[] action) {
        for (int a = 0; a < width; a++) {
            action[a] = centre[a] + half[a] * plan[from + a];
        }
    }

    /** One step on; the end is not known yet. */
    private void shift(final double[] plan, final int from) {
        System.arraycopy(plan, from + width, plan, from, mean.length - width);
        Arrays.fill(plan, from + mean.length - width, from + mean.length, 0);
    }

    /** @return the best return that was tried in the last plan; negative infinity if there was no time to try any. */
    public double bestReturn() {
        return bestReturn;
    }

    /** @return mean of the last plan's first action on an axis, from -1 to 1 over its range. */
    public double mean(final int axis) {
        return planned[axis];
    }

    /** @return spread of the last plan's first action on an axis, in units of half its range. */
    public double std(final int axis) {
        return std[axis];
    }

    /** {@inheritDoc} The plan to go on from; not what draws. */
    @Override
    public void save(final State into) {
        into.put("mean", mean);
        into.put("kept", kept);
        into.put("keptCount", keptCount);
    }

    @Override
    public void restore(final State from) {
        from.read("mean", mean);
        from.read("kept", kept);
        keptCount = Math.toIntExact(from.number("keptCount"));
        if (keptCount < 0 || keptCount > config.kept()) {
            throw new IllegalArgumentException("a planner keeps up to " + config.kept() + " plans, not " + keptCount);
        }
    }
}
