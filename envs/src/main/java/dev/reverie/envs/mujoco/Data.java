package dev.reverie.envs.mujoco;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/** The state of one simulation of a {@link Model} and all that is computed from it (mjData). One thread at a time. */
public final class Data implements AutoCloseable {
    /** mjWARN_BADQPOS, after which MuJoCo counts BADQVEL and BADQACC. */
    private static final int BAD = 4;

    private static final int KINDS_OF_BAD = 3;

    private final Model model;
    private final boolean isRungeKutta;
    private final List<Doubles> views = new ArrayList<>();
    private final Doubles[] saved;
    private final long time;
    private final long contacts;
    private final long warnings;
    private final Doubles qpos;
    private final Doubles qvel;
    private final Doubles ctrl;
    private final Doubles kept;
    private final Doubles sensors;
    private final double[] stale;
    private long address;

    Data(final Model model) {
        this.model = model;
        this.isRungeKutta = model.isRungeKutta();
        this.address = Calls.mj_makeData(model.address());
        if (address == 0) {
            throw new IllegalStateException("MuJoCo made no data for model '" + model.name() + "'");
        }
        final Layout layout = model.layout();
        time = address + layout.entry("mjData.time").offset();
        contacts = address + layout.entry("mjData.ncon").offset();
        warnings = address + layout.entry("mjData.warning").offset();
        qpos = doubles("qpos");
        qvel = doubles("qvel");
        ctrl = doubles("ctrl");
        kept = doubles("xpos");
        sensors = doubles("sensordata");
        saved = new Doubles[] {
            qpos, qvel, doubles("act"), doubles("qacc_warmstart"), ctrl, doubles("mocap_pos"), doubles("mocap_quat")
        };
        stale = new double[kept.size() + sensors.size()];
    }

    /** @return a float64 array of MuJoCo's name, such as {@code xpos}, row-major. */
    public Doubles doubles(final String array) {
        final Doubles view = model.doubles("mjData." + array, address());
        views.add(view);
        return view;
    }

    /** @return where the library keeps it, for other functions of the library; nobody may free it. */
    public long address() {
        if (address == 0) {
            throw new IllegalStateException("a simulation of model '" + model.name() + "' is closed");
        }
        return address;
    }

    /** @return the model it simulates. */
    public Model model() {
        return model;
    }

    /** @return positions {@code [nq]}. */
    public Doubles qpos() {
        return qpos;
    }

    /** @return velocities {@code [nv]}. */
    public Doubles qvel() {
        return qvel;
    }

    /** @return controls {@code [nu]}; MuJoCo clamps them to their ranges as it uses them. */
    public Doubles ctrl() {
        return ctrl;
    }

    /** @return simulated seconds. */
    public double time() {
        address();
        return UnsafeApi.getDouble(time);
    }

    /** @return contacts found by the last collision pass. */
    public int contacts() {
        address();
        return UnsafeApi.getInt(contacts);
    }

    /** @return whether a number became NaN or too large since the last reset; MuJoCo then began anew by itself. */
    public boolean isDiverged() {
        address();
        int count = 0;
        for (int i = 0; i < KINDS_OF_BAD; i++) {
            count |= UnsafeApi.getInt(warnings + 8L * (BAD + i) + 4);
        }
        return count != 0;
    }

    /** Back to the reference position at rest; derived quantities are those of {@link #forward} after it. */
    public void reset() {
        Calls.mj_resetData(model.address(), address());
    }

    /** Computes all that follows from the state, and does not move. */
    public void forward() {
        Calls.mj_forward(model.address(), address());
    }

    /** Moves by {@code steps} steps; what is computed from positions is left as the last step found it. */
    public void advance(final int steps) {
        final long m = model.address();
        final long d = address();
        for (int i = 0; i < steps; i++) {
            Calls.mj_step(m, d);
        }
    }

    /**
     * Moves by {@code steps} steps and leaves what is computed from positions and velocities current. The state before must be
     * one that this or {@link #forward} left.
     */
    public void advanceCurrent(final int steps) {
        final long m = model.address();
        final long d = address();
        int left = steps;
        if (!isRungeKutta) {
            Calls.mj_step2(m, d);
            left--;
        }
        for (int i = 0; i < left; i++) {
            Calls.mj_step(m, d);
        }
        Calls.mj_step1(m, d);
    }

    /** @return bytes that {@link #save} writes. */
    int savedBytes() {
        int count = 1 + stale.length;
        for (final Doubles array : saved) {
            count += array.size();
        }
        return 8 * count;
    }

    /** Writes the state, the solver's warm start, and what a reward may read of the step before. */
    void save(final ByteBuffer out) {
        out.putDouble(time());
        for (final Doubles array : saved) {
            for (int i = 0; i < array.size(); i++) {
                out.putDouble(array.get(i));
            }
        }
        for (int i = 0; i < kept.size(); i++) {
            out.putDouble(kept.get(i));
        }
        for (int i = 0; i < sensors.size(); i++) {
            out.putDouble(sensors.get(i));
        }
    }

    /** Reads what {@link #save} wrote: goes on from there bit for bit. */
    void restore(final ByteBuffer in) {
        reset();
        UnsafeApi.putDouble(time, in.getDouble());
        for (final Doubles array : saved) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, in.getDouble());
            }
        }
        for (int i = 0; i < stale.length; i++) {
            stale[i] = in.getDouble();
        }
        Calls.mj_step1(model.address(), address());
        for (int i = 0; i < kept.size(); i++) {
            kept.set(i, stale[i]);
        }
        for (int i = 0; i < sensors.size(); i++) {
            sensors.set(i, stale[kept.size() + i]);
        }
    }

    @Override
    public void close() {
        if (address != 0) {
            views.forEach(Doubles::close);
            Calls.mj_deleteData(address);
            address = 0;
        }
    }
}
