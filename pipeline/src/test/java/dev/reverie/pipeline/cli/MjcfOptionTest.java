package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.mujoco.Mujoco;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MjcfOptionTest {
    private static final String CART =
            "<mujoco><worldbody><body><joint name='j' type='slide'/><geom size='.1'/></body></worldbody>"
                    + "<actuator><motor joint='j' ctrllimited='true' ctrlrange='-1 1'/></actuator></mujoco>";

    @Test
    void aModelFileIsRecorded(@TempDir final Path directory) throws IOException {
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine");
        final Path model = Files.writeString(directory.resolve("cart.xml"), CART);
        Files.writeString(directory.resolve("cart.task"), "steps = 20\n");
        final Path log = directory.resolve("log");
        final Cli recorded = Cli.run("record", "--mjcf", model, "--steps", 60, "--log", log);
        assertEquals(0, recorded.exit(), recorded.toString());
        final Cli info = Cli.run("log", "info", log);
        assertTrue(info.out().contains("mjcf:file=" + model), info.toString());
    }

    @Test
    void oneEnvironmentIsNamed(@TempDir final Path directory) {
        final Path log = directory.resolve("log");
        final Cli none = Cli.run("record", "--steps", 1, "--log", log);
        assertEquals(2, none.exit());
        assertTrue(none.err().contains("--mjcf=FILE"), none.toString());
        assertEquals(
                2,
                Cli.run("record", "--env", "catch", "--mjcf", "m.xml", "--steps", 1, "--log", log)
                        .exit());
        final Cli comma = Cli.run("record", "--mjcf", "a,b.xml", "--steps", 1, "--log", log);
        assertEquals(2, comma.exit());
        assertTrue(comma.err().contains("comma"), comma.toString());
    }
}
