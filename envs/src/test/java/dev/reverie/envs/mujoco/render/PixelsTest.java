package dev.reverie.envs.mujoco.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Acting;
import dev.reverie.envs.DType;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentContract;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StateAccess;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Mujoco;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MuJoCo's environments show with {@code pixels}. */
class PixelsTest {
    private static final String BALL =
            "<mujoco><worldbody><body><freejoint/><geom size='1'/></body></worldbody></mujoco>";

    private static Environment of(final String id, final int lanes) {
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine");
        Assumptions.assumeTrue(Egl.isThere(), "EGL is not on this machine: " + Egl.ADVICE);
        return Environments.make(id, lanes);
    }

    private static Rows begun(final Environment environment) {
        final Rows rows =
                Rows.allocate(environment.spec().layout(), environment.spec().lanes());
        environment.reset(3, rows);
        return rows;
    }

    private static int brightness(final Rows rows, final int field, final int y, final int x) {
        final int size = rows.layout().observation().get(field).shape().get(1);
        int sum = 0;
        for (int k = 0; k < 3; k++) {
            sum += (int) rows.valueAt(0, field, (y * size + x) * 3 + k);
        }
        return sum;
    }

    /** Red less blue: what the bodies have and floor and sky have not. */
    private static int warmth(final Rows rows, final int field, final int y, final int x) {
        final int size = rows.layout().observation().get(field).shape().get(1);
        final int at = (y * size + x) * 3;
        return (int) (rows.valueAt(0, field, at) - rows.valueAt(0, field, at + 2));
    }

    private static int warmRows(final Rows rows, final int from, final int to) {
        final int size = rows.layout().observation().get(0).shape().get(1);
        int count = 0;
        for (int y = from; y < to; y++) {
            for (int x = 0; x < size; x++) {
                count += warmth(rows, 0, y, x) > 40 ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void aPictureTakesTheNumbersPlaceOrStandsBesideThem() {
        try (Environment alone = of("dmc/walker_walk:pixels", 1);
                Environment both = of("dmc/walker_walk:pixels=32,both", 1)) {
            assertEquals("dmc/walker_walk:pixels", alone.spec().id());
            assertEquals(
                    List.of(new Field("pixels", DType.UINT8, List.of(64, 64, 3), 0, 255)),
                    alone.spec().observation());
            assertEquals(
                    List.of("observation", "pixels"),
                    both.spec().observation().stream().map(Field::name).toList());
            assertEquals(List.of(32, 32, 3), both.spec().observation().get(1).shape());
            try (Environment numbers = of("dmc/walker_walk", 1)) {
                final Rows rows = begun(both);
                final Rows expected = begun(numbers);
                for (int j = 0; j < 24; j++) {
                    assertEquals(expected.valueAt(0, 0, j), rows.valueAt(0, 0, j));
                }
                assertTrue(brightness(rows, 1, 16, 16) > 0);
            }
        }
    }

    @Test
    void theCartsPoleStandsAboveTheCartAndTheFloorIsBelow() {
        try (Environment environment = of("dmc/cartpole_balance:pixels", 1)) {
            final Rows rows = begun(environment);
            ((StateAccess) environment).setState(0, new double[] {0, 0, 0, 0});
            environment.step(rows, rows);
            int cart = 0;
            int width = 0;
            for (int y = 0; y < 64; y++) {
                final int warm = warmRows(rows, y, y + 1);
                if (warm > width) {
                    width = warm;
                    cart = y;
                }
            }
            assertTrue(warmRows(rows, 0, cart - 4) > 10, "the pole is above the cart");
            assertEquals(0, warmRows(rows, cart + 5, 64), "nothing hangs below it");
            assertTrue(brightness(rows, 0, 2, 2) != brightness(rows, 0, 60, 2), "sky and floor");
            ((StateAccess) environment).setState(0, new double[] {0, Math.PI, 0, 0});
            environment.step(rows, rows);
            assertTrue(warmRows(rows, cart + 5, 64) > 10, "the pole hangs down");
            assertEquals(0, warmRows(rows, 0, cart - 4));
        }
    }

    @Test
    void aCartMovedToTheRightIsSeenToTheRight() {
        try (Environment environment = of("dmc/cartpole_balance:pixels", 1)) {
            final Rows rows = begun(environment);
            final double[] middle = new double[2];
            for (int side = 0; side < 2; side++) {
                ((StateAccess) environment).setState(0, new double[] {side == 0 ? -1 : 1, 0, 0, 0});
                environment.step(rows, rows);
                int count = 0;
                for (int y = 0; y < 64; y++) {
                    for (int x = 0; x < 64; x++) {
                        if (warmth(rows, 0, y, x) > 40) {
                            middle[side] += x;
                            count++;
                        }
                    }
                }
                middle[side] /= count;
            }
            assertTrue(middle[0] < 25 && middle[1] > 38, Arrays.toString(middle));
        }
    }

    @Test
    void theWalkersFloorIsInTheLowerHalf() {
        try (Environment environment = of("dmc/walker_stand:pixels", 1)) {
            final Rows rows = begun(environment);
            int sky = 0;
            int floor = 0;
            for (int x = 0; x < 64; x += 63) {
                sky += brightness(rows, 0, 1, x);
                floor += brightness(rows, 0, 62, x);
            }
            assertTrue(sky > floor + 60, "sky " + sky + ", floor " + floor);
        }
    }

    @Test
    void everyTaskShowsSomethingThatMoves() {
        int count = 0;
        for (final String id : Environments.ids()) {
            if (!Environments.describe(id).endsWith("(MuJoCo)")) {
                continue;
            }
            try (Environment environment = of(id + ":pixels=32", 1)) {
                final Rows rows = begun(environment);
                final byte[] before = Acting.bytes(rows);
                Acting.run(environment, rows, 20, new Random(1));
                final byte[] after = Acting.bytes(rows);
                int changed = 0;
                for (int i = 24; i < before.length - 64; i++) {
                    changed += before[i] != after[i] ? 1 : 0;
                }
                assertTrue(changed > 3, id + ": " + changed + " bytes changed");
                count++;
            }
        }
        assertTrue(count >= 28, count + " tasks");
    }

    @Test
    void camerasAreNamedNumberedOrFree() {
        final byte[][] seen = new byte[4][];
        final String[] cameras = {"camera=side", "camera=0", "camera=free", "camera=back"};
        for (int i = 0; i < 4; i++) {
            try (Environment environment = of("dmc/walker_walk:pixels," + cameras[i], 1)) {
                seen[i] = Acting.bytes(begun(environment));
            }
        }
        assertArrayEquals(seen[0], seen[1]);
        assertFalse(Arrays.equals(seen[0], seen[2]));
        assertFalse(Arrays.equals(seen[0], seen[3]));
    }

    @ParameterizedTest
    @CsvSource({
        "'dmc/walker_walk:camera=side', goes with pixels",
        "'dmc/walker_walk:both', goes with pixels",
        "'dmc/walker_walk:pixels,camera=sidee', did you mean 'side'",
        "'dmc/walker_walk:pixels,camera=7', no camera '7'",
        "'dmc/walker_walk:pixels=4', 'within 8 and 1024'",
        "'dmc/walker_walk:pixels=big', 'within 8 and 1024'",
        "'dmc/walker_walk:pixels,both=yes', without a value",
        "'HalfCheetah-v4:pixels,gray,camera=free', must stand before wrappers"
    })
    void aWrongOptionIsToldWithWhatWouldBeRight(final String id, final String words) {
        of("dmc/walker_walk", 1).close();
        final String message = assertThrows(ConfigException.class, () -> Environments.make(id, 1))
                .getMessage();
        assertTrue(message.contains(words), message);
    }

    @Test
    void missingEglIsToldWithThePackageToInstall() {
        final String none = assertThrows(ConfigException.class, () -> Egl.load("libnoEGL.so.9", ""))
                .getMessage();
        assertTrue(none.contains("libegl1") && none.contains("libgl1-mesa-dri"), none);
        assertTrue(assertThrows(ConfigException.class, () -> Egl.load("libEGL.so.1", "screen"))
                .getMessage()
                .contains("REVERIE_EGL"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeat=2", "gray,stack=3", "resize=20,gray", "limit=5"})
    void wrappersWorkOnPictures(final String wrapper) {
        final String id = "dmc/cheetah_run:pixels=40," + wrapper;
        final byte[][] seen = new byte[2][];
        for (int i = 0; i < 2; i++) {
            try (Environment environment = of(id, 2)) {
                final Rows rows = begun(environment);
                seen[i] = Acting.run(environment, rows, 12, new Random(1));
            }
        }
        assertArrayEquals(seen[0], seen[1]);
    }

    @Test
    void environmentsOfOneThreadAndThreadsOfOneEnvironmentDoNotDisturbEachOther() {
        try (Environment one = of("dmc/hopper_stand:pixels=32", 2);
                Environment other = of("dmc/reacher_easy:pixels=48", 1);
                Environment twin = of("dmc/hopper_stand:pixels=32", 2)) {
            final Rows rows = begun(one);
            final Rows others = begun(other);
            final Rows twins = begun(twin);
            for (int i = 0; i < 5; i++) {
                one.step(rows, rows);
                other.step(others, others);
                CompletableFuture.runAsync(() -> twin.step(twins, twins)).join();
                assertArrayEquals(Acting.bytes(rows), Acting.bytes(twins));
            }
        }
    }

    @Test
    void aClosedRendererDrawsNoMoreAndClosesTwice() {
        of("dmc/point_mass_easy", 1).close();
        try (Model model = Model.parse("ball", BALL)) {
            final Renderer renderer = new Renderer(model, 16, Renderer.FREE);
            renderer.open();
            renderer.shut();
            renderer.close();
            renderer.close();
            assertThrows(IllegalStateException.class, renderer::open);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mjvScene", "mjvOption", "mjvCamera", "mjvPerturb", "mjrContext"})
    void aStructOfAnotherSizeIsNoticed(final String struct) {
        of("dmc/point_mass_easy:pixels", 1).close();
        final Table table = Table.of(Mujoco.library());
        RenderCheck.run(table);
        for (final int by : new int[] {-16, 16}) {
            final Table wrong = new Table(name -> table.size(name) + (name.equals(struct) ? by : 0), table.offsets());
            final String message = assertThrows(ConfigException.class, () -> RenderCheck.run(wrong))
                    .getMessage();
            assertTrue(message.contains(struct), message);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mjvScene.maxgeom",
                "mjvScene.scale",
                "mjvScene.flags",
                "mjvCamera.distance",
                "mjvOption.geomgroup"
            })
    void aFieldElsewhereIsNoticed(final String field) {
        of("dmc/point_mass_easy:pixels", 1).close();
        final Table table = Table.of(Mujoco.library());
        final Table wrong = new Table(table.sizes(), name -> table.offset(name) + (name.equals(field) ? 4 : 0));
        assertThrows(ConfigException.class, () -> RenderCheck.run(wrong));
    }

    /** Few things to draw on few pixels, so that the contract's episodes take little time. */
    @Nested
    class OfCartPole implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/cartpole_swingup:pixels=8", lanes);
        }
    }
}
