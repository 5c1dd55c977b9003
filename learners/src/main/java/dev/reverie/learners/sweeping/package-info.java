/**
 * Prioritized sweeping (Moore and Atkeson, 1993; Sutton and Barto, section 8.4).
 *
 * <p>The box "Prioritized sweeping for a deterministic environment", line by line: (a) to (c) the stream brings
 * (S, A, R, S'); (d) is {@link dev.reverie.learners.imagination.CountedModel}, (e) and (f) are
 * {@link dev.reverie.learners.sweeping.Sweep#touch}, (g) is {@link dev.reverie.learners.sweeping.Sweep#plan};
 * {@link dev.reverie.learners.sweeping.SweepingLearner#update()} is the loop.
 *
 * <p>Deviations: backups are expected ones over the counted model, in full (alpha = 1), so stochastic tasks are swept as
 * they are; a priority is the size of the change that the pair's own backup would make now, not a bound on it; a pair
 * tried fewer than {@code tries} times keeps its optimistic initial value (Moore and Atkeson's T_bored and r_opt).
 */
@NullMarked
package dev.reverie.learners.sweeping;

import org.jspecify.annotations.NullMarked;
