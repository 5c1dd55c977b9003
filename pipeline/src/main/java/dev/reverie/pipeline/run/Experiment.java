package dev.reverie.pipeline.run;

import dev.reverie.config.Bound;
import dev.reverie.config.ConfigException;
import dev.reverie.config.Presets;
import dev.reverie.config.Settings;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.StagesConfig;
import dev.reverie.learners.Weights;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.pipeline.stream.WireConfig;
import dev.reverie.storage.checkpoint.CheckpointConfig;
import dev.reverie.storage.log.LogConfig;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRatioConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A resolved configuration, checked as a whole: what {@code run.yaml} says. */
public final class Experiment {
    /** Lanes of an evaluation at most. */
    static final int EVALUATION_LANES = 64;

    private final Settings settings;
    private final Bound bound;

    private Experiment(final Settings settings) {
        this.settings = settings;
        final String algorithm = settings.text("run", "algorithm");
        final Map<String, Class<? extends Record>> sections = new LinkedHashMap<>();
        sections.put("run", RunConfig.class);
        sections.put("wire", WireConfig.class);
        sections.put("log", LogConfig.class);
        sections.put("replay", ReplayConfig.class);
        sections.put("pace", ReplayRatioConfig.class);
        sections.put("engine", EngineConfig.class);
        sections.put("stages", StagesConfig.class);
        sections.put("checkpoint", CheckpointConfig.class);
        sections.put("offline", OfflineConfig.class);
        final List<String> problems = new ArrayList<>();
        try {
            final Map.Entry<String, Class<? extends Record>> own = Catalog.section(algorithm);
            sections.put(own.getKey(), own.getValue());
        } catch (final ConfigException ex) {
            problems.addAll(ex.problems());
        }
        try {
            Environments.make(settings.text("run", "env"), 1).close();
        } catch (final ConfigException ex) {
            problems.addAll(ex.problems());
        }
        this.bound = settings.withProblems(problems).bind(sections);
    }

    /**
     * Makes sure that environment, algorithm and pace fit.
     *
     * @throws ConfigException if there is no such environment, or the algorithm cannot learn it so.
     */
    public void check() {
        if (Catalog.learnsRecorded(run().algorithm())) {
            throw new ConfigException(run().algorithm() + " does what was done in a log: `reverie learn "
                    + run().algorithm() + " --log DIR`");
        }
        final ReplayRatioConfig pace = bound.get(ReplayRatioConfig.class);
        if (Catalog.learnsFresh(run().algorithm()) && (pace.ratio() != 1 || pace.minimum() != 0)) {
            throw new ConfigException(
                    run().algorithm() + " takes each transition once, as it comes: pace.ratio must be 1 and"
                            + " pace.minimum 0, got " + pace.ratio() + " and " + pace.minimum());
        }
        try (Environment probe = environment()) {
            algorithm(probe.spec());
        }
    }

    /**
     * Resolves presets and flags; the block called as the algorithm, if there is one, comes before those named.
     *
     * @param blocks    named, in order.
     * @param overrides {@code path.to.key=value}.
     * @return the experiment.
     * @throws ConfigException listing every problem.
     */
    public static Experiment resolve(final List<String> blocks, final List<String> overrides) {
        final Presets presets = Catalog.presets();
        final Settings named = presets.resolve(blocks, overrides);
        final List<String> all = new ArrayList<>(blocks);
        Catalog.presetOf(named.text("run", "algorithm"), presets)
                .filter(own -> !blocks.contains(own))
                .ifPresent(own -> all.add(0, own));
        return new Experiment(all.size() == blocks.size() ? named : presets.resolve(all, overrides));
    }

    /** Reads a run's own configuration back. */
    public static Experiment read(final RunDirectory directory) {
        return new Experiment(Catalog.presets().resolveFile(directory.configuration(), List.of()));
    }

    /** @return section {@code run}. */
    public RunConfig run() {
        return bound.get(RunConfig.class);
    }

    /** @return section {@code offline}. */
    public OfflineConfig offline() {
        return bound.get(OfflineConfig.class);
    }

    /**
     * What makes such a run learn from a log before it acts.
     *
     * @param log     directory.
     * @param updates to make from it; 0 for as many as {@code pace.ratio} owes.
     * @return {@code path.to.key=value}.
     * @throws ConfigException if the log is none, or holds no transition, or the algorithm takes each transition as it comes.
     */
    public List<String> given(final Path log, final long updates) {
        if (Catalog.learnsFresh(run().algorithm())) {
            throw new ConfigException(run().algorithm() + " takes each transition once, as it comes: it has no updates"
                    + " to make before it acts; learn from the log alone by `reverie learn " + run().algorithm()
                    + " --log " + log + "`");
        }
        return Given.keys(log, pace(), updates);
    }

    /** @return transitions that the run's log will hold at its end. */
    long transitions() {
        return run().steps() + (offline().acts() ? pace().minimum() : 0);
    }

    /** @return section {@code replay}. */
    ReplayConfig replay() {
        return bound.get(ReplayConfig.class);
    }

    /** @return section {@code pace}. */
    ReplayRatioConfig pace() {
        return bound.get(ReplayRatioConfig.class);
    }

    /** @return everything, as {@code run.yaml} keeps it. */
    public String toYaml() {
        return settings.toYaml();
    }

    /** @return the environment of one actor. */
    public Environment environment() {
        return Environments.make(run().env(), run().lanes());
    }

    /** @return the algorithm, told its environment's spec. */
    public Algorithm algorithm(final EnvSpec spec) {
        final Algorithm fused = Catalog.make(run().algorithm(), bound, spec);
        final StagesConfig stages = bound.get(StagesConfig.class);
        return stages.isSeparate() ? separate(fused, stages) : fused;
    }

    private Algorithm separate(final Algorithm fused, final StagesConfig stages) {
        final String wrong = "stages.kind=separate ";
        final String right = ": set stages.kind=fused";
        if (!offline().log().isEmpty() && !offline().acts()) {
            throw new ConfigException(wrong + "needs a run that acts, which learning from a log is not" + right);
        }
        if (run().mode() != Mode.PIPELINED) {
            throw new ConfigException(wrong + "needs run.mode=pipelined, got "
                    + run().mode().name().toLowerCase(Locale.ROOT) + right);
        }
        final Algorithm separate = fused.staged(stages);
        if (separate == null) {
            throw new ConfigException(
                    wrong + "is for algorithms that learn behaviour in a world model, such as dreamer; "
                            + run().algorithm() + " learns on one thread" + right);
        }
        return separate;
    }

    /** @return an actor that does its best with these weights. */
    public Actor evaluator(final EnvSpec spec, final Weights weights, final long seed) {
        final Actor actor = algorithm(spec).evaluator(Seeds.of(seed, "evaluator", 0));
        actor.adopt(weights);
        return actor;
    }

    /**
     * Evaluates weights of a run of this experiment.
     *
     * @param directory of the run.
     * @param kept      which of its weights.
     * @return what they earn; null if {@code run.evalEpisodes} is 0, or no best ones were kept.
     */
    public @Nullable Evaluation evaluate(final RunDirectory directory, final Kept kept) {
        final int episodes = run().evalEpisodes();
        if (episodes == 0 || kept == Kept.BEST && directory.preferred() != Kept.BEST) {
            return null;
        }
        try (Environment environment = Environments.make(run().env(), Math.min(episodes, EVALUATION_LANES))) {
            return Evaluation.play(
                    environment,
                    evaluator(environment.spec(), directory.loadWeights(kept), run().seed()),
                    episodes,
                    Seeds.of(run().seed(), "evaluation", 0));
        }
    }

    /** @return a line that says what is about to run. */
    String banner(final RunDirectory directory) {
        return run().algorithm() + " in " + run().env() + ", " + run().steps() + " steps, "
                + (offline().acts() ? "after those in " + offline().log() + ", " : "")
                + run().mode().name().toLowerCase(Locale.ROOT) + ", seed " + run().seed() + " -> " + directory.path();
    }

    /** @return the plan of a recording without a learner. */
    Plan recording(final LongFunction<Actor> actors, final Path log) {
        return new Plan(
                run(),
                bound.get(WireConfig.class),
                bound.get(LogConfig.class),
                bound.get(ReplayConfig.class),
                bound.get(ReplayRatioConfig.class),
                this::environment,
                actors,
                null,
                log,
                null,
                bound.get(CheckpointConfig.class),
                false);
    }

    /** @return the plan of a run into that directory. */
    public Plan plan(final RunDirectory directory) {
        try (Environment probe = environment()) {
            return plan(algorithm(probe.spec()), directory.log(), directory);
        }
    }

    /** @return the plan of a run of any algorithm, whose weights are not kept. */
    public Plan plan(final Algorithm algorithm, final Path log) {
        return plan(algorithm, log, null);
    }

    private Plan plan(final Algorithm algorithm, final Path log, final @Nullable RunDirectory directory) {
        return new Plan(
                run(),
                bound.get(WireConfig.class),
                bound.get(LogConfig.class),
                bound.get(ReplayConfig.class),
                bound.get(ReplayRatioConfig.class),
                this::environment,
                algorithm::actor,
                algorithm,
                log,
                directory,
                bound.get(CheckpointConfig.class),
                false);
    }
}
