package dev.reverie.pipeline.run;

import dev.reverie.learners.Weights;

/** Where a learner hands weights in to be tried. The learner's thread. */
interface Trials {
    /** Takes weights; they are tried at once or later, or never if newer ones come before. */
    void offer(Weights weights);

    /**
     * Says that no more will come.
     *
     * @param isOrderly whether those offered last are still to be tried; if not, the trial that is going on ends too.
     */
    void end(boolean isOrderly);

    /** Tries at once, on the learner's thread. */
    static Trials now(final Judge judge) {
        return new Trials() {
            @Override
            public void offer(final Weights weights) {
                judge.judge(weights, () -> false);
            }

            @Override
            public void end(final boolean isOrderly) {
                // nothing is tried between calls
            }
        };
    }
}
