/**
 * Deep Q-learning (Mnih et al., 2015) with double targets (van Hasselt et al., 2016), a dueling head (Wang et al., 2016)
 * and n-step returns, each an option: {@code y = G^n + c max_b Q'(s_n, b)}, and Q(s,a) goes towards y by the Huber loss.
 *
 * <p>{@link dev.reverie.learners.modelfree.NStepBatch} is the return, {@code QNetwork} the function, {@code DqnLearner}
 * the update and {@code ValueActor} the policy, in plain Java.
 */
@NullMarked
package dev.reverie.learners.modelfree.dqn;

import org.jspecify.annotations.NullMarked;
