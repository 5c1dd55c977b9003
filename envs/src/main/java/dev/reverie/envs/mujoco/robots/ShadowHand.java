package dev.reverie.envs.mujoco.robots;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A hand of 24 joints driven by 20 position servos: reward {@code -|tips - targets|} over five fingertips, m. Mostly the
 * thumb and another finger are to meet over the palm (Plappert et al. 2018, HandReach). Targets are mocap bodies, so that
 * they are in the data.
 */
final class ShadowHand implements Task {
    /** Numbers seen: positions and velocities of the joints, fingertips, targets. */
    static final int SEEN = 24 + 24 + 15 + 15;

    static final int CONTROLS = 20;
    private static final int AXES = 3;
    private static final int TIPS = 5;
    private static final int THUMB = 4;
    private static final List<String> NAMES = List.of("fftip", "mftip", "rftip", "lftip", "thtip");

    /** Where the fingers are half closed, rad: wrist, first to little finger, thumb, each from its root. */
    private static final double[] BEGIN = {
        -0.16514339750464327,
        -0.31973286565062153,
        0.14340512546557435,
        0.32028208333591573,
        0.7126053607727917,
        0.6705281001412586,
        0.000246444303701037,
        0.3152655251085491,
        0.7659800313729842,
        0.7323156897425923,
        0.00038520700007378114,
        0.36743546201985233,
        0.7119514095008576,
        0.6699446327514138,
        0.0525442258033891,
        -0.13615534724474673,
        0.39872030433433003,
        0.7415570009679252,
        0.704096378652974,
        0.003673823825070126,
        0.5506291436028695,
        -0.014515151997119306,
        -0.0015229223564485414,
        -0.7894883021600622
    };

    /** Of the palm, to where fingers meet, m. */
    private static final double[] MEETING = {0, -0.09, 0.05};

    private static final double SPREAD = 0.005;
    private static final double GAP = 0.005;
    private static final double RESTING = 0.1;

    private final Data data;
    private final Doubles sites;
    private final Doubles bodies;
    private final Doubles targets;
    private final Doubles range;
    private final int[] tips = new int[TIPS];
    private final int palm;
    private final double[] meeting = new double[AXES];

    ShadowHand(final Data data) {
        final Model model = data.model();
        this.data = data;
        this.sites = data.doubles("site_xpos");
        this.bodies = data.doubles("xpos");
        this.targets = data.doubles("mocap_pos");
        this.range = model.doubles("actuator_ctrlrange");
        for (int i = 0; i < TIPS; i++) {
            tips[i] = AXES * model.id(Model.Kind.SITE, "robot0:S_" + NAMES.get(i));
        }
        this.palm = AXES * model.id(Model.Kind.BODY, "robot0:palm");
    }

    @Override
    public void begin(final RandomGenerator random) {
        for (int i = 0; i < BEGIN.length; i++) {
            data.qpos().set(i, BEGIN[i]);
        }
        data.forward();
        for (int i = 0; i < TIPS; i++) {
            for (int axis = 0; axis < AXES; axis++) {
                targets.set(AXES * i + axis, sites.get(tips[i] + axis));
            }
        }
        for (int axis = 0; axis < AXES; axis++) {
            meeting[axis] = bodies.get(palm + axis) + MEETING[axis] + SPREAD * random.nextGaussian();
        }
        final int finger = random.nextInt(THUMB);
        if (random.nextDouble() >= RESTING) {
            meet(finger);
            meet(THUMB);
        }
        data.forward();
    }

    /** Puts a finger's target a little before the meeting point on its way there. */
    private void meet(final int finger) {
        double squares = 0;
        for (int axis = 0; axis < AXES; axis++) {
            final double way = meeting[axis] - targets.get(AXES * finger + axis);
            squares += way * way;
        }
        final double length = Math.sqrt(squares);
        for (int axis = 0; axis < AXES; axis++) {
            final double way = meeting[axis] - targets.get(AXES * finger + axis);
            targets.set(AXES * finger + axis, meeting[axis] - GAP * way / length);
        }
    }

    @Override
    public double step() {
        final Doubles controls = data.ctrl();
        for (int i = 0; i < CONTROLS; i++) {
            final double low = range.get(2 * i);
            final double high = range.get(2 * i + 1);
            controls.set(i, (low + high) / 2 + controls.get(i) * (high - low) / 2);
        }
        data.advanceCurrent(1);
        double squares = 0;
        for (int i = 0; i < TIPS; i++) {
            for (int axis = 0; axis < AXES; axis++) {
                final double apart = sites.get(tips[i] + axis) - targets.get(AXES * i + axis);
                squares += apart * apart;
            }
        }
        return -Math.sqrt(squares);
    }

    @Override
    public void observe(final Observation out) {
        out.put(data.qpos());
        out.put(data.qvel());
        for (final int tip : tips) {
            out.put(sites, tip, tip + AXES);
        }
        out.put(targets);
    }
}
