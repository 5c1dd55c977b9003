package dev.reverie.learners.dreamer;

/** Small configurations. */
final class Configs {
    static final ClassicConfig CLASSIC =
            new ClassicConfig(1, 1, ClassicConfig.Gradient.AUTO, 0.1, 1e-3, 1e-3, 5, 1e-5, 1e-6, 100, 0);

    static final PlanetConfig PLANET = new PlanetConfig(0, 8, 2, 4);

    static DreamerConfig planet(final int overshooting, final double free, final int batch, final int length) {
        return new DreamerConfig(
                DreamerConfig.Kind.PLANET,
                4,
                1,
                3,
                3,
                2,
                4,
                1,
                2,
                batch,
                length,
                false,
                3,
                1,
                1,
                0.95,
                0,
                free,
                1,
                1,
                0,
                0,
                1,
                1e-3,
                0,
                0,
                new ClassicConfig(10, 0, ClassicConfig.Gradient.AUTO, 0.1, 1e-3, 1e-3, 0, 1e-4, 0, 1000, 0.3),
                new PlanetConfig(overshooting, 32, 4, 6));
    }

    private Configs() {}
}
