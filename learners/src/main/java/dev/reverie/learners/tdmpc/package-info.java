/**
 * TD-MPC2 (Hansen et al. 2024): a latent world model without a decoder, values and a policy learned from sequences, and plans of
 * {@link dev.reverie.learners.planning.Planner} in it.
 *
 * <table>
 *   <caption>Where the paper's equations are</caption>
 *   <tr><td>eq. 1: encoder, dynamics, reward, value, policy prior</td><td>{@code WorldModel}, {@code Heads}, {@code Policy}</td></tr>
 *   <tr><td>eq. 3: joint embedding, reward and value prediction; the targets</td>
 *     <td>{@code TdMpcLoss.terms}, {@code TdMpcLoss.targets}</td></tr>
 *   <tr><td>eq. 4: policy prior, maximum entropy, scaled values</td>
 *     <td>{@code TdMpcLoss.policy}, {@code Policy}, {@code RunningScale}</td></tr>
 *   <tr><td>dropout in the value heads</td><td>{@code Heads}</td></tr>
 *   <tr><td>eq. 5: SimNorm</td><td>{@code nn.SimNorm}</td></tr>
 *   <tr><td>eq. 6: plan by MPPI with a value at the horizon's end</td><td>{@code LatentModel} on an
 *     engine, {@code ActingModel} in plain Java, {@code planning.Planner}</td></tr>
 * </table>
 *
 * {@code TdMpcLearner} makes updates of sequences out of the replay; {@code TdMpcActor} plans in {@code ActingModel}, the same model
 * in plain Java. Before anything was learned it acts at random.
 *
 * <p>Deviations: the best action of an evaluation is the mean of the last plan's elites, where the authors' code draws an elite; the
 * encoder's smaller rate is a smaller share of Adam's way, which is the same but for rounding; numbers that are not finite are a
 * fault, where that code takes them for 0. One task at a time, from vectors.
 */
@NullMarked
package dev.reverie.learners.tdmpc;

import org.jspecify.annotations.NullMarked;
