package dev.reverie.learners.nn;

/**
 * What a transformer is made of.
 *
 * @param width        of the tokens.
 * @param layers       blocks.
 * @param heads        of queries.
 * @param keyHeads     of keys and values, each shared by {@code heads / keyHeads} heads of queries.
 * @param headSize     numbers of a head; even.
 * @param feedForward  hidden numbers between attentions.
 * @param isGated      whether these are SwiGLU's (Shazeer 2020, eq. 6), else a dense layer's with SiLU.
 * @param hasBias      whether the attention's dense layers have biases.
 * @param normsQueries whether queries and keys are RMS-normalised, with scales of each head (Henry et al. 2020).
 * @param softCap      c, by which scores become {@code c tanh(score / c)} (Gemma 2, eq. 1); 0 for none.
 * @param positions    how tokens know their places.
 * @param longest      sequence; learnt positions are as many.
 * @param block        tokens that see each other and all before them: 1 is causal, more is block-causal, 0 lets all see all.
 */
public record TransformerSpec(
        int width,
        int layers,
        int heads,
        int keyHeads,
        int headSize,
        int feedForward,
        boolean isGated,
        boolean hasBias,
        boolean normsQueries,
        double softCap,
        Positions positions,
        int longest,
        int block) {

    /** How tokens know their places. */
    public enum Positions {
        /** Not at all. */
        NONE,
        /** Queries and keys are turned by angles that grow with the place (Su et al. 2021). */
        ROTARY,
        /** A learnt vector of each place is added to its token. */
        LEARNT
    }

    public TransformerSpec {
        Shapes.demand(
                width > 0 && layers > 0 && feedForward > 0 && longest > 0,
                "transformer",
                "width, layers, feedForward and longest are 1 or more");
        Shapes.demand(
                heads > 0 && keyHeads > 0 && heads % keyHeads == 0,
                "transformer",
                heads + " heads of queries cannot share " + keyHeads + " heads of keys evenly");
        Shapes.demand(
                headSize > 0 && (headSize % 2 == 0 || positions != Positions.ROTARY),
                "transformer",
                "rotary positions take heads of an even size, not " + headSize);
        Shapes.demand(softCap >= 0 && block >= 0, "transformer", "softCap and block are 0 or more");
    }

    /** A causal transformer with rotary positions, SwiGLU of {@code 8/3 width} numbers, and normalised queries and keys. */
    public static TransformerSpec causal(final int width, final int layers, final int heads, final int longest) {
        return new TransformerSpec(
                width,
                layers,
                heads,
                heads,
                width / heads,
                (8 * width / 3 + 7) / 8 * 8,
                true,
                false,
                true,
                0,
                Positions.ROTARY,
                longest,
                1);
    }

    /** @return the same with another {@link #softCap}. */
    public TransformerSpec softCapped(final double cap) {
        return new TransformerSpec(
                width,
                layers,
                heads,
                keyHeads,
                headSize,
                feedForward,
                isGated,
                hasBias,
                normsQueries,
                cap,
                positions,
                longest,
                block);
    }

    /** @return the same with another {@link #block}. */
    public TransformerSpec inBlocks(final int tokens) {
        return new TransformerSpec(
                width,
                layers,
                heads,
                keyHeads,
                headSize,
                feedForward,
                isGated,
                hasBias,
                normsQueries,
                softCap,
                positions,
                longest,
                tokens);
    }

    /** @return the same with fewer {@link #keyHeads}. */
    public TransformerSpec grouped(final int sharedHeads) {
        return new TransformerSpec(
                width,
                layers,
                heads,
                sharedHeads,
                headSize,
                feedForward,
                isGated,
                hasBias,
                normsQueries,
                softCap,
                positions,
                longest,
                block);
    }

    /** @return the same with other {@link #positions}. */
    public TransformerSpec placed(final Positions places) {
        return new TransformerSpec(
                width,
                layers,
                heads,
                keyHeads,
                headSize,
                feedForward,
                isGated,
                hasBias,
                normsQueries,
                softCap,
                places,
                longest,
                block);
    }
}
