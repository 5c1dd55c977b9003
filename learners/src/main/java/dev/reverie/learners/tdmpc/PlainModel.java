package dev.reverie.learners.tdmpc;

import dev.reverie.learners.Weights;
import dev.reverie.learners.planning.PlanModel;

/** A model in plain Java that actors plan in. One thread. */
interface PlainModel extends PlanModel {

    /** Takes the observation {@code [O]} from which is planned. */
    void observe(float[] observation);

    /**
     * Takes weights.
     *
     * @throws IllegalArgumentException if they do not fit; nothing is changed then.
     */
    void adopt(Weights weights);
}
