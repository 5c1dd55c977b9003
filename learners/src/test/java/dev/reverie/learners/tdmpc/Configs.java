package dev.reverie.learners.tdmpc;

import dev.reverie.config.Presets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Configurations for tests: the debug preset's, changed. */
final class Configs {
    private Configs() {}

    /** @return the debug preset with keys of section tdmpc set, such as {@code latent=8}. */
    static TdMpcConfig of(final String... sets) {
        return Presets.load(List.of("dev/reverie/learners/presets.yaml"))
                .resolve(
                        List.of("debug"),
                        Arrays.stream(sets).map(set -> "tdmpc." + set).toList())
                .bind(Map.of("tdmpc", TdMpcConfig.class))
                .get(TdMpcConfig.class);
    }
}
