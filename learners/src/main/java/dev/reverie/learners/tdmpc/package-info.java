/**
 * TD-MPC2 (Hansen et al. 2024): a latent world model without a decoder, values and a policy learned from sequences, and plans of
 * {@link dev.reverie.learners.planning.Planner} in it.
 *
 * <table>
 *   <caption>Where the paper's equations are</caption>
 *   <tr><td>eq. 1: encoder, dynamics, reward, value, policy prior</td><td>{@code WorldModel}, {@code Policy}</td></tr>
 *   <tr><td>eq. 3: joint embedding, reward and value prediction; the targets</td>
 *     <td>{@code TdMpcLoss.terms}, {@code TdMpcLoss.targets}</td></tr>
 *   <tr><td>eq. 4: policy prior, maximum entropy, scaled values</td><td>{@code TdMpcLoss.policy}</td></tr>
 *   <tr><td>eq. 5: SimNorm</td><td>{@code nn.SimNorm}</td></tr>
 *   <tr><td>eq. 6: plan by MPPI with a value at the horizon's end</td><td>{@code LatentModel}, {@code planning.Planner}</td></tr>
 * </table>
 *
 * Deviations: no dropout in the value heads; the entropy is that of the squashed policy, not multiplied by the number of axes as in
 * the authors' code; the value range begins as 0 with a floor of 1 and averages each percentile; one task at a time, without task
 * embeddings.
 */
@NullMarked
package dev.reverie.learners.tdmpc;

import org.jspecify.annotations.NullMarked;
