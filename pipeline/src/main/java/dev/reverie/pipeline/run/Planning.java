package dev.reverie.pipeline.run;

import dev.reverie.config.Bound;
import dev.reverie.config.ConfigException;
import dev.reverie.config.Presets;
import dev.reverie.config.Problems;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.Environments;
import dev.reverie.learners.planning.PlannerConfig;
import dev.reverie.learners.planning.SimulatorActor;
import dev.reverie.learners.planning.SimulatorModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Planning on an environment's true dynamics: what it earns, and how fast.
 *
 * @param evaluation of the planner.
 * @param plans      made.
 * @param seconds    that they took, the environment's own steps included.
 */
public record Planning(Evaluation evaluation, long plans, double seconds) {
    /** Planners by the names of their presets; {@code cem} is the defaults'. */
    public static final Set<String> METHODS = Set.of("random-shooting", "cem", "icem", "mppi");

    /**
     * Section {@code play}.
     *
     * @param repeat   steps of the environment for which an action is held, by the wrapper of that name.
     * @param episodes to play where nothing else is said.
     */
    public record PlayConfig(int repeat, int episodes) {
        public PlayConfig {
            new Problems()
                    .check(repeat >= 1 && repeat <= 1000, "repeat", "must be within 1 and 1000, got " + repeat)
                    .check(episodes >= 1, "episodes", "must be 1 or more, got " + episodes)
                    .raise();
        }

        /** @return the id of the environment that is acted and planned in: as it is if it says how often it repeats. */
        public String of(final String env) {
            return repeat == 1 || EnvironmentId.parse(env).options().containsKey("repeat")
                    ? env
                    : env + (env.indexOf(':') < 0 ? ':' : ',') + "repeat=" + repeat;
        }
    }

    /** Both sections, resolved. */
    public record Resolved(PlannerConfig planner, PlayConfig play) {}

    /**
     * Resolves sections {@code planning} and {@code play}: the planner's preset, then those of the environment
     * ({@code plan/ENV} and {@code plan/ENV/METHOD}, whatever its options) or those named, then overrides.
     *
     * @param method    one of {@link #METHODS}.
     * @param env       id of the environment.
     * @param named     presets in order; none for those called as the environment.
     * @param overrides {@code section.key=value}.
     * @throws ConfigException listing every problem.
     */
    public static Resolved resolve(
            final String method, final String env, final List<String> named, final List<String> overrides) {
        if (!METHODS.contains(method)) {
            throw new ConfigException("no planner '" + method + "': there are "
                    + String.join(", ", METHODS.stream().sorted().toList()));
        }
        final Presets presets = Catalog.presets();
        final List<String> blocks = new ArrayList<>();
        if (presets.blocks().contains(method)) {
            blocks.add(method);
        }
        if (named.isEmpty()) {
            Catalog.presetFor(env, presets).ifPresent(blocks::add);
            final String name = "plan/" + EnvironmentId.parse(env).name();
            Stream.of(name, name + "/" + method)
                    .filter(presets.blocks()::contains)
                    .forEach(blocks::add);
        } else {
            blocks.addAll(named);
        }
        final Bound bound = presets.resolve(blocks, overrides)
                .bind(Map.of("planning", PlannerConfig.class, "play", PlayConfig.class));
        return new Resolved(bound.get(PlannerConfig.class), bound.get(PlayConfig.class));
    }

    /**
     * Plays episodes, planning anew at every step.
     *
     * @param config   of the planner.
     * @param env      id of the environment.
     * @param episodes to play, 1 or more.
     * @param seed     of the environment and of the planner's draws.
     * @throws ConfigException if the environment cannot be planned in.
     */
    public static Planning play(final PlannerConfig config, final String env, final int episodes, final long seed) {
        if (episodes < 1) {
            throw new ConfigException("--episodes must be 1 or more, got " + episodes);
        }
        try (Environment environment = Environments.make(env, 1);
                SimulatorModel model = new SimulatorModel(lanes -> Environments.make(env, lanes), config.samples());
                SimulatorActor actor = new SimulatorActor(config, environment, model, Seeds.of(seed, "planner", 0))) {
            final long begin = System.nanoTime();
            final Evaluation evaluation = Evaluation.play(environment, actor, episodes, seed);
            return new Planning(evaluation, actor.plans(), (System.nanoTime() - begin) / 1e9);
        }
    }

    /** @return plans made in a second. */
    public double rate() {
        return plans / seconds;
    }

    /** @return the figures for {@code --json}. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>(evaluation.toMap());
        map.put("plans", plans);
        map.put("plans_per_second", rate());
        return map;
    }

    /** @return the figures in a line. */
    public String line() {
        return evaluation.line() + String.format(Locale.ROOT, ", %d plans, %.1f plans/s", plans, rate());
    }
}
