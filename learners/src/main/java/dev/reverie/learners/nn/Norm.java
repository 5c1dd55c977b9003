package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Normal;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

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
        return over(blueprint, n, null);
    }

    /** @return the same and an activation of it, one step of the tape. */
    public Layer over(final Blueprint blueprint, final int n, final @Nullable Unary activation) {
        return switch (kind) {
            case NONE -> activation == null ? x -> x : x -> x.map(activation);
            case LAYER -> new LayerNorm(blueprint, n, epsilon, activation);
            case RMS -> new RmsNorm(blueprint, n, epsilon, activation);
        };
    }

    /** @return a layer over the channels of {@code [.., c, h, w]}, with {@code scale [c, 1, 1]}. */
    public Layer overChannels(final Blueprint blueprint, final int channels) {
        return kind == Kind.NONE ? x -> x : new AxisNorm(blueprint, "channel norm", this, -3, channels, 1, 1);
    }

    /** @return a layer over the last axis of {@code [e, .., n]}, with {@code scale [e, 1, n]}, and an activation of it. */
    public Layer overEnsemble(
            final Blueprint blueprint, final int members, final int n, final @Nullable Unary activation) {
        if (kind == Kind.NONE) {
            return activation == null ? x -> x : x -> x.map(activation);
        }
        final Weight scale = blueprint.weight("scale", Init.ones(), members, 1, n);
        final Weight shift = kind == Kind.LAYER ? blueprint.weight("shift", Init.zeros(), members, 1, n) : null;
        return x -> Normal.ensemble(x, scale.get(), shift == null ? null : shift.get(), epsilon, activation);
    }
}
