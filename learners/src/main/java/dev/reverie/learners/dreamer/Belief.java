package dev.reverie.learners.dreamer;

import dev.reverie.envs.Rows;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.ActingConv;
import dev.reverie.learners.acting.ActingMlp;
import dev.reverie.learners.acting.Cell;
import dev.reverie.learners.acting.Chain;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.acting.Network;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.nn.ImageSpec;
import dev.reverie.learners.nn.Place;
import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is believed of each lane: encoder, sequence model and posterior in plain Java. One thread. */
final class Belief implements Checkpointed {
    private final DreamerConfig config;
    private final Senses senses;
    private final Actions actions;
    private final Latent latent;
    private final SplitMix random;
    private final @Nullable Network encoder;
    private final @Nullable Network eye;
    private final Cell core;
    private final Network posterior;
    private final List<Network> parts = new ArrayList<>();
    private final float[] observation;
    private final float[] seen;
    private final float[] head;
    private float[] states = {};
    private float[] inputs = {};

    /** @param random of latents; not owned. */
    Belief(final DreamerConfig config, final Senses senses, final Actions actions, final SplitMix random) {
        this.config = config;
        this.senses = senses;
        this.actions = actions;
        this.random = random;
        final Version version = Version.of(config, actions);
        this.latent = version.latent();
        final Kernels kernels = Instructions.best();
        final String part = DreamerActor.PART + '/';
        final String eyes = part + WorldModel.ENCODER;
        this.encoder = senses.size() == 0
                ? null
                : new ActingMlp(kernels, eyes, senses.size(), version.hidden(config.layers(), config.units()), 0);
        this.eye = senses.image() == null ? null : eye(kernels, eyes + '/' + Encoder.IMAGE + '/', senses.image());
        final int embedding = (encoder == null ? 0 : encoder.outputs()) + (eye == null ? 0 : eye.outputs());
        this.core = version.recurrence().cell(kernels, part + Rssm.CORE);
        this.posterior = new ActingMlp(
                kernels,
                part + Rssm.POSTERIOR,
                config.deter() + embedding,
                version.hidden(Rssm.POSTERIOR_LAYERS, config.hidden()),
                latent.outputs());
        if (encoder != null) {
            parts.add(encoder);
        }
        if (eye != null) {
            parts.add(eye);
        }
        parts.add(posterior);
        this.observation = new float[senses.size() + senses.pixels()];
        this.seen = new float[config.deter() + embedding];
        this.head = new float[latent.outputs()];
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

    /** Makes room. */
    void lanes(final int count) {
        if (states.length < count * config.deter()) {
            states = new float[count * config.deter()];
            inputs = new float[count * width()];
        }
    }

    private int width() {
        return config.stoch() + actions.size();
    }

    /** Empties what is believed of a lane: its episode begins. */
    void begin(final int lane) {
        Arrays.fill(states, lane * config.deter(), (lane + 1) * config.deter(), 0);
        Arrays.fill(inputs, lane * width(), (lane + 1) * width(), 0);
    }

    /** Sees a lane's row, after the action that {@link #did} told; sets {@code features [deter + stoch]}. */
    void see(final Rows step, final int lane, final float[] features) {
        final int h = config.deter();
        final int at = lane * width();
        senses.read(step, lane, observation);
        core.step(inputs, at, states, lane * h);
        System.arraycopy(states, lane * h, seen, 0, h);
        if (encoder != null) {
            encoder.run(observation, 0, seen, h);
        }
        if (eye != null) {
            eye.run(observation, senses.size(), seen, seen.length - eye.outputs());
        }
        posterior.run(seen, 0, head, 0);
        latent.draw(head, random, inputs, at);
        System.arraycopy(states, lane * h, features, 0, h);
        System.arraycopy(inputs, at, features, h, config.stoch());
    }

    /** @param action {@code [A]} that a lane does next. */
    void did(final int lane, final float[] action) {
        System.arraycopy(action, 0, inputs, lane * width() + config.stoch(), actions.size());
    }

    void require(final Weights weights) {
        for (final Network part : parts) {
            part.require(weights);
        }
        core.require(weights);
    }

    void adopt(final Weights weights) {
        for (final Network part : parts) {
            part.adopt(weights);
        }
        core.adopt(weights);
    }

    @Override
    public void save(final State into) {
        into.put("lanes", (long) states.length / config.deter());
        into.put("states", bits(states));
        into.put("inputs", bits(inputs));
    }

    @Override
    public void restore(final State from) {
        final int lanes = Math.toIntExact(from.number("lanes"));
        states = floats(from.ints("states", lanes * config.deter()));
        inputs = floats(from.ints("inputs", lanes * width()));
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
}
