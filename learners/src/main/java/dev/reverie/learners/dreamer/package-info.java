/**
 * Dreamer v3 (Hafner et al. 2023, in the form of its Nature version): a recurrent state-space model learned from sequences,
 * and a policy learned in its dreams.
 *
 * <table>
 *   <caption>Where the paper's equations are</caption>
 *   <tr><td>eq. 1: sequence model, encoder, dynamics, heads</td><td>{@code Rssm}, {@code WorldModel}</td></tr>
 *   <tr><td>eq. 2, 3: prediction, dynamics and representation loss, free bits</td><td>{@code WorldModel.losses}</td></tr>
 *   <tr><td>eq. 4, 5: critic and its lambda-return</td><td>{@code Behaviour.critic}, {@code Returns.lambda}</td></tr>
 *   <tr><td>eq. 6, 7: actor and return range</td><td>{@code Behaviour.actor}, {@code ReturnRange}</td></tr>
 *   <tr><td>eq. 8 to 10: symlog, two-hot</td><td>{@code Symlog}, {@code TwoHot}</td></tr>
 * </table>
 *
 * Deviations: a sequence begins with an empty state instead of one stored in the replay; sequences are drawn uniformly, without
 * the queue of fresh ones first; evaluation takes the most probable action instead of a drawn one.
 */
@NullMarked
package dev.reverie.learners.dreamer;

import org.jspecify.annotations.NullMarked;
