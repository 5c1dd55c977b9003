package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/** Attention and feed-forward layers, each of the normalised tokens and added to them. */
final class TransformerBlock {
    private final Layer attentionNorm;
    private final SelfAttention attention;
    private final Layer feedNorm;
    private final Layer feed;

    TransformerBlock(final Blueprint blueprint, final TransformerSpec spec) {
        final double outScale = 0.5 / spec.layers();
        final int width = spec.width();
        this.attentionNorm = Transformer.NORM.over(blueprint.in("attentionNorm"), width);
        this.attention = new SelfAttention(blueprint.in("attention"), spec, outScale);
        this.feedNorm = Transformer.NORM.over(blueprint.in("feedNorm"), width);
        final Blueprint part = blueprint.in("feed");
        if (spec.isGated()) {
            this.feed = new SwiGlu(part, width, spec.feedForward(), outScale);
        } else {
            final Dense first =
                    new Dense(part.in(0), width, spec.feedForward(), Unary.SILU, Init.fanIn(1), Init.zeros());
            final Dense last =
                    new Dense(part.in(1), spec.feedForward(), width, null, Init.fanIn(outScale), Init.zeros());
            this.feed = x -> last.forward(first.forward(x));
        }
    }

    Tensor forward(final int layer, final Tensor x, final SelfAttention.Sight sight) {
        final Tensor y = x.add(attention.forward(layer, attentionNorm.forward(x), sight));
        return y.add(feed.forward(feedNorm.forward(y)));
    }
}
