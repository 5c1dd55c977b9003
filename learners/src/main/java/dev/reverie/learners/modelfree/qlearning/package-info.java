/**
 * Tabular Q-learning (Watkins, 1989; Sutton and Barto, section 6.5): {@code Q(s,a) += alpha [r + gamma max_b Q(s',b) - Q(s,a)]}.
 *
 * <p>{@link dev.reverie.learners.modelfree.qlearning.QTable} is the table,
 * {@link dev.reverie.learners.modelfree.qlearning.QUpdate} the equation,
 * {@link dev.reverie.learners.modelfree.qlearning.QLearner} the loop and
 * {@link dev.reverie.learners.modelfree.qlearning.EpsilonGreedy} the policy. Transitions that end at a limit of steps
 * bootstrap; those that end in a terminal state do not.
 */
@NullMarked
package dev.reverie.learners.modelfree.qlearning;

import org.jspecify.annotations.NullMarked;
