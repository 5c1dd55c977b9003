package dev.reverie.envs.mujoco;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import dev.reverie.config.ConfigException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.agrona.UnsafeApi;

/**
 * Whether a library keeps its fields where a table says: struct sizes against what was allocated, the places of all arrays
 * against their sizes before any of them is read, then numbers of a falling body that can be computed by hand.
 */
final class SelfTest {
    private static final String MODEL = "<mujoco model='self test'><option timestep='0.0625' gravity='0 0 -8'/>"
            + "<default><geom mass='2'/></default><worldbody><geom name='floor' type='plane' size='1 1 1' pos='0 0 -9'/>"
            + "<body name='faller' pos='0 0 3'><freejoint name='free'/><geom name='ball' type='sphere' size='.5'/>"
            + "<site name='top' pos='0 0 .5'/>"
            + "<body name='arm' pos='1 0 0'><joint name='hinge' type='hinge' axis='0 1 0' range='-90 90' limited='true'/>"
            + "<geom type='sphere' size='.25'/></body></body></worldbody>"
            + "<actuator><motor name='turn' joint='hinge' gear='3' ctrllimited='true' ctrlrange='-2 1'/></actuator>"
            + "<sensor><framepos name='where' objtype='site' objname='top'/><jointpos joint='hinge'/></sensor></mujoco>";
    private static final int NQ = 8;
    private static final int NV = 7;
    private static final int NBODY = 3;
    private static final int MOST_PADDING = 256;

    private SelfTest() {}

    /** @throws ConfigException naming the first thing that is not where it should be. */
    static void run(final Layout layout) {
        final long model = Model.load("self test", MODEL);
        long data = 0;
        try {
            data = Calls.mj_makeData(model);
            allocated(layout, "mjModel", model);
            allocated(layout, "mjData", data);
            sizes(layout, model);
            places(layout, "mjModel", model, model);
            places(layout, "mjData", model, data);
            constants(layout, model);
            falling(layout, model, data);
        } finally {
            if (data != 0) {
                Calls.mj_deleteData(data);
            }
            Calls.mj_deleteModel(model);
        }
    }

    private static void require(final boolean holds, final Layout layout, final String what) {
        if (!holds) {
            throw new ConfigException("this MuJoCo does not agree with the table of version number " + layout.version()
                    + " (" + what + "): " + Mujoco.ADVICE);
        }
    }

    private static void allocated(final Layout layout, final String struct, final long address) {
        if (!Platform.isLinux()) {
            return;
        }
        final Function usable;
        try {
            usable = NativeLibrary.getProcess().getFunction("malloc_usable_size");
        } catch (final UnsatisfiedLinkError ex) {
            return;
        }
        final long bytes = usable.invokeLong(new Object[] {address});
        final int size = layout.size(struct);
        require(
                bytes >= size && bytes < size + MOST_PADDING,
                layout,
                struct + " has " + size + " bytes, allocated " + bytes);
    }

    private static void sizes(final Layout layout, final long model) {
        final Map<String, Integer> expected = Map.of(
                "nq",
                NQ,
                "nv",
                NV,
                "nu",
                1,
                "na",
                0,
                "nbody",
                NBODY,
                "njnt",
                2,
                "ngeom",
                3,
                "nsite",
                1,
                "nsensor",
                2,
                "nsensordata",
                4);
        expected.forEach((name, value) -> {
            final int got = size(layout, model, name);
            require(got == value, layout, name + " is " + value + ", read " + got);
        });
    }

    private static int size(final Layout layout, final long model, final String name) {
        return UnsafeApi.getInt(model
                + within(layout, "mjModel", layout.entry("mjModel." + name).offset(), 4));
    }

    private static int within(final Layout layout, final String struct, final int offset, final int bytes) {
        require(
                offset >= 0 && offset + bytes <= layout.size(struct),
                layout,
                "offset " + offset + " is not within " + struct);
        return offset;
    }

    /** Arrays lie one after another in one buffer, in the order of the pointers. */
    private static void places(final Layout layout, final String struct, final long model, final long address) {
        long end = 0;
        String before = "";
        final List<Map.Entry<String, Layout.Entry>> arrays = layout.arrays(struct);
        arrays.sort(Comparator.comparingInt(array -> array.getValue().offset()));
        for (final Map.Entry<String, Layout.Entry> array : arrays) {
            final Layout.Entry entry = array.getValue();
            final long at = UnsafeApi.getLong(address + within(layout, struct, entry.offset(), 8));
            final long count = count(layout, model, entry);
            require(
                    end == 0 || at >= end && at < end + MOST_PADDING,
                    layout,
                    array.getKey() + " lies at " + (at - end) + " bytes from the end of " + before);
            end = at + count * bytes(layout, entry);
            before = array.getKey();
        }
    }

    private static int bytes(final Layout layout, final Layout.Entry entry) {
        return entry.type().equals("mjContact") ? layout.size("mjContact") : entry.elementBytes();
    }

    private static long count(final Layout layout, final long model, final Layout.Entry entry) {
        final String columns = entry.columns();
        return (long) size(layout, model, entry.rows())
                * (columns.matches("\\d+") ? Integer.parseInt(columns) : size(layout, model, columns));
    }

    private static double number(
            final Layout layout, final String struct, final long address, final String name, final int i) {
        final long array =
                UnsafeApi.getLong(address + layout.entry(struct + '.' + name).offset());
        return UnsafeApi.getDouble(array + 8L * i);
    }

    private static void constants(final Layout layout, final long model) {
        final long option = model + layout.entry("mjModel.opt").offset();
        final double timestep =
                UnsafeApi.getDouble(option + layout.entry("mjOption.timestep").offset());
        require(timestep == 0.0625, layout, "timestep 0.0625, read " + timestep);
        final int integrator = UnsafeApi.getInt(option
                + within(layout, "mjOption", layout.entry("mjOption.integrator").offset(), 4));
        require(integrator == 0, layout, "integrator 0, read " + integrator);
        final double low = number(layout, "mjModel", model, "actuator_ctrlrange", 0);
        final double high = number(layout, "mjModel", model, "actuator_ctrlrange", 1);
        require(low == -2 && high == 1, layout, "control range -2 to 1, read " + low + " to " + high);
        final double gear = number(layout, "mjModel", model, "actuator_gear", 0);
        require(gear == 3, layout, "gear 3, read " + gear);
        final double site = number(layout, "mjModel", model, "site_pos", 2);
        require(site == 0.5, layout, "site at 0.5, read " + site);
    }

    /** A free body under gravity 8 and steps of 1/16: v = -8 t, and z falls by v/16 each step. */
    private static void falling(final Layout layout, final long model, final long data) {
        double speed = 0;
        double height = 3;
        for (int step = 0; step < 4; step++) {
            Calls.mj_step(model, data);
            speed -= 0.5;
            height += speed * 0.0625;
        }
        Calls.mj_forward(model, data);
        near(layout, data, "qpos", 2, height);
        near(layout, data, "qpos", 3, 1);
        near(layout, data, "qvel", 2, speed);
        near(layout, data, "qacc", 2, -8);
        near(layout, data, "qacc_warmstart", 2, -8);
        near(layout, data, "xpos", 3 * 1 + 2, height);
        near(layout, data, "xmat", 9, 1);
        near(layout, data, "site_xpos", 2, height + 0.5);
        near(layout, data, "sensordata", 2, height + 0.5);
        final double time = UnsafeApi.getDouble(
                data + within(layout, "mjData", layout.entry("mjData.time").offset(), 8));
        require(time == 0.25, layout, "time 0.25, read " + time);
        final int contacts = UnsafeApi.getInt(
                data + within(layout, "mjData", layout.entry("mjData.ncon").offset(), 4));
        require(contacts == 0, layout, "no contacts, read " + contacts);
        final int warnings =
                within(layout, "mjData", layout.entry("mjData.warning").offset(), 64);
        for (int i = 0; i < 8; i++) {
            require(UnsafeApi.getInt(data + warnings + 8L * i + 4) == 0, layout, "no warnings");
        }
    }

    private static void near(
            final Layout layout, final long data, final String name, final int i, final double expected) {
        final double got = number(layout, "mjData", data, name, i);
        require(Math.abs(got - expected) < 1e-9, layout, name + "[" + i + "] " + expected + ", read " + got);
    }
}
