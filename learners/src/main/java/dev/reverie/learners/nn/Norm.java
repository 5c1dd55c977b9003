package dev.reverie.learners.nn;

/**
 * A normalisation that a network's layers have.
 *
 * @param kind    of it.
 * @param epsilon added to the variance or the mean square.
 */
public record Norm(Kind kind, double epsilon) {

    /** What is normalised. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** Mean and variance. */
        LAYER,
        /** The root of the mean square. */
        RMS
    }

    /** No normalisation. */
    public static Norm none() {
        return new Norm(Kind.NONE, 0);
    }

    /** Layer normalisation with PyTorch's epsilon, 1e-5. */
    public static Norm layer() {
        return new Norm(Kind.LAYER, 1e-5);
    }

    /** RMS normalisation with Dreamer v3's epsilon, 1e-4. */
    public static Norm rms() {
        return new Norm(Kind.RMS, 1e-4);
    }

    /** @return a layer over the last axis, of size {@code n}, with {@code scale [n]} and perhaps {@code shift [n]}. */
    public Layer over(final Blueprint blueprint, final int n) {
        return switch (kind) {
            case NONE -> x -> x;
            case LAYER -> new LayerNorm(blueprint, n, epsilon);
            case RMS -> new RmsNorm(blueprint, n, epsilon);
        };
    }

    /** @return a layer over the channels of {@code [.., c, h, w]}, with {@code scale [c, 1, 1]}. */
    public Layer overChannels(final Blueprint blueprint, final int channels) {
        return kind == Kind.NONE ? x -> x : new AxisNorm(blueprint, "channel norm", this, -3, channels, 1, 1);
    }

    /** @return a layer over the last axis of {@code [e, .., n]}, with {@code scale [e, 1, n]}. */
    public Layer overEnsemble(final Blueprint blueprint, final int members, final int n) {
        return kind == Kind.NONE ? x -> x : new AxisNorm(blueprint, "ensemble norm", this, -1, members, 1, n);
    }
}
