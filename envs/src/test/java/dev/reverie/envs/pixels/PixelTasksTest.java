package dev.reverie.envs.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PixelTasksTest {
    private static Rows discrete() {
        return Rows.allocate(
                PixelEnvironment.spec("d", 64, new ActionSpace.Discrete(3), 0).layout(), 1);
    }

    private static Rows box(final int n) {
        return Rows.allocate(
                PixelEnvironment.spec("b", 64, ActionSpace.Box.of(n, -1, 1), 0).layout(), 1);
    }

    @Test
    void catchIsWonByGoingUnderTheBallAndOnlyThen() {
        final Environment environment = Environments.make("catch", 1);
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.reset(1, rows);
        int won = 0;
        int ticks = 0;
        for (int game = 0; game < 200; game++) {
            assertTrue(rows.isFirst(0));
            final int ball = ballColumn(rows, 0);
            final boolean follows = game % 2 == 0;
            int row = 0;
            int paddle = 8;
            while (!rows.isLast(0)) {
                assertEquals(ball, ballColumn(rows, row), "the ball falls straight, a cell a step");
                assertEquals(paddle, paddleColumn(rows));
                rows.action(0, follows ? 1 + Integer.signum(ball - paddle) : 1);
                paddle = Math.max(1, Math.min(14, paddle + rows.action(0) - 1));
                environment.step(rows, rows);
                row++;
                ticks++;
            }
            assertEquals(15, row);
            final boolean under = Math.abs(paddle - ball) <= 1;
            assertEquals(under ? 1 : -1, rows.reward(0));
            assertTrue(under || !follows);
            won += under ? 1 : 0;
            environment.step(rows, rows);
        }
        assertEquals(3000, ticks);
        assertTrue(won > 105 && won < 140, won + " of 200");
    }

    private static int ballColumn(final Rows rows, final int row) {
        for (int column = 0; column < 16; column++) {
            if (rows.valueAt(0, 0, ((row * 4 + 1) * 64 + column * 4 + 1) * 3) == 255) {
                return column;
            }
        }
        return -1;
    }

    private static int paddleColumn(final Rows rows) {
        for (int column = 0; column < 16; column++) {
            if (rows.valueAt(0, 0, (61 * 64 + column * 4 + 1) * 3 + 2) == 255) {
                return column + 1;
            }
        }
        return -1;
    }

    @Test
    void aPaddleThatFollowsTheBallClearsTheWall() {
        final Paddle paddle = new Paddle();
        final Random random = new Random(4);
        paddle.begin(random);
        final Rows rows = discrete();
        double bricks = 0;
        for (int step = 0; step < 6000; step++) {
            final double aim = paddle.state()[0] + 3 * StrictMath.sin(step * 0.01);
            rows.action(0, 1 + (int) Math.signum(Math.round((aim - paddle.state()[5]) / 3)));
            final double reward = paddle.step(rows, 0);
            assertTrue(!paddle.isOver() && reward >= 0, "missed at step " + step);
            bricks += reward;
            assertTrue(paddle.state()[0] >= 0 && paddle.state()[0] <= 64 && paddle.state()[1] >= 0);
            final int left = Long.bitCount((long) paddle.state()[6]);
            assertEquals(0, (bricks + left) % 32, "a brick that is gone has been paid");
        }
        assertTrue(bricks > 64, bricks + " bricks: the wall is built anew");
    }

    @Test
    void aBallThatIsMissedEndsTheEpisode() {
        final Paddle paddle = new Paddle();
        paddle.begin(new Random(1));
        final Rows rows = discrete();
        double last = 0;
        for (int step = 0; step < 300 && !paddle.isOver(); step++) {
            rows.action(0, paddle.state()[0] < 32 ? 2 : 0);
            last = paddle.step(rows, 0);
        }
        assertTrue(paddle.isOver());
        assertEquals(-1, last);
    }

    @Test
    void blocksArePushedAndNeverOverlap() {
        final PushTable table = new PushTable();
        final Random random = new Random(5);
        final Rows rows = box(2);
        final double[] s = table.state();
        int arrived = 0;
        for (int episode = 0; episode < 60; episode++) {
            table.begin(random);
            double earned = 0;
            final double start = Math.hypot(s[4] - s[2], s[5] - s[3]);
            for (int step = 0; step < 200 && !table.isOver(); step++) {
                push(s, rows);
                earned += table.step(rows, 0);
                for (int a = 4; a < 10; a += 2) {
                    assertTrue(s[a] >= 0.0749 && s[a] <= 0.9251 && s[a + 1] >= 0.0749 && s[a + 1] <= 0.9251);
                    assertTrue(Math.hypot(s[a] - s[0], s[a + 1] - s[1]) > 0.09, "the finger is in a block");
                    for (int b = 4; b < a; b += 2) {
                        assertTrue(Math.hypot(s[a] - s[b], s[a + 1] - s[b + 1]) > 0.12, "two blocks in one place");
                    }
                }
            }
            final double end = Math.hypot(s[4] - s[2], s[5] - s[3]);
            assertEquals(10 * (start - end) + (table.isOver() ? 1 : 0), earned, 1e-9);
            assertEquals(end < 0.05, table.isOver());
            arrived += table.isOver() ? 1 : 0;
        }
        assertTrue(arrived > 35, arrived + " of 60 arrived");
    }

    /** Goes behind the red block, seen from the ring, then pushes. */
    private static void push(final double[] s, final Rows rows) {
        final double gx = s[2] - s[4];
        final double gy = s[3] - s[5];
        final double far = Math.hypot(gx, gy) + 1e-9;
        final double bx = s[4] - gx / far * 0.12;
        final double by = s[5] - gy / far * 0.12;
        double dx = bx - s[0];
        double dy = by - s[1];
        final double fx = s[0] - s[4];
        final double fy = s[1] - s[5];
        final double side = (fx * gx + fy * gy) / far;
        if (Math.hypot(dx, dy) < 0.05) {
            dx = gx;
            dy = gy;
        } else if (side > -0.06) {
            final double turn = fx * gy - fy * gx < 0 ? 1 : -1;
            final double near = Math.hypot(fx, fy);
            dx = -turn * fy + fx / near * (0.16 - near);
            dy = turn * fx + fy / near * (0.16 - near);
        }
        final double size = Math.max(0.06, Math.max(Math.abs(dx), Math.abs(dy)));
        rows.actionAt(0, 0, (float) (dx / size));
        rows.actionAt(0, 1, (float) (dy / size));
    }

    @Test
    void aDriverWhoLooksAheadGoesRound() {
        final CarRacing car = new CarRacing();
        final Random random = new Random(6);
        final Rows rows = box(3);
        for (int episode = 0; episode < 3; episode++) {
            car.begin(random);
            final double[] s = car.state();
            final Track track = new Track();
            track.become((long) s[0]);
            double earned = 0;
            int step = 0;
            for (; step < 3000 && !car.isOver(); step++) {
                steer(track, s, rows);
                earned += car.step(rows, 0);
            }
            assertTrue(car.isOver(), "no lap: " + s[8] + " of " + track.tiles());
            assertTrue(s[8] >= 0.95 * track.tiles());
            assertEquals(1000 * (s[8] - 1) / track.tiles() - 0.1 * step, earned, 1e-6, "tiles are paid once");
        }
    }

    /** Steers to the middle of the road some metres ahead, at 12 metres a second. */
    private static void steer(final Track track, final double[] s, final Rows rows) {
        double left = 0;
        double best = 0;
        for (double angle = -1.2; angle <= 1.2; angle += 0.05) {
            double reach = 0;
            while (reach < 25
                    && track.tileAt(s[1] + reach * Math.cos(s[3] + angle), s[2] + reach * Math.sin(s[3] + angle))
                            >= 0) {
                reach += 0.5;
            }
            if (reach > best) {
                best = reach;
                left = angle;
            }
        }
        rows.actionAt(0, 0, (float) Math.max(-1, Math.min(1, 2 * left)));
        rows.actionAt(0, 1, s[4] < 12 ? 0.8f : 0);
        rows.actionAt(0, 2, s[4] > 15 ? 0.5f : 0);
    }

    @Test
    void aCarThatLeavesTheMapHasLost() {
        final CarRacing car = new CarRacing();
        car.begin(new Random(1));
        final Rows rows = box(3);
        rows.actionAt(0, 1, 1);
        double last = 0;
        for (int step = 0; step < 3000 && !car.isOver(); step++) {
            last = car.step(rows, 0);
        }
        assertTrue(car.isOver());
        assertEquals(-100.1, last, 1e-9);
    }

    @Test
    void theCarPointsUpAndPositiveSteeringTurnsRight() {
        final CarRacing car = new CarRacing();
        car.begin(new Random(2));
        final Rows rows = box(3);
        final Canvas canvas = new Canvas(96);
        rows.actionAt(0, 1, 1);
        for (int step = 0; step < 40; step++) {
            car.step(rows, 0);
        }
        car.draw(canvas);
        final byte[] before = canvas.pixels().clone();
        final double heading = car.state()[3];
        rows.actionAt(0, 0, 1);
        for (int step = 0; step < 15; step++) {
            car.step(rows, 0);
        }
        assertTrue(car.state()[3] > heading + 0.1, "the heading grows towards the right of the view");
        car.draw(canvas);
        assertTrue(middle(canvas.pixels()) < middle(before) - 1, "the road ahead moves to the left of the view");
    }

    /** Mean column of the road's pixels in the rows just ahead of the car. */
    private static double middle(final byte[] pixels) {
        double sum = 0;
        int count = 0;
        for (int row = 35; row < 50; row++) {
            for (int column = 0; column < 96; column++) {
                final int at = (row * 96 + column) * 3;
                if (pixels[at] == pixels[at + 1] && pixels[at] == pixels[at + 2]) {
                    sum += column;
                    count++;
                }
            }
        }
        return sum / count;
    }

    @Test
    void frameSizesAreOptions() {
        final Environment environment = Environments.make("car-racing:size=64,steps=50", 2);
        assertEquals(
                java.util.List.of(64, 64, 3),
                environment.spec().observation().get(0).shape());
        assertEquals(50, environment.spec().stepLimit());
        assertThrows(ConfigException.class, () -> Environments.make("catch:size=0", 1));
        assertThrows(ConfigException.class, () -> Environments.make("catch:steps=-3", 1));
    }
}
