package dev.reverie.envs.pixels;

import dev.reverie.envs.Rows;
import java.util.random.RandomGenerator;

/**
 * A car on a road of its own every episode, seen from above with the car pointing up, in the spirit of Gym's CarRacing and World
 * Models (Ha and Schmidhuber 2018). Action: steering in [-1, 1] (right is positive), gas and brake in [0, 1], 50 a second.
 * Reward: 1000 over the number of tiles for each tile first touched, -0.1 a step. It ends when 95% of the tiles are touched, or
 * with -100 beyond the map. The car is a bicycle with tires that slip; grass halves its grip and slows it down. Below: bars of
 * speed, steering and turning.
 */
final class CarRacing implements Scene {
    private static final double DT = 0.01;
    private static final int SUBSTEPS = 2;
    private static final double AXLE = 1.4;
    private static final double INERTIA = 1.8;
    private static final double GRIP = 10;
    private static final double STIFFNESS = 8;
    private static final double ENGINE = 9;
    private static final double FASTEST = 40;
    private static final double BRAKES = 14;
    private static final double MOST_STEERING = 0.45;
    private static final double STEERING_RATE = 3;
    private static final double LAP = 0.95;
    private static final double VIEW = 48;
    private static final int FIXED = 16;
    private static final int CAR = 0xD02020;

    private static final int SEED = 0;
    private static final int X = 1;
    private static final int Y = 2;
    private static final int HEADING = 3;
    private static final int FORWARD = 4;
    private static final int SIDEWAYS = 5;
    private static final int TURNING = 6;
    private static final int STEERING = 7;
    private static final int COUNT = 8;
    private static final int OVER = 9;
    private static final int TOUCHED = 10;

    private final Track track = new Track();
    private final double[] state = new double[TOUCHED + Track.MOST_TILES / 32];

    @Override
    public void begin(final RandomGenerator random) {
        java.util.Arrays.fill(state, 0);
        state[SEED] = random.nextLong() >>> 16;
        track.become((long) state[SEED]);
        state[X] = track.startX();
        state[Y] = track.startY();
        state[HEADING] = track.startHeading();
        touch(0, 0);
    }

    @Override
    public double step(final Rows actions, final int i) {
        track.become((long) state[SEED]);
        final double target = actions.actionAt(i, 0) * MOST_STEERING;
        final double gas = actions.actionAt(i, 1);
        final double brake = actions.actionAt(i, 2);
        for (int substep = 0; substep < SUBSTEPS; substep++) {
            drive(target, gas, brake);
        }
        int touched = 0;
        for (int wheel = 0; wheel < 4; wheel++) {
            touched += touch((wheel & 1) == 0 ? AXLE : -AXLE, (wheel & 2) == 0 ? 0.8 : -0.8);
        }
        final boolean lost = track.tileAt(state[X], state[Y]) == -2;
        state[OVER] = lost || state[COUNT] >= LAP * track.tiles() ? 1 : 0;
        return -0.1 + 1000.0 * touched / track.tiles() - (lost ? 100 : 0);
    }

    private void drive(final double target, final double gas, final double brake) {
        final boolean grass = track.tileAt(state[X], state[Y]) < 0;
        final double grip = grass ? GRIP / 2 : GRIP;
        final double v = state[FORWARD];
        final double turn = target - state[STEERING];
        state[STEERING] += Math.max(-STEERING_RATE * DT, Math.min(STEERING_RATE * DT, turn));
        final double reach = Math.abs(v) + 2;
        final double front = slip(state[STEERING] - (state[SIDEWAYS] + AXLE * state[TURNING]) / reach) * grip;
        final double rear = slip(-(state[SIDEWAYS] - AXLE * state[TURNING]) / reach) * grip;
        final double drag =
                (0.03 + (grass ? 0.5 : 0)) * v + Math.signum(v) * Math.min(brake * BRAKES, Math.abs(v) / DT);
        final double push = gas * ENGINE * Math.max(0, 1 - v / FASTEST);
        final double sin = Angle.sin(state[HEADING]);
        final double cos = Angle.cos(state[HEADING]);
        final double acceleration = push - drag + state[SIDEWAYS] * state[TURNING] - front * state[STEERING];
        final double across = front + rear - v * state[TURNING];
        state[FORWARD] += DT * acceleration;
        state[SIDEWAYS] += DT * across;
        state[TURNING] += DT * AXLE * (front - rear) / INERTIA;
        state[X] += DT * (cos * state[FORWARD] - sin * state[SIDEWAYS]);
        state[Y] += DT * (sin * state[FORWARD] + cos * state[SIDEWAYS]);
        state[HEADING] += DT * state[TURNING];
    }

    /** @return share of a tire's grip at an angle, in radians nearly. */
    private static double slip(final double angle) {
        return Math.max(-1, Math.min(1, STIFFNESS * angle));
    }

    /** @return 1 if the tile under a wheel had not been touched. */
    private int touch(final double ahead, final double right) {
        final double sin = Angle.sin(state[HEADING]);
        final double cos = Angle.cos(state[HEADING]);
        final int tile = track.tileAt(state[X] + cos * ahead - sin * right, state[Y] + sin * ahead + cos * right);
        if (tile < 0) {
            return 0;
        }
        final long word = (long) state[TOUCHED + tile / 32];
        final long bit = 1L << tile % 32;
        if ((word & bit) != 0) {
            return 0;
        }
        state[TOUCHED + tile / 32] = word | bit;
        state[COUNT]++;
        return 1;
    }

    @Override
    public boolean isOver() {
        return state[OVER] != 0;
    }

    @Override
    public void draw(final Canvas canvas) {
        track.become((long) state[SEED]);
        final int n = canvas.size();
        final int bar = n / 12;
        ground(canvas, n - bar);
        final double scale = n / VIEW;
        final int x = n / 2;
        final int y = (int) (0.7 * n);
        final int half = (int) Math.round(0.9 * scale);
        final int length = (int) Math.round(2 * scale);
        canvas.rectangle(x - half, y - length, x + half, y + length, CAR);
        canvas.rectangle(x - half, y - length / 3, x + half, y + length / 3, 0x301010);
        canvas.rectangle(0, n - bar, n, n, 0);
        final int speed = (int) (Math.abs(state[FORWARD]) / FASTEST * n / 3);
        canvas.rectangle(1, n - bar + 1, 1 + speed, n - 1, 0xFFFFFF);
        gauge(canvas, n / 2 + n / 24, state[STEERING] / MOST_STEERING, 0x40E040);
        gauge(canvas, n * 5 / 6, state[TURNING] / 2, 0xE04040);
    }

    private static void gauge(final Canvas canvas, final int middle, final double value, final int colour) {
        final int n = canvas.size();
        final int reach = (int) (Math.max(-1, Math.min(1, value)) * n / 8);
        canvas.rectangle(
                Math.min(middle, middle + reach), n - n / 12 + 1, Math.max(middle, middle + reach) + 1, n - 1, colour);
    }

    /** Looks up the map under every pixel above the bars, in fixed point: the car points up. */
    private void ground(final Canvas canvas, final int rows) {
        final int n = canvas.size();
        final byte[] pixels = canvas.pixels();
        final short[] map = track.map();
        final double scale = VIEW / n * Track.PER_METRE;
        final double sin = Angle.sin(state[HEADING]);
        final double cos = Angle.cos(state[HEADING]);
        final int right = (int) (-sin * scale * (1 << FIXED));
        final int down = (int) (cos * scale * (1 << FIXED));
        int at = 0;
        for (int row = 0; row < rows; row++) {
            final double ahead = (0.7 * n - row - 0.5) * scale;
            final double aside = (0.5 - 0.5 * n) * scale;
            int x = (int) ((state[X] * Track.PER_METRE + cos * ahead - sin * aside) * (1 << FIXED));
            int y = (int) ((state[Y] * Track.PER_METRE + sin * ahead + cos * aside) * (1 << FIXED));
            for (int column = 0; column < n; column++) {
                final int cx = x >> FIXED;
                final int cy = y >> FIXED;
                final boolean inside = cx >= 0 && cx < Track.CELLS && cy >= 0 && cy < Track.CELLS;
                final int colour = inside ? colour(map[cy * Track.CELLS + cx], cx, cy) : 0x184018;
                pixels[at] = (byte) (colour >> 16);
                pixels[at + 1] = (byte) (colour >> 8);
                pixels[at + 2] = (byte) colour;
                at += 3;
                x += right;
                y += down;
            }
        }
    }

    private static int colour(final int cell, final int x, final int y) {
        if (cell == 0) {
            return ((x ^ y) & 16) == 0 ? 0x66CC66 : 0x5CBC5C;
        }
        if (cell > 0) {
            return (cell & 1) == 0 ? 0x686868 : 0x606060;
        }
        return (cell & 1) == 0 ? 0xE0E0E0 : 0xD04040;
    }

    @Override
    public double[] state() {
        return state;
    }
}
