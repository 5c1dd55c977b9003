package dev.reverie.learners.dreamer;

import dev.reverie.envs.Rows;
import dev.reverie.learners.ActionScale;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.ActingBlockGru;
import dev.reverie.learners.acting.ActingConv;
import dev.reverie.learners.acting.ActingMlp;
import dev.reverie.learners.acting.Cell;
import dev.reverie.learners.acting.Chain;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.acting.Network;
import dev.reverie.learners.acting.Sampling;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.nn.ImageSpec;
import dev.reverie.learners.nn.Place;
import dev.reverie.storage.checkpoint.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encoder, recurrent state, posterior and policy in plain Java, a state a lane. One thread. */
final class DreamerActor implements Actor {
    /** What actors need of a learner's weights. */
    static final String PART = "acting";

    private final DreamerConfig config;
    private final Senses senses;
    private final Actions actions;
    private final boolean explores;
    private final SplitMix random;
    private final @Nullable Network encoder;
    private final @Nullable Network eye;
    private final Cell core;
    private final Network posterior;
    private final Network policy;
    private final List<Network> parts = new ArrayList<>();
    private final float[] observation;
    private final float[] seen;
    private final float[] logits;
    private final float[] features;
    private final float[] head;
    private final float[] choice;
    private float[] states = {};
    private float[] inputs = {};
    private boolean hasLearned;

    DreamerActor(
            final DreamerConfig config,
            final Senses senses,
            final Actions actions,
            final boolean explores,
            final long seed) {
        this.config = config;
        this.senses = senses;
        this.actions = actions;
        this.explores = explores;
        this.random = new SplitMix(seed);
        final var kernels = Instructions.best();
        final String part = PART + '/';
        final String eyes = part + WorldModel.ENCODER;
        this.encoder =
                senses.size() == 0 ? null : new ActingMlp(kernels, eyes, senses.size(), WorldModel.trunk(config), 0);
        this.eye = senses.image() == null ? null : eye(kernels, eyes + '/' + Encoder.IMAGE + '/', senses.image());
        final int embedding = (encoder == null ? 0 : encoder.outputs()) + (eye == null ? 0 : eye.outputs());
        this.core = new ActingBlockGru(
                kernels,
                part + Rssm.CORE,
                config.deter(),
                config.hidden(),
                config.blocks(),
                config.stoch(),
                actions.size());
        this.posterior = new ActingMlp(
                kernels, part + Rssm.POSTERIOR, config.deter() + embedding, Rssm.hidden(config), config.stoch());
        this.policy = new ActingMlp(
                kernels, part + Behaviour.ACTOR, config.features(), WorldModel.trunk(config), actions.outputs());
        if (encoder != null) {
            parts.add(encoder);
        }
        if (eye != null) {
            parts.add(eye);
        }
        parts.add(posterior);
        parts.add(policy);
        this.observation = new float[senses.size() + senses.pixels()];
        this.seen = new float[config.deter() + embedding];
        this.logits = new float[config.stoch()];
        this.features = new float[config.features()];
        this.head = new float[actions.outputs()];
        this.choice = new float[actions.size()];
    }

    private static Network eye(final Kernels kernels, final String prefix, final ImageSpec spec) {
        final List<Network> layers = new ArrayList<>();
        int in = spec.channels();
        int height = spec.height();
        int width = spec.width();
        for (int i = 0; i < spec.mults().size(); i++) {
            final int out = spec.depth() * spec.mults().get(i);
            final ActingConv layer = new ActingConv(
                    kernels,
                    prefix + i,
                    new ActingConv.Shape(in, height, width, out, spec.kernel()),
                    Place.same(2),
                    spec.norm(),
                    spec.activation());
            layers.add(layer);
            in = out;
            height = layer.rows();
            width = layer.columns();
        }
        return new Chain(layers);
    }

    @Override
    public void act(final Rows step, final Rows into) {
        final int lanes = step.count();
        final int width = config.stoch() + actions.size();
        if (states.length < lanes * config.deter()) {
            states = new float[lanes * config.deter()];
            inputs = new float[lanes * width];
        }
        for (int i = 0; i < lanes; i++) {
            if (step.isFirst(i)) {
                Arrays.fill(states, i * config.deter(), (i + 1) * config.deter(), 0);
                Arrays.fill(inputs, i * width, (i + 1) * width, 0);
            }
            if (hasLearned) {
                think(step, i, i * width);
            } else {
                guess();
            }
            System.arraycopy(choice, 0, inputs, i * width + config.stoch(), actions.size());
            put(into, i);
        }
    }

    private void think(final Rows step, final int i, final int at) {
        final int h = config.deter();
        senses.read(step, i, observation);
        core.step(inputs, at, states, i * h);
        System.arraycopy(states, i * h, seen, 0, h);
        if (encoder != null) {
            encoder.run(observation, 0, seen, h);
        }
        if (eye != null) {
            eye.run(observation, senses.size(), seen, seen.length - eye.outputs());
        }
        posterior.run(seen, 0, logits, 0);
        Sampling.oneHot(logits, 0, config.groups(), config.classes(), config.unimix(), random, inputs, at);
        System.arraycopy(states, i * h, features, 0, h);
        System.arraycopy(inputs, at, features, h, config.stoch());
        policy.run(features, 0, head, 0);
        choose();
    }

    private void choose() {
        final int a = actions.size();
        if (actions.scale() == null) {
            if (explores) {
                Sampling.oneHot(head, 0, 1, a, config.unimix(), random, choice, 0);
            } else {
                Sampling.mode(head, 0, 1, a, choice, 0);
            }
            return;
        }
        for (int j = 0; j < a; j++) {
            double unit = Math.tanh(head[j]);
            if (explores) {
                final double share = 1 / (1 + Math.exp(-head[a + j] - 2));
                unit += (Behaviour.LEAST_STD + (Behaviour.MOST_STD - Behaviour.LEAST_STD) * share)
                        * random.nextGaussian();
            }
            choice[j] = (float) Math.max(-1, Math.min(1, unit));
        }
    }

    private void guess() {
        final int a = actions.size();
        if (actions.scale() == null) {
            Arrays.fill(choice, 0);
            choice[explores ? random.nextInt(a) : 0] = 1;
            return;
        }
        for (int j = 0; j < a; j++) {
            choice[j] = explores ? (float) random.nextDouble(-1, 1) : 0;
        }
    }

    private void put(final Rows into, final int i) {
        final ActionScale scale = actions.scale();
        if (scale == null) {
            into.action(i, Sampling.most(choice, 0, choice.length));
            return;
        }
        for (int j = 0; j < choice.length; j++) {
            into.actionAt(i, j, scale.centre()[j] + scale.half()[j] * choice[j]);
        }
    }

    @Override
    public void save(final State into) {
        random.save(into.in("random"));
        into.put("lanes", (long) states.length / config.deter());
        into.put("states", bits(states));
        into.put("inputs", bits(inputs));
    }

    @Override
    public void restore(final State from) {
        random.restore(from.in("random"));
        final int lanes = Math.toIntExact(from.number("lanes"));
        states = floats(from.ints("states", lanes * config.deter()));
        inputs = floats(from.ints("inputs", lanes * (config.stoch() + actions.size())));
    }

    private static int[] bits(final float[] values) {
        final int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    private static float[] floats(final int[] bits) {
        final float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        return values;
    }

    @Override
    public void adopt(final Weights weights) {
        for (final Network part : parts) {
            part.require(weights);
        }
        core.require(weights);
        for (final Network part : parts) {
            part.adopt(weights);
        }
        core.adopt(weights);
        hasLearned = hasLearned || weights.version() > 0;
    }
}
