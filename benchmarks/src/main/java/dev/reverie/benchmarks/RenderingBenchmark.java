package dev.reverie.benchmarks;

import dev.reverie.envs.Rows;
import dev.reverie.envs.mujoco.Mujoco;
import dev.reverie.envs.mujoco.MujocoEnvironment;
import dev.reverie.envs.mujoco.render.Egl;
import dev.reverie.envs.mujoco.suite.SuiteTasks;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie bench rendering}: whole environment steps with a picture beside a loop in C that makes the same pictures. */
public final class RenderingBenchmark implements Benchmark {
    private static final String UNIT = "pictures/s";

    private record Case(String id, String model, int substeps, int pixels, int steps) {}

    private static final List<Case> CASES = List.of(
            new Case("dmc/walker_walk", "walker", 10, 64, 1000),
            new Case("dmc/cartpole_balance", "cartpole", 1, 64, 1500),
            new Case("dmc/cheetah_run", "cheetah", 1, 128, 800));

    @Override
    public String name() {
        return "rendering";
    }

    @Override
    public String description() {
        return "MuJoCo tasks with a picture a step, one lane, beside a loop in C with the same settings";
    }

    @Override
    public String group() {
        return "envs";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        progress.accept("drawn by " + Egl.display());
        final String file = Mujoco.library().file();
        final String library = file.indexOf('/') < 0 ? "-l:" + file : file;
        final Path directory = Scratch.directory();
        final List<BenchCase> cases = new ArrayList<>();
        try {
            final Path binary =
                    Program.compile(Program.peer("render.c"), directory.resolve("render"), library, "-l:libEGL.so.1");
            for (final Case one : CASES) {
                final Path model = directory.resolve(one.model() + ".xml");
                Files.writeString(model, SuiteTasks.mjcf(one.model()));
                final String id = one.id() + ":pixels=" + one.pixels();
                try (MujocoEnvironment environment = (MujocoEnvironment) new SuiteTasks().make(id, 1)) {
                    final Rows rows = Rows.allocate(environment.spec().layout(), 1);
                    environment.reset(1, rows);
                    final List<String> command = command(binary, model, one, environment);
                    final double[][] rates = Rounds.interleaved(
                            progress, () -> ours(environment, rows, one.steps()), () -> Program.run(command)
                                    .number());
                    cases.add(Rounds.beside(id, rates[0], rates[1], "C, cc -O3, the same pictures", UNIT)
                            .aimingAt(0.8));
                }
            }
            return cases;
        } finally {
            Scratch.delete(directory);
        }
    }

    private static List<String> command(
            final Path binary, final Path model, final Case one, final MujocoEnvironment environment) {
        final Mujoco library = Mujoco.library();
        final int visual = library.offset("mjModel.vis");
        final List<String> command = new ArrayList<>(List.of(binary.toString(), model.toString()));
        for (final int number : new int[] {
            one.steps(),
            one.substeps(),
            one.pixels(),
            environment.data(0).ctrl().size(),
            library.offset("mjData.ctrl"),
            visual + library.offset("mjVisual.global.offwidth"),
            visual + library.offset("mjVisual.quality.shadowsize"),
            library.size("mjvScene"),
            library.offset("mjvScene.flags"),
            library.size("mjvOption"),
            library.size("mjvCamera"),
            library.size("mjrContext")
        }) {
            command.add(Integer.toString(number));
        }
        return command;
    }

    /** Episodes of 1000 steps, as in the C loop. */
    private static double ours(final MujocoEnvironment environment, final Rows rows, final int steps) {
        final int controls = environment.data(0).ctrl().size();
        long random = 1;
        long begin = 0;
        for (int pass = 0; pass < 2; pass++) {
            begin = System.nanoTime();
            for (int step = 0; step < steps; step++) {
                for (int j = 0; j < controls; j++) {
                    random = random * 6364136223846793005L + 1442695040888963407L;
                    rows.actionAt(0, j, (float) ((random >>> 40) * 0x1p-23 - 1));
                }
                environment.step(rows, rows);
            }
        }
        return steps / ((System.nanoTime() - begin) / 1e9);
    }
}
