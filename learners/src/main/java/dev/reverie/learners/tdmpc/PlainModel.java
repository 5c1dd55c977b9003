package dev.reverie.learners.tdmpc;

import dev.reverie.learners.Weights;
import dev.reverie.learners.planning.PlanModel;

/** A model in plain Java that actors plan in. One thread. */
interface PlainModel extends PlanModel {

    /**
     * Takes the task whose observations come, where there are several.
     *
     * @param task     number of it.
     * @param axes     how many of an action's first axes it has; the others are 0 in all that is imagined.
     * @param discount of a step: a model of several tasks discounts by itself.
     */
    void task(int task, int axes, double discount);

    /** Takes the observation {@code [O]} from which is planned. */
    void observe(float[] observation);

    /**
     * Takes weights.
     *
     * @throws IllegalArgumentException if they do not fit; nothing is changed then.
     */
    void adopt(Weights weights);
}
