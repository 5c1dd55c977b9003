package dev.reverie.learners.optim;

import dev.reverie.config.Problems;

/**
 * Configuration of an optimiser and of what is done to gradients before it: value clip, then adaptive clip, then norm clip.
 *
 * @param kind          of the optimiser.
 * @param rate          of learning, at the end of the warm-up; above 0.
 * @param rateFinal     of learning, after {@code steps}; 0 or more.
 * @param annealing     how it goes there.
 * @param steps         over which it goes there, after the warm-up; 0 only with no annealing.
 * @param warmup        steps over which it grows to {@code rate} first, 0 for none.
 * @param beta1         of the first moment, in [0, 1); momentum of {@code SGD}.
 * @param beta2         of the second moment, in [0, 1).
 * @param epsilon       added to the second moment's root, 0 or more.
 * @param nesterov      whether {@code SGD} looks ahead.
 * @param weightDecay   0 or more; coupled for {@code SGD} and {@code ADAM}, decoupled for {@code ADAMW} and {@code LAPROP}.
 * @param clipValue     most of a gradient's element, 0 for no limit.
 * @param clipRatio     most of a gradient's norm in norms of its parameter, 0 for no limit; 0.3 in Dreamer v3.
 * @param clipRatioLeast norm that a parameter is taken to have for {@code clipRatio}, above 0; 1e-3 in Dreamer v3.
 * @param clipNorm      most of the norm of all gradients together, 0 for no limit.
 * @param checkInterval one step in so many is checked for gradients that are not finite, at least 1.
 */
public record OptimizerConfig(
        Kind kind,
        double rate,
        double rateFinal,
        Annealing annealing,
        long steps,
        long warmup,
        double beta1,
        double beta2,
        double epsilon,
        boolean nesterov,
        double weightDecay,
        double clipValue,
        double clipRatio,
        double clipRatioLeast,
        double clipNorm,
        int checkInterval) {

    /** An optimiser. */
    public enum Kind {
        SGD,
        ADAM,
        ADAMW,
        LAPROP
    }

    /** The way of the rate from its beginning to its end. */
    public enum Annealing {
        NONE,
        LINEAR,
        COSINE
    }

    public OptimizerConfig {
        final Problems problems = new Problems()
                .check(rate > 0 && Double.isFinite(rate), "rate", "must be above 0 and finite, got " + rate)
                .check(steps >= 0, "steps", "must be 0 or more, got " + steps)
                .check(
                        annealing == Annealing.NONE || steps > 0,
                        "steps",
                        "must be above 0 where the rate is annealed, got " + steps)
                .check(warmup >= 0, "warmup", "must be 0 (none) or more, got " + warmup)
                .check(beta1 >= 0 && beta1 < 1, "beta1", "must be at least 0 and below 1, got " + beta1)
                .check(beta2 >= 0 && beta2 < 1, "beta2", "must be at least 0 and below 1, got " + beta2)
                .check(
                        !nesterov || kind == Kind.SGD && beta1 > 0,
                        "nesterov",
                        "is for sgd with beta1 above 0, got " + kind + " with beta1 " + beta1)
                .check(
                        clipRatioLeast > 0 && Double.isFinite(clipRatioLeast),
                        "clipRatioLeast",
                        "must be above 0 and finite, got " + clipRatioLeast)
                .check(checkInterval >= 1, "checkInterval", "must be at least 1, got " + checkInterval);
        limit(problems, "rateFinal", rateFinal);
        limit(problems, "epsilon", epsilon);
        limit(problems, "weightDecay", weightDecay);
        limit(problems, "clipValue", clipValue);
        limit(problems, "clipRatio", clipRatio);
        limit(problems, "clipNorm", clipNorm);
        problems.raise();
    }

    private static void limit(final Problems problems, final String name, final double value) {
        problems.check(value >= 0 && Double.isFinite(value), name, "must be 0 or more and finite, got " + value);
    }

    /** Adam with its own betas (0.9, 0.999) and epsilon (1e-8), a constant rate, and nothing done to gradients. */
    public static OptimizerConfig adam(final double rate) {
        return new OptimizerConfig(
                Kind.ADAM, rate, rate, Annealing.NONE, 0, 0, 0.9, 0.999, 1e-8, false, 0, 0, 0, 1e-3, 0, 1);
    }

    /** Dreamer v3's LaProp: 1,000 steps of warm-up, epsilon 1e-20, gradients within 0.3 of their parameters. */
    public static OptimizerConfig dreamer(final double rate) {
        return new OptimizerConfig(
                Kind.LAPROP, rate, rate, Annealing.NONE, 0, 1000, 0.9, 0.999, 1e-20, false, 0, 0, 0.3, 1e-3, 0, 1);
    }

    /** The same with gradients' norm together at most {@code most}, 0 for no limit. */
    public OptimizerConfig clippedTo(final double most) {
        return new OptimizerConfig(
                kind,
                rate,
                rateFinal,
                annealing,
                steps,
                warmup,
                beta1,
                beta2,
                epsilon,
                nesterov,
                weightDecay,
                clipValue,
                clipRatio,
                clipRatioLeast,
                most,
                checkInterval);
    }

    /** @return rate of learning by steps taken. */
    public Schedule schedule() {
        final Schedule after =
                switch (annealing) {
                    case NONE -> Schedule.constant(rate);
                    case LINEAR -> Schedule.linear(rate, rateFinal, steps);
                    case COSINE -> Schedule.cosine(rate, rateFinal, steps);
                };
        return warmup == 0 ? after : after.warmedUp(warmup);
    }
}
