package dev.reverie.pipeline.run;

import dev.reverie.config.Bound;
import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import dev.reverie.config.Presets;
import dev.reverie.envs.EnvSpec;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.dreamer.Dreamer;
import dev.reverie.learners.dreamer.DreamerConfig;
import dev.reverie.learners.dyna.DynaConfig;
import dev.reverie.learners.dyna.DynaQ;
import dev.reverie.learners.dyna.DynaQPlus;
import dev.reverie.learners.imitation.BcConfig;
import dev.reverie.learners.imitation.BehaviourCloning;
import dev.reverie.learners.modelfree.dqn.Dqn;
import dev.reverie.learners.modelfree.dqn.DqnConfig;
import dev.reverie.learners.modelfree.qlearning.QLearning;
import dev.reverie.learners.modelfree.qlearning.QLearningConfig;
import dev.reverie.learners.modelfree.sac.Sac;
import dev.reverie.learners.modelfree.sac.SacConfig;
import dev.reverie.learners.sweeping.PrioritizedSweeping;
import dev.reverie.learners.sweeping.SweepingConfig;
import dev.reverie.learners.tdmpc.TdMpc;
import dev.reverie.learners.tdmpc.TdMpcConfig;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.storage.replay.ReplayConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** The algorithms by name, and where their presets are: the one place that knows them all. */
public final class Catalog {
    private static final List<String> PRESETS = List.of(
            "dev/reverie/storage/presets.yaml",
            "dev/reverie/learners/presets.yaml",
            "dev/reverie/pipeline/presets.yaml");

    private static final Map<String, Entry> ALGORITHMS = new LinkedHashMap<>();

    static {
        ALGORITHMS.put(
                "q-learning",
                new Entry(
                        "qlearning",
                        QLearningConfig.class,
                        Feed.FRESH,
                        (b, s) -> new QLearning(b.get(QLearningConfig.class), s)));
        ALGORITHMS.put(
                "dyna-q",
                new Entry("dyna", DynaConfig.class, Feed.FRESH, (b, s) -> new DynaQ(b.get(DynaConfig.class), s)));
        ALGORITHMS.put(
                "dyna-q-plus",
                new Entry(
                        "dyna-plus",
                        DynaConfig.class,
                        Feed.FRESH,
                        (b, s) -> new DynaQPlus(b.get(DynaConfig.class), s)));
        ALGORITHMS.put(
                "prioritized-sweeping",
                new Entry(
                        "sweeping",
                        SweepingConfig.class,
                        Feed.FRESH,
                        (b, s) -> new PrioritizedSweeping(b.get(SweepingConfig.class), s)));
    }

    static {
        ALGORITHMS.put(
                "dqn",
                new Entry(
                        "dqn",
                        DqnConfig.class,
                        Feed.REPLAY,
                        (b, s) -> new Dqn(
                                b.get(DqnConfig.class),
                                b.get(EngineConfig.class),
                                s,
                                b.get(RunConfig.class).actors())));
        ALGORITHMS.put(
                "sac",
                new Entry(
                        "sac",
                        SacConfig.class,
                        Feed.REPLAY,
                        (b, s) -> new Sac(b.get(SacConfig.class), b.get(EngineConfig.class), s)));
        ALGORITHMS.put("dreamer", new Entry("dreamer", DreamerConfig.class, Feed.REPLAY, Catalog::dreamer));
        ALGORITHMS.put("planet", new Entry("dreamer", DreamerConfig.class, Feed.REPLAY, Catalog::dreamer));
        ALGORITHMS.put(
                "tdmpc",
                new Entry(
                        "tdmpc",
                        TdMpcConfig.class,
                        Feed.REPLAY,
                        (b, s) -> new TdMpc(b.get(TdMpcConfig.class), b.get(EngineConfig.class), s)));
        ALGORITHMS.put(
                "bc",
                new Entry(
                        "bc",
                        BcConfig.class,
                        Feed.RECORDED,
                        (b, s) -> new BehaviourCloning(b.get(BcConfig.class), b.get(EngineConfig.class), s)));
    }

    /** What an algorithm learns from. */
    private enum Feed {
        /** Each transition once, as it comes. */
        FRESH,
        /** Samples of what the replay holds. */
        REPLAY,
        /** Samples of what others did, so it cannot be trained by acting. */
        RECORDED
    }

    private record Entry(
            String section, Class<? extends Record> config, Feed feed, BiFunction<Bound, EnvSpec, Algorithm> factory) {}

    private Catalog() {}

    private static Algorithm dreamer(final Bound bound, final EnvSpec spec) {
        final DreamerConfig config = bound.get(DreamerConfig.class);
        final int columns = bound.get(ReplayConfig.class).columns();
        if (config.latents() && columns != config.features()) {
            throw new ConfigException("'replay.columns' must be " + config.features()
                    + ", deter + groups classes, where 'dreamer.latents' is true, got " + columns);
        }
        return new Dreamer(config, bound.get(EngineConfig.class), spec);
    }

    /** @return every room's presets. */
    public static Presets presets() {
        return Presets.load(PRESETS);
    }

    /** @return names of the algorithms. */
    public static Set<String> algorithms() {
        return ALGORITHMS.keySet();
    }

    /** @return the section that configures an algorithm, and its record. */
    static Map.Entry<String, Class<? extends Record>> section(final String algorithm) {
        final Entry entry = entry(algorithm);
        return Map.entry(entry.section(), entry.config());
    }

    /** @return whether an algorithm takes each transition once, as it comes. */
    static boolean learnsFresh(final String algorithm) {
        return entry(algorithm).feed() == Feed.FRESH;
    }

    /** @return whether an algorithm learns from recorded logs alone. */
    static boolean learnsRecorded(final String algorithm) {
        return entry(algorithm).feed() == Feed.RECORDED;
    }

    /** @return the algorithm of that name, told its configuration and the environment's spec. */
    static Algorithm make(final String algorithm, final Bound bound, final EnvSpec spec) {
        return entry(algorithm).factory().apply(bound, spec);
    }

    private static Entry entry(final String algorithm) {
        final Entry entry = ALGORITHMS.get(algorithm);
        if (entry == null) {
            throw new ConfigException(
                    "no algorithm '" + algorithm + "'" + NearNames.hint(algorithm, ALGORITHMS.keySet()));
        }
        return entry;
    }

    /**
     * The environment of a run that names none.
     *
     * @param algorithm its name, empty for the default; any text.
     * @param presets   that there are.
     * @return id of the environment.
     */
    public static String envOf(final String algorithm, final Presets presets) {
        return presets.resolve(presetOf(algorithm, presets).map(List::of).orElse(List.of()), List.of())
                .text("run", "env");
    }

    /**
     * The block called as an algorithm, if there is one: laid over the defaults before any other.
     *
     * @param algorithm its name.
     * @param presets   that there are.
     */
    static Optional<String> presetOf(final String algorithm, final Presets presets) {
        return ALGORITHMS.containsKey(algorithm) && presets.blocks().contains(algorithm)
                ? Optional.of(algorithm)
                : Optional.empty();
    }

    /**
     * The preset for a small machine that is taken for an algorithm when none is named: the block called as it, with
     * {@code nano} behind. Algorithms whose defaults are small have none.
     *
     * @param algorithm its name, empty for the default; any text.
     * @param presets   that there are.
     * @return the block's name, if there is one.
     */
    public static Optional<String> nanoOf(final String algorithm, final Presets presets) {
        final String name = algorithm + "nano";
        return ALGORITHMS.containsKey(algorithm) && presets.blocks().contains(name)
                ? Optional.of(name)
                : Optional.empty();
    }

    /**
     * The preset that is taken for an environment when none is named: the block called as the environment, in lower case
     * and without its version.
     *
     * @param env     id of the environment.
     * @param presets that there are.
     * @return the block's name, if there is one.
     */
    public static Optional<String> presetFor(final String env, final Presets presets) {
        final String name = env.replaceFirst("-v\\d+$", "").toLowerCase(Locale.ROOT);
        return presets.blocks().contains(name) ? Optional.of(name) : Optional.empty();
    }
}
