/**
 * Dyna-Q (Sutton, 1990; Sutton and Barto, section 8.2) and Dyna-Q+ (section 8.3).
 *
 * <p>The box "Tabular Dyna-Q", line by line: (a) to (c) the stream brings (S, A, R, S'); (d) is
 * {@link dev.reverie.learners.modelfree.qlearning.QUpdate}, (e) is
 * {@link dev.reverie.learners.imagination.CountedModel}, (f) is {@link dev.reverie.learners.dyna.DynaImagination} and
 * the update of (d) again; {@link dev.reverie.learners.dyna.DynaLearner#update()} is the loop.
 *
 * <p>Deviations: the model counts, so stochastic tasks may be dreamed of; pairs are drawn uniformly from those tried,
 * where the book draws a state and then one of its actions; the action on seeing S' is chosen before (d) has learned of S'.
 */
@NullMarked
package dev.reverie.learners.dyna;

import org.jspecify.annotations.NullMarked;
