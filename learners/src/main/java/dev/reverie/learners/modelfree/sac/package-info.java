/**
 * Soft actor-critic (Haarnoja et al., 2018b, arXiv:1812.05905) with two critics and a learned temperature:
 *
 * <pre>
 *   critics      y = G + c [min_i Q'_i(s', a') - alpha log pi(a'|s')],  a' ~ pi(s');   J_Q = sum_i E (Q_i(s,a) - y)^2 / 2
 *   actor        J_pi = E [alpha log pi(a|s) - min_i Q_i(s, a)],  a ~ pi(s)
 *   temperature  J_alpha = -log alpha E [log pi(a|s) + H]
 * </pre>
 *
 * {@link dev.reverie.learners.modelfree.NStepBatch} has G and c, {@code SacLearner} the update, {@code SquashedPolicy} pi,
 * {@code TwinCritic} Q, and {@code SacActor} the policy in plain Java. Actions and their densities are those of the box
 * scaled to [-1, 1]. The temperature's loss is in log alpha, as in the authors' code, where the paper has alpha.
 */
@NullMarked
package dev.reverie.learners.modelfree.sac;

import org.jspecify.annotations.NullMarked;
