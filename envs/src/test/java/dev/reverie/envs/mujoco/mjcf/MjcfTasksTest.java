package dev.reverie.envs.mujoco.mjcf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentContract;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Mujoco;
import dev.reverie.envs.mujoco.MujocoEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MjcfTasksTest {
    private static final String CART = """
            <mujoco>
              <option timestep="0.01"/>
              <worldbody>
                <body name="robot0:cart" pos="0 0 1">
                  <joint name="slide" type="slide" axis="1 0 0" limited="true" range="-1 1"/>
                  <geom type="box" size=".2 .1 .1"/>
                  <body name="pole">
                    <joint name="hinge" type="hinge" axis="0 1 0" damping=".1"/>
                    <geom type="capsule" fromto="0 0 0 0 0 .5" size=".03"/>
                    <site name="tip" pos="0 0 .5"/>
                  </body>
                </body>
                <body name="ball" pos="3 0 0.05"><freejoint name="free"/><geom type="sphere" size=".05"/></body>
                <geom type="plane" size="9 9 1"/>
              </worldbody>
              <actuator><motor name="push" joint="slide" gear="20" ctrllimited="true" ctrlrange="-1 .5"/></actuator>
              <sensor><framepos name="where" objtype="site" objname="tip"/><jointvel name="speed" joint="hinge"/></sensor>
              <keyframe><key qpos="0.5 3 3 0 0.05 1 0 0 0" qvel="0 1 0 0 0 0 0 0"/></keyframe>
            </mujoco>
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void library() {
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine");
    }

    private String write(final String name, final String text) {
        try {
            return Files.writeString(directory.resolve(name), text).toString();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private String cart() {
        return "mjcf:file=" + write("cart.xml", CART);
    }

    private static String refusal(final String id) {
        return String.valueOf(assertThrows(ConfigException.class, () -> Environments.make(id, 1))
                .getMessage());
    }

    /** Rewards by the position of the cart. */
    public static final class Position implements Reward {
        @Override
        public double of(final Data data) {
            return data.qpos().get(0);
        }
    }

    @Test
    void rewardsAndEndsAreWhatTheExpressionsSay() {
        final String id = cart() + ",reward=qvel(slide)-0.1*effort+sensor(where;2)*2+body(robot0:cart;x)"
                + ",done=abs(qpos(slide))>0.2||time>=0.5,substeps=2,observe=qpos+sensors+sites";
        try (MujocoEnvironment environment = (MujocoEnvironment) Environments.make(id, 1)) {
            assertEquals(id, environment.spec().id());
            assertEquals(9 + 4 + 3, environment.spec().observation().get(0).size());
            assertEquals(
                    new ActionSpace.Box(List.of(-1.0), List.of(0.5)),
                    environment.spec().action());
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(4, rows);
            final Data data = environment.data(0);
            int ends = 0;
            for (int tick = 0; tick < 200; tick++) {
                final boolean begins = rows.isLast(0);
                rows.actionAt(0, 0, tick % 40 < 20 ? 0.5f : -1);
                final double before = data.time();
                environment.step(rows, rows);
                if (begins) {
                    continue;
                }
                assertEquals(before + 0.02, data.time(), 1e-12);
                final double effort = data.ctrl().get(0) * data.ctrl().get(0);
                final double height = data.doubles("site_xpos").get(2);
                final double x = data.doubles("xpos").get(3);
                assertEquals(data.qvel().get(0) - 0.1 * effort + height * 2 + x, rows.reward(0), 1e-12);
                assertEquals((float) data.qpos().get(1), rows.floatAt(0, 0, 1));
                assertEquals((float) height, rows.floatAt(0, 0, 11));
                final boolean done = Math.abs(data.qpos().get(0)) > 0.2 || data.time() >= 0.5;
                assertEquals(done, rows.isLast(0));
                assertEquals(done ? 0 : 1, rows.discount(0));
                ends += done ? 1 : 0;
            }
            assertTrue(ends > 3, ends + " ends");
        }
    }

    @Test
    void optionsBesideTheModelHoldUntilTheIdSaysOtherwise() {
        write("cart.task", "# of the cart\nreward = max(qpos(slide),\n    -1) + 1\nsteps = 7\nkey = 0\nreset = 0\n");
        try (Environment environment = Environments.make(cart() + ",steps=5", 1)) {
            assertEquals(5, environment.spec().stepLimit());
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(1, rows);
            assertEquals(0.5f, rows.floatAt(0, 0, 0));
            assertEquals(1f, rows.floatAt(0, 0, 10));
            environment.step(rows, rows);
            assertEquals(1.5, rows.reward(0), 0.02);
        }
        write("cart.task", "\nrewrad = 1\n");
        final String refusal = refusal(cart());
        assertTrue(refusal.contains("cart.task:2: no option 'rewrad'"), refusal);
        assertTrue(refusal.contains("'reward'"), refusal);
    }

    @Test
    void aClassMayGiveTheReward() {
        final String name = Position.class.getName();
        try (Environment environment = Environments.make(cart() + ",reset=0.3,rewardClass=" + name, 2)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 2);
            environment.reset(1, rows);
            environment.step(rows, rows);
            assertEquals(rows.floatAt(1, 0, 0), rows.reward(1), 1e-7);
        }
        assertTrue(refusal(cart() + ",rewardClass=no.Such").contains("'no.Such' is not on the class path"));
        assertTrue(refusal(cart() + ",rewardClass=java.lang.String").contains("does not implement"));
        assertTrue(refusal(cart() + ",reward=1,rewardClass=" + name).contains("not both"));
    }

    @Test
    void aBadModelIsRefusedInWordsThatHelp() {
        assertTrue(refusal("mjcf").contains("mjcf:file=MODEL.xml"));
        assertTrue(refusal("mjcf:file=/no/such.xml").contains("/no/such.xml cannot be read"));
        final String syntax = refusal("mjcf:file=" + write("bad.xml", "<mujoco>\n<worldbody>\n</mujoco>"));
        assertTrue(syntax.contains("bad.xml") && syntax.contains("Line number=2"), syntax);
        final String schema =
                refusal("mjcf:file=" + write("odd.xml", "<mujoco>\n<worldbody>\n<nope/></worldbody></mujoco>"));
        assertTrue(schema.contains("nope") && schema.contains("line 3"), schema);
        final String mesh = refusal("mjcf:file="
                + write("mesh.xml", CART.replace("<worldbody>", "<asset><mesh file='lost.stl'/></asset><worldbody>")));
        assertTrue(mesh.contains("lost.stl"), mesh);
        final String idle = refusal("mjcf:file=" + write("idle.xml", CART.replaceAll("<motor[^>]*>", "")));
        assertTrue(idle.contains("no actuators"), idle);
        final String free =
                refusal("mjcf:file=" + write("free.xml", CART.replace("ctrllimited=\"true\" ctrlrange=\"-1 .5\"", "")));
        assertTrue(free.contains("actuator 0 'push'") && free.contains("ctrlrange"), free);
        final String keyless = refusal("mjcf:file=" + write("key.xml", CART.replaceAll("<key .*/>", "")) + ",key=0");
        assertTrue(keyless.contains("no keyframes"), keyless);
        assertTrue(refusal(cart() + ",key=1").contains("within 0 and 0"));
        assertTrue(refusal(cart() + ",observe=qpos+qpos").contains("'observe'"));
        assertTrue(refusal(cart() + ",observe=act").contains("nothing of what 'observe' names"));
    }

    @Test
    void aWrongExpressionIsMarkedWhereItIsWrong() {
        assertTrue(refusal(cart() + ",reward=1+").contains("column 3: it ends where a value should"));
        assertTrue(refusal(cart() + ",reward=(1+2").contains("column 5: a ')' is missing"));
        assertTrue(refusal(cart() + ",reward=1 2").contains("column 3: '2' stands where an operator"));
        assertTrue(refusal(cart() + ",reward=2*mni(1;2)").contains("column 3: nothing is called 'mni'"));
        assertTrue(refusal(cart() + ",reward=min(1)").contains("min takes 2 values, got 1"));
        assertTrue(refusal(cart() + ",reward=1e").contains("'1e' is no number"));
        assertTrue(refusal(cart() + ",reward=1=2").contains("comparisons are"));
        final String joint = refusal(cart() + ",done=qpos(slyde)>1");
        assertTrue(joint.contains("done 'qpos(slyde)>1', column 1: the model has no joint 'slyde'"), joint);
        assertTrue(joint.contains("'slide'"), joint);
        final String free = refusal(cart() + ",reward=qpos(free)");
        assertTrue(free.contains("qpos(free) has 7 numbers: name one of 0 to 6"), free);
        assertTrue(refusal(cart() + ",reward=qvel(free;6)").contains("0 to 5"));
        assertTrue(refusal(cart() + ",reward=sensor(where;3)").contains("0 to 2, or x, y, z"));
    }

    @Test
    void aRewardThatIsNoNumberEndsTheRun() {
        try (Environment environment = Environments.make(cart() + ",reward=log(-time)", 1)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(1, rows);
            final Exception fault = assertThrows(ArithmeticException.class, () -> environment.step(rows, rows));
            assertTrue(String.valueOf(fault.getMessage()).contains("cart.xml is NaN at time 0.01"), fault.getMessage());
        }
    }

    @Nested
    class Cart implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make(
                    cart() + ",reset=0.2,steps=150,observe=qpos+qvel+sensors,done=abs(qpos(slide))>0.9"
                            + ",reward=tolerance(sensor(where;z);1.4;inf;0.5)*cos(qpos(hinge))",
                    lanes);
        }
    }
}
