package dev.reverie.envs.mujoco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import dev.reverie.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MujocoTest {
    private static final String SWING = "<mujoco><worldbody><body name='b'><joint name='j' type='hinge' axis='0 1 0'/>"
            + "<geom type='capsule' fromto='0 0 0 0 0 1' size='.1'/></body></worldbody>"
            + "<actuator><motor joint='j'/></actuator></mujoco>";

    @BeforeEach
    void library() {
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine: " + Mujoco.ADVICE);
    }

    @Test
    void theTableOfThisVersionHolds() {
        SelfTest.run(Mujoco.library().layout());
        assertTrue(
                Mujoco.library().toString().startsWith("2.2.2 ("),
                Mujoco.library().toString());
    }

    @Test
    void theShippedTableAgreesWithOneMadeElsewhere() throws Exception {
        final Path file = Path.of(System.getProperty("reverie.root", ".."), "..", "shared/mujoco/layout-2.2.2.txt");
        Assumptions.assumeTrue(Files.isReadable(file), "no " + file);
        final Layout layout = Mujoco.library().layout();
        int compared = 0;
        for (final String line : Files.readAllLines(file)) {
            final String[] words = line.split("\\s+");
            if (line.startsWith("mj") && !words[1].matches("vis|stat|gravity|wind|magnetic|o_solref|o_solimp")) {
                assertEquals(
                        Integer.parseInt(words[2]),
                        layout.entry(words[0] + '.' + words[1]).offset(),
                        line);
                compared++;
            }
        }
        assertTrue(compared > 400, compared + " fields");
    }

    @Test
    void anArrayMovedInTheTableIsNoticed() {
        final Layout layout = Mujoco.library().layout();
        int refused = 0;
        for (final String field : List.of(
                "qpos",
                "qvel",
                "qacc_warmstart",
                "ctrl",
                "qacc",
                "sensordata",
                "xpos",
                "xmat",
                "xipos",
                "geom_xpos",
                "site_xpos",
                "qfrc_constraint")) {
            for (final int by : new int[] {-4, 8, 16, 40_000_000, -1_000_000}) {
                final String name = "mjData." + field;
                final Layout wrong = layout.with(name, layout.entry(name).offset() + by);
                assertThrows(ConfigException.class, () -> SelfTest.run(wrong), field + " moved by " + by);
                refused++;
            }
        }
        assertEquals(60, refused);
    }

    @Test
    void aSizeOptionOrScalarMovedInTheTableIsNoticed() {
        final Layout layout = Mujoco.library().layout();
        for (final Map.Entry<String, Integer> wrong : Map.of(
                        "mjModel.nq",
                        4,
                        "mjModel.nbody",
                        12,
                        "mjModel.opt",
                        240,
                        "mjOption.timestep",
                        8,
                        "mjOption.integrator",
                        220,
                        "mjData.time",
                        40_344,
                        "mjModel.actuator_ctrlrange",
                        2800,
                        "mjData.ncon",
                        1 << 30)
                .entrySet()) {
            assertThrows(
                    ConfigException.class,
                    () -> SelfTest.run(layout.with(wrong.getKey(), wrong.getValue())),
                    wrong.getKey());
        }
        for (final String struct : List.of("mjModel", "mjData")) {
            final int bytes = layout.size(struct);
            assertThrows(ConfigException.class, () -> SelfTest.run(layout.withSize(struct, bytes + 1024)));
            assertThrows(ConfigException.class, () -> SelfTest.run(layout.withSize(struct, bytes - 1024)));
        }
    }

    @Test
    void anotherVersionOrLibraryIsRefused(@TempDir final Path directory) throws Exception {
        final Path source = directory.resolve("other.c");
        final Path library = directory.resolve("libother.so");
        Files.writeString(source, "int mj_version(void) { return 999; }");
        try {
            new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (final java.io.IOException ex) {
            Assumptions.abort("no C compiler");
        }
        final NativeLibrary other = NativeLibrary.getInstance(library.toString());
        final ConfigException version = assertThrows(ConfigException.class, () -> Mujoco.layoutOf(other));
        assertTrue(version.getMessage().contains("version number 999"), version.getMessage());
        assertTrue(version.getMessage().contains("libmujoco2.2.2"), version.getMessage());
        final NativeLibrary libm = NativeLibrary.getInstance("libm.so.6");
        assertTrue(assertThrows(ConfigException.class, () -> Mujoco.layoutOf(libm))
                .getMessage()
                .contains("is not MuJoCo"));
        assertTrue(assertThrows(ConfigException.class, () -> Mujoco.open(List.of("no-such-library")))
                .getMessage()
                .contains("no-such-library"));
    }

    @Test
    void aBadModelIsAnsweredWithTheLibrarysWords() {
        final ConfigException syntax =
                assertThrows(ConfigException.class, () -> Model.parse("broken", "<mujoco><nope/>"));
        assertTrue(syntax.getMessage().startsWith("MuJoCo does not take model 'broken': "), syntax.getMessage());
        final ConfigException mass = assertThrows(
                ConfigException.class,
                () -> Model.parse("hollow", "<mujoco><worldbody><body><joint/></body></worldbody></mujoco>"));
        assertTrue(mass.getMessage().contains("mass and inertia"), mass.getMessage());
        assertTrue(assertThrows(ConfigException.class, () -> Model.read(Path.of("/no/such.xml")))
                .getMessage()
                .contains("/no/such.xml"));
    }

    @Test
    void namesAndViewsAreChecked() {
        try (Model model = Model.parse("swing", SWING)) {
            assertEquals(1, model.size("nq"));
            assertEquals(1, model.id(Model.Kind.BODY, "b"));
            assertEquals("b", model.nameOf(Model.Kind.BODY, 1));
            assertTrue(assertThrows(ConfigException.class, () -> model.id(Model.Kind.JOINT, "knee"))
                    .getMessage()
                    .contains("no joint 'knee'"));
            final Data data = model.data();
            assertThrows(IndexOutOfBoundsException.class, () -> data.qpos().get(1));
            assertThrows(IndexOutOfBoundsException.class, () -> data.qvel().set(-1, 0));
            data.close();
            assertThrows(IndexOutOfBoundsException.class, () -> data.qpos().get(0));
            assertThrows(IllegalStateException.class, () -> data.advance(1));
        }
    }

    @Test
    void whatDivergesIsNoticedAndForgottenByAReset() {
        try (Model model = Model.parse("swing", SWING);
                Data data = model.data()) {
            data.advance(3);
            assertTrue(!data.isDiverged());
            data.qvel().set(0, Double.NaN);
            data.advance(1);
            assertTrue(data.isDiverged());
            assertEquals(0, data.qpos().get(0), 1e-3);
            data.reset();
            assertTrue(!data.isDiverged());
        }
    }
}
