package dev.reverie.benchmarks;

import dev.reverie.envs.Rows;
import dev.reverie.envs.mujoco.Mujoco;
import dev.reverie.envs.mujoco.MujocoEnvironment;
import dev.reverie.envs.mujoco.gymnasium.GymnasiumTasks;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie bench mujoco}: whole environment steps beside a loop in C that only steps the same model. */
public final class MujocoBenchmark implements Benchmark {
    private static final String UNIT = "control steps/s";

    private record Case(String id, String model, int substeps, int steps) {}

    private static final List<Case> CASES =
            List.of(new Case("HalfCheetah-v4", "half_cheetah", 5, 8000), new Case("Swimmer-v4", "swimmer", 4, 20_000));

    @Override
    public String name() {
        return "mujoco";
    }

    @Override
    public String description() {
        return "MuJoCo tasks, one lane: whole steps beside a loop in C that only steps the same model";
    }

    @Override
    public String group() {
        return "envs";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final String file = Mujoco.library().file();
        final String library = file.indexOf('/') < 0 ? "-l:" + file : file;
        final Path directory = Scratch.directory();
        final List<BenchCase> cases = new ArrayList<>();
        try {
            final Path binary = Program.compile(Program.peer("mujoco.c"), directory.resolve("mujoco"), library);
            for (final Case one : CASES) {
                final Path model = directory.resolve(one.model() + ".xml");
                Files.writeString(model, GymnasiumTasks.mjcf(one.model()));
                try (MujocoEnvironment environment = (MujocoEnvironment) new GymnasiumTasks().make(one.id(), 1)) {
                    final Rows rows = Rows.allocate(environment.spec().layout(), 1);
                    environment.reset(1, rows);
                    final List<String> command = List.of(
                            binary.toString(),
                            model.toString(),
                            Integer.toString(one.steps()),
                            Integer.toString(one.substeps()),
                            Integer.toString(Mujoco.library().offset("mjData.ctrl")),
                            Integer.toString(environment.data(0).ctrl().size()));
                    final double[][] rates = Rounds.interleaved(
                            progress, () -> ours(environment, rows, one.steps()), () -> Program.run(command)
                                    .number());
                    cases.add(Rounds.beside(one.id(), rates[0], rates[1], "C, cc -O3, mj_step alone", UNIT)
                            .aimingAt(0.9));
                }
            }
            return cases;
        } finally {
            Scratch.delete(directory);
        }
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
