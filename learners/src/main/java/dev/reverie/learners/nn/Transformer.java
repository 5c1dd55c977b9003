package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Attention;
import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of pre-normalised attention and feed-forward layers, and a last norm. Kernels begin with variance
 * {@code 1 / in}, those that add to the tokens with {@code 1 / (2 layers in)}.
 */
public final class Transformer implements Layer {
    static final Norm NORM = new Norm(Norm.Kind.RMS, 1e-6);

    private final TransformerSpec spec;
    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final Layer norm;
    private final @Nullable Weight positions;

    /**
     * Keys and values of the tokens that a transformer has seen; tensors of the scopes in which they were seen. It begins
     * empty.
     */
    public final class Memory {
        private final SelfAttention.Memory past = new SelfAttention.Memory(spec.layers());

        /** @return tokens seen. */
        public int length() {
            return past.length();
        }
    }

    /**
     * A transformer.
     *
     * @param blueprint given a part for each block, by its number: {@code attentionNorm/scale}, {@code attention/qkv/kernel},
     *     {@code attention/out/kernel}, {@code attention/norm/scale}, {@code feedNorm/scale} and {@code feed/..}; and
     *     {@code norm/scale} and {@code positions [longest, width]}.
     * @param spec      of it.
     */
    public Transformer(final Blueprint blueprint, final TransformerSpec spec) {
        this.spec = spec;
        for (int i = 0; i < spec.layers(); i++) {
            blocks.add(new TransformerBlock(blueprint.in(i), spec));
        }
        this.norm = NORM.over(blueprint.in("norm"), spec.width());
        this.positions = spec.positions() == TransformerSpec.Positions.LEARNT
                ? blueprint.weight("positions", Init.normal(0.02), spec.longest(), spec.width())
                : null;
    }

    /** @return of what it is made. */
    public TransformerSpec spec() {
        return spec;
    }

    /** @return a memory that has seen nothing. */
    public Memory remember() {
        return new Memory();
    }

    /**
     * Whole sequences.
     *
     * @param x {@code [n, t, width]}: tokens; t is a multiple of the spec's block, and not beyond its longest.
     * @return {@code [n, t, width]}, normalised.
     */
    @Override
    public Tensor forward(final Tensor x) {
        Shapes.are("transformer", x, -1, -1, spec.width());
        final int t = x.dim(1);
        Shapes.demand(
                spec.block() == 0 || t % spec.block() == 0,
                "transformer",
                "its sequences are whole blocks of " + spec.block() + " tokens, got " + x.form());
        final Tensor mask =
                spec.block() == 0 ? null : Attention.causalMask(x.device(), x.type(), t / spec.block(), spec.block());
        return through(x, 0, mask, null);
    }

    /**
     * The next block of tokens of sequences of which the earlier are remembered: the same as {@link #forward} of them all.
     *
     * @param x      {@code [n, block, width]}.
     * @param memory of the earlier tokens, which takes these.
     * @return {@code [n, block, width]}, normalised.
     * @throws IllegalStateException if all tokens see all: the earlier would have to see these.
     */
    public Tensor next(final Tensor x, final Memory memory) {
        if (spec.block() == 0) {
            throw new IllegalStateException("a transformer whose tokens all see each other has no next token");
        }
        Shapes.are("transformer's next block", x, -1, spec.block(), spec.width());
        return through(x, memory.length(), null, memory.past);
    }

    private Tensor through(
            final Tensor x, final int from, final @Nullable Tensor mask, final SelfAttention.@Nullable Memory memory) {
        final int t = x.dim(1);
        Shapes.demand(
                from + t <= spec.longest(),
                "transformer",
                "its longest sequence has " + spec.longest() + " tokens, got " + (from + t));
        final Rotary rotary = spec.positions() == TransformerSpec.Positions.ROTARY
                ? Rotary.of(x.device(), x.type(), from, t, spec.headSize())
                : null;
        final SelfAttention.Sight sight = new SelfAttention.Sight(mask, rotary, memory);
        Tensor y = positions == null ? x : x.add(positions.get().slice(0, from, from + t));
        for (int i = 0; i < blocks.size(); i++) {
            y = blocks.get(i).forward(i, y, sight);
        }
        return norm.forward(y);
    }
}
