/**
 * Planning of action sequences in any model that is a {@link dev.reverie.learners.planning.PlanModel}: a simulator, an ensemble or
 * a latent model. {@link dev.reverie.learners.planning.Planner} searches; each plan begins with the last one moved on by a step.
 *
 * <table>
 *   <caption>Where the papers' equations are</caption>
 *   <tr><td>return of a plan with a value at its end (Hansen et al. 2024, eq. 4)</td><td>{@code Rollout.run}</td></tr>
 *   <tr><td>random shooting</td><td>{@code Planner.draw}, {@code Planner.keep}</td></tr>
 *   <tr><td>CEM (Chua et al. 2018, algorithm 1): mean and variance of the elites, with momentum</td><td>{@code Planner.refit}</td></tr>
 *   <tr><td>iCEM (Pinneri et al. 2020): coloured noise (3.1), kept and shifted elites, fewer samples, the mean tried last,
 *     the best executed (3.3 to 3.5)</td><td>{@code Noise}, {@code Planner.iterate}, {@code PlannerConfig.samplesOf}</td></tr>
 *   <tr><td>MPPI (Williams et al. 2017; Hansen et al. 2022, eq. 5): elites weighted by exp(tau (return - best)), an elite drawn by
 *     weight, samples of the policy</td><td>{@code Elites.weigh}, {@code Elites.at}, {@code Rollout.follow}</td></tr>
 * </table>
 *
 * Deviations: draws beyond an action's range are cut to it, where Chua et al. narrow the spread; iCEM keeps all kept elites between
 * plans; any planner but random shooting can draw coloured noise; numbers that are not finite are a fault, where the TD-MPC2
 * authors' code takes them for 0.
 */
@NullMarked
package dev.reverie.learners.planning;

import org.jspecify.annotations.NullMarked;
