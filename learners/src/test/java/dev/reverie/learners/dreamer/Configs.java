package dev.reverie.learners.dreamer;

/** Small configurations. */
final class Configs {
    static final ClassicConfig CLASSIC =
            new ClassicConfig(1, 1, ClassicConfig.Gradient.AUTO, 0.1, 1e-3, 1e-3, 5, 1e-5, 1e-6, 100, 0);

    private Configs() {}
}
