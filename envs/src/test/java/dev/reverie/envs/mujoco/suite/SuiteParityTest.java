package dev.reverie.envs.mujoco.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Mujoco;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our models beside the suite's own under the same controls: positions and velocities within 1e-9 over 200 steps. */
class SuiteParityTest {
    private static final int STEPS = 200;

    @ParameterizedTest
    @CsvSource({
        "cartpole,1",
        "pendulum,1",
        "reacher,1",
        "walker,10",
        "cheetah,1",
        "finger,2",
        "hopper,4",
        "ball_in_cup,10",
        "acrobot,1",
        "point_mass,1"
    })
    void sameTrajectoryAsTheSuitesModel(final String domain, final int substeps) {
        final Path oracle =
                Path.of(System.getProperty("reverie.root", ".."), "..", "shared/models/dmc", domain + ".xml");
        Assumptions.assumeTrue(Files.isReadable(oracle), "no " + oracle + ": the suite's models are not here");
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine");
        double most = 0;
        try (Model theirs = Model.read(oracle);
                Model ours = Model.parse(domain, SuiteTasks.mjcf(domain));
                Data one = theirs.data();
                Data two = ours.data()) {
            for (long seed = 0; seed < 5; seed++) {
                most = Math.max(most, compare(one, two, substeps, seed));
            }
        }
        assertTrue(most <= 1e-9, domain + " differs by " + most);
    }

    private static double compare(final Data one, final Data two, final int substeps, final long seed) {
        one.reset();
        two.reset();
        assertEquals(one.qpos().size(), two.qpos().size());
        assertEquals(one.ctrl().size(), two.ctrl().size());
        new Draw(one).limitedAndTurning(new Random(seed));
        new Draw(two).limitedAndTurning(new Random(seed));
        one.forward();
        two.forward();
        final Random random = new Random(seed + 100);
        double most = 0;
        double moved = 0;
        for (int step = 0; step < STEPS; step++) {
            for (int j = 0; j < one.ctrl().size(); j++) {
                final double control = 2 * random.nextDouble() - 1;
                one.ctrl().set(j, control);
                two.ctrl().set(j, control);
            }
            one.advanceCurrent(substeps);
            two.advanceCurrent(substeps);
            most = Math.max(most, Math.max(apart(one.qpos(), two.qpos()), apart(one.qvel(), two.qvel())));
            moved = Math.max(moved, Math.abs(one.qvel().get(0)));
        }
        assertTrue(moved > 0.01, "nothing moved");
        return most;
    }

    private static double apart(final Doubles one, final Doubles two) {
        double most = 0;
        for (int i = 0; i < one.size(); i++) {
            most = Math.max(most, Math.abs(one.get(i) - two.get(i)));
        }
        return most;
    }
}
