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
 * Health: {@code Health} (open-loop error by horizon, reward and continuation error, KL). Images: {@code Encoder},
 * {@code Decoder}, squared errors summed over pixels. With {@code dreamer.latents}, {@code Batch.keep} writes states back beside
 * the rows and {@code Batch.start} begins with them; fresh sequences first are {@code replay.sampler.kind=online}.
 *
 * <p>v2 (Hafner et al. 2021) and v1 (Hafner et al. 2020) are kinds too; {@code Version} holds what they chose differently.
 *
 * <table>
 *   <caption>Where v2's and v1's equations are</caption>
 *   <tr><td>v2, eq. 1; v1, eq. 9: world model</td><td>{@code Rssm}, {@code Recurrence.Gated}, {@code WorldModel}</td></tr>
 *   <tr><td>v2, eq. 2; v1, eq. 10: its loss</td><td>{@code WorldUpdate.total}, {@code Version.means}</td></tr>
 *   <tr><td>v2, algorithm 1: straight-through gradients of categories</td><td>{@code Latent.Categorical}</td></tr>
 *   <tr><td>v2, algorithm 2: balanced divergence</td><td>{@code Divergence.Balanced}</td></tr>
 *   <tr><td>v1, eq. 3: squashed normal actions; v2's truncated ones</td><td>{@code Policy.Squashed}, {@code Policy.Truncated}</td></tr>
 *   <tr><td>v2, eq. 4; v1, eq. 4 to 6: lambda-returns</td><td>{@code Returns.lambda}, {@code DynamicsBehaviour.dream}</td></tr>
 *   <tr><td>v2, eq. 5; v1, eq. 8: critic</td><td>{@code DynamicsBehaviour.critic}</td></tr>
 *   <tr><td>v2, eq. 6; v1, eq. 7: actor</td><td>{@code DynamicsBehaviour.actor}</td></tr>
 * </table>
 *
 * Deviations of v2 and v1: dreams begin at the last {@code dreamer.starts} steps of a sequence (at all of them with the published
 * presets); constants of normal likelihoods are left out; sequences are drawn uniformly and may go on into the
 * next episode, where the state is emptied, and episodes' ends are not preferred; rewards are not squashed; updates are
 * spread over the steps that are owed them, where v1 makes 100 after each episode; noise and v2's mix of gradients stay constant.
 *
 * <p>PlaNet (Hafner et al. 2019) is {@code DreamerConfig.Kind.PLANET}: the same model with Gaussian latents, and plans instead of a
 * policy.
 *
 * <table>
 *   <caption>Where PlaNet's equations are</caption>
 *   <tr><td>eq. 4: recurrent state-space model</td><td>{@code Rssm}, {@code Recurrence.Gated}, {@code Latent.Gaussian}</td></tr>
 *   <tr><td>eq. 3: variational bound, and the reward's</td><td>{@code WorldUpdate.total}</td></tr>
 *   <tr><td>latent overshooting</td><td>{@code Rssm.overshoot}, {@code WorldModel.divergence}</td></tr>
 *   <tr><td>algorithm 2: planning by cross-entropy</td><td>{@code PlanChooser}, {@code PlanetModel}, {@code Planner}</td></tr>
 * </table>
 *
 * Deviations of PlaNet: the rate of learning does not grow over the first 10,000 updates; pictures keep their 8 bits,
 * without noise; the squared errors' constants are left out; weights go to the actor every few steps and updates are spread
 * over them, instead of 100 after each episode; sequences may go on into the next episode, where the state is emptied.
 * Overshooting weighs distances 1 to D by 1/D each, with free nats for each, over as many steps as a distance has; where a
 * dream comes to an episode's beginning it goes on from the empty state. The draws of {@code dreamer.planet} are cut to the
 * actions' range, as in the authors' code. One of n choices, such as a task's number, is seen as its share of the last, as
 * in v1 and v2.
 *
 * <p>Deviations: images are halved and doubled by convolutions of stride 2 instead of pooling and repeated pixels, and grow from
 * a dense layer instead of a block-linear one; at most one image. Without {@code dreamer.latents}, which is the default, a
 * sequence begins with an empty state; with it, a row's state is written by updates alone, not by the actor, and is empty until
 * the first of them. Sequences are drawn uniformly by default. Evaluation takes the most probable action instead of a drawn one.
 *
 * <p>Stages: {@code JointUpdate} and {@code SeparateUpdate} learn world model and behaviour on one thread; {@code StagedUpdate}
 * learns the world model and hands over to {@code DreamStage} on another, by {@code HandOff}. Deviation there: v3's critic loss
 * on the replay does not shape the world model.
 */
@NullMarked
package dev.reverie.learners.dreamer;

import org.jspecify.annotations.NullMarked;
