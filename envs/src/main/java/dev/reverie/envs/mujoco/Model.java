package dev.reverie.envs.mujoco;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * A compiled model (mjModel). Many {@link Data} share one; it must not change while any of them is stepped. Close it after
 * the last of them.
 */
public final class Model implements AutoCloseable {
    private static final int ERROR_BYTES = 1000;

    /** What has a name; the codes are MuJoCo's mjtObj. */
    public enum Kind {
        BODY(1),
        JOINT(3),
        GEOM(5),
        SITE(6),
        CAMERA(7),
        ACTUATOR(18),
        SENSOR(19);

        private final int code;

        Kind(final int code) {
            this.code = code;
        }
    }

    private final Layout layout;
    private final String name;
    private final List<Doubles> views = new ArrayList<>();
    private long address;

    private Model(final Layout layout, final String name, final long address) {
        this.layout = layout;
        this.name = name;
        this.address = address;
    }

    /**
     * @param file of MJCF or URDF, which may include others beside it.
     * @throws ConfigException if MuJoCo is missing, or will not have the file: with its words.
     */
    public static Model read(final Path file) {
        final Layout layout = Mujoco.library().layout();
        if (!Files.isReadable(file)) {
            throw new ConfigException("model file " + file + " cannot be read");
        }
        return new Model(layout, file.toString(), compile(file.toString(), file.toString()));
    }

    /**
     * @param name of the model, for errors.
     * @param mjcf its text, complete in itself.
     * @throws ConfigException if MuJoCo is missing, or will not have the text: with its words.
     */
    public static Model parse(final String name, final String mjcf) {
        final Layout layout = Mujoco.library().layout();
        return new Model(layout, name, load(name, mjcf));
    }

    static long load(final String name, final String mjcf) {
        try {
            final Path file = Files.createTempFile("reverie-", ".xml");
            try {
                Files.writeString(file, mjcf, StandardCharsets.UTF_8);
                return compile(name, file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static long compile(final String name, final String file) {
        final byte[] error = new byte[ERROR_BYTES];
        final long address = Calls.mj_loadXML(file, 0, error, ERROR_BYTES);
        if (address == 0) {
            int length = 0;
            while (length < error.length && error[length] != 0) {
                length++;
            }
            throw new ConfigException("MuJoCo does not take model '" + name + "': "
                    + new String(error, 0, length, StandardCharsets.UTF_8).strip());
        }
        return address;
    }

    /** @return where the library keeps it, for other functions of the library; nobody may free it. */
    public long address() {
        if (address == 0) {
            throw new IllegalStateException("model '" + name + "' is closed");
        }
        return address;
    }

    Layout layout() {
        return layout;
    }

    /** @return the name or file it was made from. */
    public String name() {
        return name;
    }

    /** @return a size of MuJoCo's name, such as {@code nq}, {@code nv}, {@code nu}, {@code nbody}. */
    public int size(final String size) {
        return UnsafeApi.getInt(address() + layout.entry("mjModel." + size).offset());
    }

    /** @return seconds of a step. */
    public double timestep() {
        return UnsafeApi.getDouble(address()
                + layout.entry("mjModel.opt").offset()
                + layout.entry("mjOption.timestep").offset());
    }

    /** @return whether it integrates by Runge-Kutta of order 4. */
    public boolean isRungeKutta() {
        return UnsafeApi.getInt(address()
                        + layout.entry("mjModel.opt").offset()
                        + layout.entry("mjOption.integrator").offset())
                == 1;
    }

    /**
     * @param kind of the thing.
     * @param thing its name.
     * @return its number.
     * @throws ConfigException if the model has none of that name.
     */
    public int id(final Kind kind, final String thing) {
        final int id = Calls.mj_name2id(address(), kind.code, thing);
        if (id < 0) {
            throw new ConfigException("model '" + name + "' has no "
                    + kind.name().toLowerCase(java.util.Locale.ROOT) + " '" + thing + "'");
        }
        return id;
    }

    /** @return the name of thing {@code id}, or null. */
    public @Nullable String nameOf(final Kind kind, final int id) {
        return Calls.mj_id2name(address(), kind.code, id);
    }

    /**
     * Sets how off-screen pictures are made: their most pixels, no multisamples, no shadow maps. Physics does not read it.
     *
     * @param width  in pixels.
     * @param height in pixels.
     */
    public void picture(final int width, final int height) {
        visual("global.offwidth", width);
        visual("global.offheight", height);
        visual("quality.shadowsize", 0);
        visual("quality.offsamples", 0);
    }

    private void visual(final String field, final int value) {
        UnsafeApi.putInt(
                address()
                        + layout.entry("mjModel.vis").offset()
                        + layout.entry("mjVisual." + field).offset(),
                value);
    }

    /** @return a float64 array of MuJoCo's name, such as {@code jnt_range}; writing to it changes the model. */
    public Doubles doubles(final String array) {
        final Doubles view = doubles("mjModel." + array, address());
        views.add(view);
        return view;
    }

    Doubles doubles(final String array, final long struct) {
        final Layout.Entry entry = layout.entry(array);
        if (!entry.type().equals("mjtNum") || !entry.isArray()) {
            throw new IllegalArgumentException(array + " is no array of float64");
        }
        return new Doubles(UnsafeApi.getLong(struct + entry.offset()), count(entry));
    }

    private int count(final Layout.Entry entry) {
        final String columns = entry.columns();
        return size(entry.rows()) * (columns.matches("\\d+") ? Integer.parseInt(columns) : size(columns));
    }

    /** @return element {@code i} of an int or byte array of MuJoCo's name, such as {@code jnt_qposadr}. */
    public int integer(final String array, final int i) {
        final Layout.Entry entry = layout.entry("mjModel." + array);
        java.util.Objects.checkIndex(i, count(entry));
        final long at = UnsafeApi.getLong(address() + entry.offset());
        return switch (entry.type()) {
            case "int" -> UnsafeApi.getInt(at + 4L * i);
            case "mjtByte" -> UnsafeApi.getByte(at + i);
            default -> throw new IllegalArgumentException(array + " is no array of integers");
        };
    }

    /** @return where in {@code sensordata} the sensor of that name begins. */
    public int sensor(final String sensor) {
        return integer("sensor_adr", id(Kind.SENSOR, sensor));
    }

    /** @return a new lane's data, at the model's reference position. */
    public Data data() {
        return new Data(this);
    }

    @Override
    public void close() {
        if (address != 0) {
            views.forEach(Doubles::close);
            Calls.mj_deleteModel(address);
            address = 0;
        }
    }
}
