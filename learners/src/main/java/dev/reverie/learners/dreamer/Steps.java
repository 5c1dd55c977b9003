package dev.reverie.learners.dreamer;

import dev.reverie.learners.optim.Adam;
import dev.reverie.learners.optim.AdaptiveClip;
import dev.reverie.learners.optim.Chain;
import dev.reverie.learners.optim.Decay;
import dev.reverie.learners.optim.FiniteCheck;
import dev.reverie.learners.optim.LaProp;
import dev.reverie.learners.optim.Moments;
import dev.reverie.learners.optim.NormClip;
import dev.reverie.learners.optim.Schedule;
import dev.reverie.learners.tensor.Parameters;
import java.util.List;

/** The optimisers: Adam of v1 and v2, LaProp of v3. */
final class Steps {
    private static final double LEAST_NORM = 1e-3;

    private Steps() {}

    /** @return LaProp after a clip of each parameter's gradient by its own norm. */
    static Chain laProp(final DreamerConfig config, final Parameters parameters) {
        final Schedule rate = Schedule.constant(config.learningRate());
        return new Chain(
                new FiniteCheck(parameters, 1),
                config.clipRatio() > 0
                        ? List.of(new AdaptiveClip(parameters, config.clipRatio(), LEAST_NORM))
                        : List.of(),
                new LaProp(parameters, config.warmup() == 0 ? rate : rate.warmedUp(config.warmup()), Moments.laProp()));
    }

    /** @return Adam after a clip of the norm; its decay does not depend on the rate, as in the authors' code. */
    static Chain adam(final ClassicConfig config, final double rate, final Parameters parameters) {
        final Moments moments = new Moments(0.9, 0.999, config.epsilon(), config.decay() / rate, Decay.DECOUPLED);
        return new Chain(
                new FiniteCheck(parameters, 1),
                config.clipNorm() > 0 ? List.of(new NormClip(parameters, config.clipNorm())) : List.of(),
                new Adam(parameters, Schedule.constant(rate), moments));
    }
}
