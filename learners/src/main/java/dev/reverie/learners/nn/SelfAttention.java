package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Attention;
import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Multi-head self-attention (Vaswani et al. 2017, section 3.2), its queries, keys and values made by one product. */
final class SelfAttention {
    private final TransformerSpec spec;
    private final Weight kernel;
    private final @Nullable Weight bias;
    private final Weight outKernel;
    private final @Nullable Weight outBias;
    private final Layer norm;

    /**
     * What tokens see.
     *
     * @param mask   {@code [t, s]} added to the scores, or null.
     * @param rotary of the new tokens' places, or null.
     * @param memory of earlier tokens, which takes the new ones, or null.
     */
    record Sight(
            @Nullable Tensor mask,
            @Nullable Rotary rotary,
            @Nullable Memory memory) {}

    SelfAttention(final Blueprint blueprint, final TransformerSpec spec, final double outScale) {
        this.spec = spec;
        final int rows = (spec.heads() + 2 * spec.keyHeads()) * spec.headSize();
        final int all = spec.heads() * spec.headSize();
        final Blueprint in = blueprint.in("qkv");
        final Blueprint out = blueprint.in("out");
        this.kernel = in.weight("kernel", Init.fanIn(1), spec.width(), rows);
        this.bias = spec.hasBias() ? in.weight("bias", Init.zeros(), rows) : null;
        this.outKernel = out.weight("kernel", Init.fanIn(outScale), all, spec.width());
        this.outBias = spec.hasBias() ? out.weight("bias", Init.zeros(), spec.width()) : null;
        this.norm = spec.normsQueries()
                ? new AxisNorm(
                        blueprint.in("norm"),
                        "queries' norm",
                        Transformer.NORM,
                        -1,
                        spec.heads() + spec.keyHeads(),
                        1,
                        spec.headSize())
                : x -> x;
    }

    /**
     * @param layer its number, by which a memory keeps keys and values.
     * @param x     {@code [n, t, width]}.
     * @param sight of the tokens.
     * @return {@code [n, t, width]}.
     */
    Tensor forward(final int layer, final Tensor x, final Sight sight) {
        final int n = x.dim(0);
        final int t = x.dim(1);
        final int heads = spec.heads();
        final int both = heads + spec.keyHeads();
        final Tensor all = dense(x.reshape(n * t, x.dim(2)), kernel, bias)
                .reshape(n, t, both + spec.keyHeads(), spec.headSize())
                .permute(0, 2, 1, 3);
        final Tensor normed = norm.forward(all.slice(1, 0, both));
        final Tensor turned = sight.rotary() == null ? normed : sight.rotary().turned(normed);
        final Tensor q = turned.slice(1, 0, heads);
        Tensor k = turned.slice(1, heads, both);
        Tensor v = all.slice(1, both, both + spec.keyHeads());
        if (sight.memory() != null) {
            k = sight.memory().keys(layer, k);
            v = sight.memory().values(layer, v);
        }
        final Tensor seen = attend(q, shared(k), shared(v), sight.mask());
        return dense(seen.permute(0, 2, 1, 3).reshape(n * t, -1), outKernel, outBias)
                .reshape(x.shape());
    }

    private static Tensor dense(final Tensor x, final Weight kernel, final @Nullable Weight bias) {
        return bias == null ? x.matmul(kernel.get()) : Fused.dense(x, kernel.get(), bias.get(), null);
    }

    /** {@code [n, keyHeads, s, d]} as each head of queries sees it. */
    private Tensor shared(final Tensor x) {
        final int heads = spec.heads();
        final int each = heads / spec.keyHeads();
        if (each == 1) {
            return x;
        }
        return x.unsqueeze(2)
                .expand(x.dim(0), x.dim(1), each, x.dim(2), x.dim(3))
                .reshape(x.dim(0), heads, x.dim(2), x.dim(3));
    }

    private Tensor attend(final Tensor q, final Tensor k, final Tensor v, final @Nullable Tensor mask) {
        final double cap = spec.softCap();
        if (cap == 0) {
            return Attention.of(q, k, v, mask);
        }
        final Tensor scores = q.mul(1 / (cap * Math.sqrt(q.dim(-1))))
                .matmul(false, k, true)
                .tanh()
                .mul(cap);
        return (mask == null ? scores : scores.add(mask)).softmax(-1).matmul(v);
    }

    /** Keys and values of the tokens so far. */
    static final class Memory {
        private final @Nullable Tensor[] keys;
        private final @Nullable Tensor[] values;

        Memory(final int layers) {
            keys = new Tensor[layers];
            values = new Tensor[layers];
        }

        Tensor keys(final int layer, final Tensor news) {
            return appended(keys, layer, news);
        }

        Tensor values(final int layer, final Tensor news) {
            return appended(values, layer, news);
        }

        int length() {
            final Tensor first = keys[0];
            return first == null ? 0 : first.dim(2);
        }

        private static Tensor appended(final @Nullable Tensor[] to, final int layer, final Tensor news) {
            final Tensor before = to[layer];
            final Tensor all = before == null ? news : Shaping.concat(2, before, news);
            to[layer] = all;
            return all;
        }
    }
}
