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
 *   <tr><td>eq. 6: plan by MPPI with a value at the horizon's end</td><td>{@code DeviceModel} on an
 *     engine, {@code ActingModel} in plain Java, {@code planning.Planner}</td></tr>
 * </table>
 *
 * {@code TdMpcLearner} makes updates of sequences out of the replay; {@code TdMpcActor} plans in {@code ActingModel}, the same model
 * in plain Java. Before anything was learned it acts at random.
 *
 * <p>Deviations: the best action of an evaluation is the mean of the last plan's elites, where the authors' code draws an elite; the
 * encoder's smaller rate is a smaller share of Adam's way, which is the same but for rounding; numbers that are not finite are a
 * fault, where that code takes them for 0. It sees vectors.
 *
 * <p>Several tasks at once (the paper's section 3.3) are told apart by rows' fields: {@code TaskFields}. Embeddings stand beside what
 * every network is given, {@code WorldModel.beside}, and are kept at a norm of 1 at most, {@code WorldModel.renormalise}; axes that
 * a task has not are masked in {@code Policy.draw}, {@code Batch} and {@code Planner.axes}. Deviations: embeddings learn from the
 * model's loss alone, where the authors' code lets the policy's gradient of one update add to the next one's; masked axes do not
 * count in densities, where that code adds a constant for each; a task's termination may be learned.
 *
 * <p>TD-MPC (Hansen et al. 2022) is {@code kind: tdmpc}, preset {@code tdmpc1}:
 *
 * <table>
 *   <caption>Where that paper's equations are</caption>
 *   <tr><td>section 3: the TOLD model; the policy with cut noise</td><td>{@code Told}, {@code ToldPolicy}</td></tr>
 *   <tr><td>eq. 4 and 5: weighted elites, momentum of the mean, schedules of horizon and least spread</td>
 *     <td>{@code planning.Planner}, {@code PlanConfig.horizon}, {@code PlanConfig.leastStd}, {@code ActingTold}</td></tr>
 *   <tr><td>eq. 6 to 9: reward, value and consistency, by importance weights; priorities</td>
 *     <td>{@code ToldLoss.terms}, {@code ToldLoss.total}, {@code ToldUpdate.learn}</td></tr>
 *   <tr><td>eq. 10: the policy's loss</td><td>{@code ToldLoss.policy}</td></tr>
 * </table>
 *
 * Its schedules count updates, of which there is one a step; a plan begins anew where the horizon grows.
 */
@NullMarked
package dev.reverie.learners.tdmpc;

import org.jspecify.annotations.NullMarked;
