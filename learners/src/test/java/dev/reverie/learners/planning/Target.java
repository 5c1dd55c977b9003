package dev.reverie.learners.planning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A model that earns most where each action is {@link #BEST}; perhaps slow, broken or with a policy. */
final class Target implements PlanModel {
    static final double[] BEST = {1.3, 0.25};
    static final int STEP_NANOS = 1000;

    final List<double[]> firsts = new ArrayList<>();

    @Nullable
    AtomicLong clock;

    String broken = "";
    boolean moves;
    boolean hasPolicy;
    private int samples;
    private int t;

    @Override
    public int actionSize() {
        return 2;
    }

    @Override
    public void begin(final int n) {
        samples = n;
        t = 0;
    }

    double best(final int step) {
        return moves ? BEST[0] - 0.5 * step : BEST[0];
    }

    @Override
    public void step(final double[] actions, final double[] rewards, final double[] discounts) {
        if (t == 0) {
            firsts.add(actions.clone());
        }
        for (int i = 0; i < samples; i++) {
            rewards[i] = -Math.pow(actions[2 * i] - best(t), 2) - Math.pow(actions[2 * i + 1] - BEST[1], 2);
            discounts[i] = 1;
        }
        rewards[7] = broken.equals("reward") ? Double.NaN : rewards[7];
        discounts[8] = broken.equals("discount") ? Double.POSITIVE_INFINITY : discounts[8];
        t++;
        if (clock != null) {
            clock.addAndGet(STEP_NANOS);
        }
    }

    @Override
    public void values(final double[] values) {
        Arrays.fill(values, 0);
        values[9] = broken.equals("value") ? Double.NaN : 0;
    }

    @Override
    public boolean propose(final double[] actions) {
        for (int i = 0; i < samples; i++) {
            System.arraycopy(BEST, 0, actions, 2 * i, 2);
        }
        return hasPolicy;
    }

    /** Whether an action was some sample's first in that rollout. */
    boolean tried(final int rollout, final double[] action) {
        final double[] all = firsts.get(rollout);
        for (int i = 0; i < all.length; i += 2) {
            if (all[i] == action[0] && all[i + 1] == action[1]) {
                return true;
            }
        }
        return false;
    }
}
