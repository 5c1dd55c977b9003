package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Unary;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The hidden layers of a network.
 *
 * @param sizes      outputs of each; may be empty.
 * @param activation of each.
 * @param norm       of each, before its activation.
 * @param kernel     initial values, with biases of 0; or null to begin as PyTorch's layers do, kernel and bias uniform in
 *     {@code +-1/sqrt(in)}.
 */
public record Hidden(
        List<Integer> sizes,
        Unary activation,
        Norm norm,
        @Nullable Init kernel) {
    public Hidden {
        sizes = List.copyOf(sizes);
        if (sizes.stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException("hidden layers have 1 output or more, not " + sizes);
        }
    }

    /** Layers without norm that begin as PyTorch's do. */
    public static Hidden plain(final Unary activation, final int... sizes) {
        return new Hidden(IntStream.of(sizes).boxed().toList(), activation, Norm.none(), null);
    }

    /** Dreamer v3's: RMS norm and SiLU, kernels of variance {@code 1 / in}. */
    public static Hidden dreamer(final int layers, final int units) {
        return new Hidden(Collections.nCopies(layers, units), Unary.SILU, Norm.rms(), Init.fanIn(1));
    }

    /** TD-MPC2's: layer norm and Mish, kernels of standard deviation 0.02. */
    public static Hidden tdmpc(final int layers, final int units) {
        return new Hidden(Collections.nCopies(layers, units), Unary.MISH, Norm.layer(), Init.truncatedNormal(0.02));
    }

    /** @return outputs of the last of them, or {@code in} if there are none. */
    public int out(final int in) {
        return sizes.isEmpty() ? in : sizes.get(sizes.size() - 1);
    }

    Layer layer(final Blueprint blueprint, final int in, final int out) {
        if (norm.kind() != Norm.Kind.NONE) {
            return new NormedDense(
                    blueprint, in, out, norm, activation, kernel == null ? Init.lecunUniform() : kernel, true);
        }
        return kernel == null
                ? new Dense(blueprint, in, out, activation)
                : new Dense(blueprint, in, out, activation, kernel, Init.zeros());
    }

    Layer ensemble(final Blueprint blueprint, final int members, final int in, final int out) {
        if (norm.kind() == Norm.Kind.NONE) {
            return kernel == null
                    ? new EnsembleDense(blueprint, members, in, out, activation)
                    : new EnsembleDense(blueprint, members, in, out, activation, kernel, Init.zeros());
        }
        final EnsembleDense dense = new EnsembleDense(
                blueprint, members, in, out, null, kernel == null ? Init.lecunUniform() : kernel, Init.zeros());
        final Layer normed = norm.overEnsemble(blueprint.in("norm"), members, out, activation);
        return x -> normed.forward(dense.forward(x));
    }

    @Override
    public String toString() {
        return Arrays.toString(sizes.toArray()) + ' ' + activation + ' ' + norm.kind();
    }
}
