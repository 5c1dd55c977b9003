package dev.reverie.learners.dreamer;

import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.BatchedDense;
import dev.reverie.learners.acting.BatchedGru;
import dev.reverie.learners.acting.BatchedMlp;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.planning.PlanModel;
import dev.reverie.learners.tensor.Unary;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Where PlaNet plans: all samples' states at once in plain Java, moved on by the sequence model and draws of the prior, and the
 * mean of the reward that each is worth. Allocates nothing but when it adopts. One thread.
 */
final class PlanetModel implements PlanModel {
    static final String PRIOR = "world/" + Rssm.PRIOR;
    static final String REWARD = "world/reward";

    private final Kernels kernels;
    private final int actions;
    private final int deter;
    private final int stoch;
    private final int hidden;
    private final float least;
    private final RandomGenerator random;
    private final BatchedDense input;
    private final BatchedGru gru;
    private final BatchedMlp prior;
    private final BatchedMlp reward;
    private final float[] start;
    private final float[] moves;
    private final float[] moved;
    private final float[] units;
    private final float[] features;
    private final float[] spreads;
    private int count;

    /** @param random of latents; not owned. */
    PlanetModel(
            final Kernels kernels, final DreamerConfig config, final Actions actions, final RandomGenerator random) {
        this.kernels = kernels;
        this.actions = actions.size();
        this.deter = config.deter();
        this.stoch = config.stoch();
        this.hidden = config.hidden();
        this.random = random;
        final Version version = Version.of(config, actions);
        this.least = (float) ((Latent.Gaussian) version.latent()).least();
        final int samples = config.planet().samples();
        final String core = DreamerActor.PART + '/' + Rssm.CORE;
        this.input =
                new BatchedDense(kernels, core + "/input", 0, stoch + this.actions, hidden, Norm.none(), Unary.ELU);
        this.gru = new BatchedGru(kernels, core + "/gru", hidden, deter, samples);
        this.prior = new BatchedMlp(
                kernels, PRIOR, deter, version.hidden(version.priorLayers(), hidden), 2 * stoch, samples);
        this.reward = new BatchedMlp(
                kernels, REWARD, deter + stoch, version.hidden(version.headLayers(), config.units()), 1, samples);
        this.start = new float[deter + stoch];
        this.moves = new float[samples * (stoch + this.actions)];
        this.moved = new float[samples * input.stride()];
        this.units = new float[samples * (hidden + deter)];
        this.features = new float[samples * start.length];
        this.spreads = new float[samples * stoch];
    }

    /** Takes the state {@code [deter + stoch]} from which is planned. */
    void observe(final float[] state) {
        System.arraycopy(state, 0, start, 0, start.length);
    }

    @Override
    public int actionSize() {
        return actions;
    }

    @Override
    public void begin(final int samples) {
        count = samples;
        for (int i = 0; i < samples; i++) {
            System.arraycopy(start, 0, units, i * (hidden + deter) + hidden, deter);
            System.arraycopy(start, deter, moves, i * (stoch + actions), stoch);
        }
    }

    @Override
    public void step(final double[] taken, final double[] rewards, final double[] discounts) {
        final int width = stoch + actions;
        for (int i = 0; i < count; i++) {
            for (int a = 0; a < actions; a++) {
                moves[i * width + stoch + a] = (float) taken[i * actions + a];
            }
        }
        input.run(0, moves, width, count, moved);
        for (int i = 0; i < count; i++) {
            System.arraycopy(moved, i * input.stride(), units, i * (hidden + deter), hidden);
        }
        gru.step(units, count);
        for (int i = 0; i < count; i++) {
            System.arraycopy(units, i * (hidden + deter) + hidden, features, i * start.length, deter);
        }
        draw(prior.run(features, start.length, count), prior.stride());
        final float[] earned = reward.run(features, start.length, count);
        for (int i = 0; i < count; i++) {
            rewards[i] = earned[i * reward.stride()];
        }
        Arrays.fill(discounts, 0, count, 1);
    }

    /** Latents of heads, which stand in rows. */
    private void draw(final float[] heads, final int stride) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(heads, i * stride + stoch, spreads, i * stoch, stoch);
        }
        kernels.activate(Unary.SOFTPLUS, spreads, 0, count * stoch);
        for (int i = 0; i < count; i++) {
            final int to = i * start.length + deter;
            for (int j = 0; j < stoch; j++) {
                final double spread = spreads[i * stoch + j] + least;
                features[to + j] = (float) (heads[i * stride + j] + spread * random.nextGaussian());
            }
            System.arraycopy(features, to, moves, i * (stoch + actions), stoch);
        }
    }

    /** @throws IllegalArgumentException if an array lacks or differs; nothing is changed. */
    void require(final Weights weights) {
        input.require(weights);
        gru.require(weights);
        prior.require(weights);
        reward.require(weights);
    }

    void adopt(final Weights weights) {
        input.adopt(weights);
        gru.adopt(weights);
        prior.adopt(weights);
        reward.adopt(weights);
    }
}
