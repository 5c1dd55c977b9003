package dev.reverie.learners.dreamer;

import dev.reverie.learners.optim.Adam;
import dev.reverie.learners.optim.Chain;
import dev.reverie.learners.optim.Decay;
import dev.reverie.learners.optim.FiniteCheck;
import dev.reverie.learners.optim.Moments;
import dev.reverie.learners.optim.NormClip;
import dev.reverie.learners.optim.Schedule;
import dev.reverie.learners.tensor.Parameters;
import java.util.List;

/** The optimiser of v1 and v2. */
final class Steps {
    private Steps() {}

    /** @return Adam after a clip of the norm; its decay does not depend on the rate, as in the authors' code. */
    static Chain adam(final ClassicConfig config, final double rate, final Parameters parameters) {
        final Moments moments = new Moments(0.9, 0.999, config.epsilon(), config.decay() / rate, Decay.DECOUPLED);
        return new Chain(
                new FiniteCheck(parameters, 1),
                config.clipNorm() > 0 ? List.of(new NormClip(parameters, config.clipNorm())) : List.of(),
                new Adam(parameters, Schedule.constant(rate), moments));
    }
}
