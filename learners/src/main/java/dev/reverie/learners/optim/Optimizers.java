package dev.reverie.learners.optim;

import dev.reverie.learners.tensor.Parameters;
import java.util.ArrayList;
import java.util.List;

/** Optimisers as they are configured. */
public final class Optimizers {
    private Optimizers() {}

    /**
     * An optimiser at its first step.
     *
     * @param config     of it.
     * @param parameters to change, not owned.
     * @return a check for gradients that are not finite, the transforms, and the optimiser.
     */
    public static Chain of(final OptimizerConfig config, final Parameters parameters) {
        final List<GradientTransform> transforms = new ArrayList<>();
        if (config.clipValue() > 0) {
            transforms.add(new ValueClip(parameters, config.clipValue()));
        }
        if (config.clipRatio() > 0) {
            transforms.add(new AdaptiveClip(parameters, config.clipRatio(), config.clipRatioLeast()));
        }
        if (config.clipNorm() > 0) {
            transforms.add(new NormClip(parameters, config.clipNorm()));
        }
        return new Chain(new FiniteCheck(parameters, config.checkInterval()), transforms, last(config, parameters));
    }

    private static Optimizer last(final OptimizerConfig config, final Parameters parameters) {
        final Schedule rate = config.schedule();
        return switch (config.kind()) {
            case SGD -> new Sgd(parameters, rate, config.beta1(), config.nesterov(), config.weightDecay());
            case ADAM -> new Adam(parameters, rate, moments(config, Decay.COUPLED));
            case ADAMW -> new Adam(parameters, rate, moments(config, Decay.DECOUPLED));
            case LAPROP -> new LaProp(parameters, rate, moments(config, Decay.DECOUPLED));
        };
    }

    private static Moments moments(final OptimizerConfig config, final Decay kind) {
        return new Moments(config.beta1(), config.beta2(), config.epsilon(), config.weightDecay(), kind);
    }
}
