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
