package dev.reverie.benchmarks.learn;

import dev.reverie.benchmarks.Rounds;
import dev.reverie.config.Presets;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Learner;
import dev.reverie.learners.tdmpc.TdMpc;
import dev.reverie.learners.tdmpc.TdMpcConfig;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import dev.reverie.pipeline.run.Catalog;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code reverie bench tdmpc}: TD-MPC2's updates and plans of the 1M size beside the same in PyTorch. */
public final class TdMpcBenchmark implements Benchmark {
    private static final EnvSpec ENV =
            new EnvSpec("bench", 1, List.of(Field.vector("x", 24, -10, 10)), ActionSpace.Box.of(6, -1, 1), 500);
    private static final int EPISODES = 20;
    private static final double GOAL = 1.1;

    @Override
    public String name() {
        return "tdmpc";
    }

    @Override
    public String description() {
        return "TD-MPC2, size 1M: updates (batch 256) and plans (512 samples, 6 iterations, horizon 3) beside PyTorch";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final double seconds = Double.parseDouble(System.getProperty("reverie.bench.seconds", "2"));
        final Presets presets = Catalog.presets();
        final TdMpcConfig config = presets.resolve(List.of("size1m"), List.of())
                .bind(Map.of("tdmpc", TdMpcConfig.class))
                .get(TdMpcConfig.class);
        final TdMpc algorithm = new TdMpc(config, new EngineConfig("auto", "cpu", 1), ENV);
        PythonProcess python = null;
        String missing = "";
        try {
            python = new PythonProcess("tdmpc_speed.py");
        } catch (final IOException ex) {
            missing = "pytorch could not be run: " + ex.getMessage();
            progress.accept(missing);
        }
        try (ReplayRing replay = replay();
                Learner learner = algorithm.learner(replay, 1)) {
            learner.update();
            final Actor actor = algorithm.evaluator(1);
            actor.adopt(learner.policy());
            final Rows rows = Rows.allocate(ENV.layout(), 1);
            rows.put(0, Phase.MID, 0, 1);
            final double[][] updates =
                    measured("updates", seconds, learner::update, python, line -> progress.accept("updates, " + line));
            final double[][] plans = measured(
                    "plans", seconds, () -> actor.act(rows, rows), python, line -> progress.accept("plans, " + line));
            return List.of(
                    beside("update, batch 256, horizon 3", "updates/s", updates, python, missing),
                    beside("plan, 512 samples, 6 iterations, horizon 3", "plans/s", plans, python, missing));
        } finally {
            if (python != null) {
                python.close();
            }
        }
    }

    private static ReplayRing replay() {
        final ReplayRing replay = new ReplayRing(ENV.layout(), new ReplayConfig(EPISODES * 501L));
        final Experience tick = Experience.allocate(ENV.layout(), 1);
        final Rows rows = tick.rows();
        final SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < EPISODES * 501; i++) {
            final int step = i % 501;
            rows.put(
                    0,
                    step == 0 ? Phase.FIRST : step == 500 ? Phase.LAST : Phase.MID,
                    step == 0 ? 0 : random.nextDouble(),
                    1);
            for (int o = 0; o < 24; o++) {
                rows.floatAt(0, 0, o, (float) random.nextDouble(-2, 2));
            }
            for (int a = 0; a < 6; a++) {
                rows.actionAt(0, a, (float) random.nextDouble(-1, 1));
            }
            tick.stamp(0, i, 0, 0, 0);
            replay.add(tick);
        }
        return replay;
    }

    private static double[][] measured(
            final String what,
            final double seconds,
            final Runnable ours,
            final @Nullable PythonProcess python,
            final Consumer<String> progress)
            throws Exception {
        final Rounds.Measure own = () -> Timing.rate(seconds, ours);
        return python == null
                ? Rounds.interleaved(progress, own)
                : Rounds.interleaved(
                        progress, own, () -> python.ask(String.format(Locale.ROOT, "%s %.3f", what, seconds)));
    }

    private static BenchCase beside(
            final String name,
            final String unit,
            final double[][] rates,
            final @Nullable PythonProcess python,
            final String missing) {
        if (python == null) {
            return new BenchCase(name, "auto", Rounds.median(rates[0]), Double.NaN, missing, unit, Double.NaN);
        }
        final double[] ratios = new double[rates[0].length];
        Arrays.setAll(ratios, i -> rates[0][i] / rates[1][i]);
        return new BenchCase(
                name,
                "auto",
                Rounds.median(rates[0]),
                Rounds.median(rates[1]),
                python.title() + ", goal at least " + GOAL,
                unit,
                Rounds.median(ratios));
    }
}
