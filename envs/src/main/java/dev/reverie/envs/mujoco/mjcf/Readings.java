package dev.reverie.envs.mujoco.mjcf;

import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;

/** What an expression may read of one lane, by the names that the model gives. */
final class Readings implements Expression.Names {
    /** Numbers of a joint's position and velocity, by its type: free, ball, slide, hinge. */
    private static final int[] POSITIONS = {7, 4, 1, 1};

    private static final int[] VELOCITIES = {6, 3, 1, 1};
    private static final Set<String> BARE = Set.of("time", "effort");
    private static final Map<String, Model.Kind> KINDS = Map.of(
            "qpos", Model.Kind.JOINT,
            "qvel", Model.Kind.JOINT,
            "ctrl", Model.Kind.ACTUATOR,
            "sensor", Model.Kind.SENSOR,
            "body", Model.Kind.BODY,
            "site", Model.Kind.SITE);
    private static final Map<Model.Kind, String> COUNTS = Map.of(
            Model.Kind.JOINT, "njnt",
            Model.Kind.ACTUATOR, "nu",
            Model.Kind.SENSOR, "nsensor",
            Model.Kind.BODY, "nbody",
            Model.Kind.SITE, "nsite");

    private final Data data;
    private final Model model;
    private final Map<String, Doubles> arrays = new HashMap<>();

    Readings(final Data data) {
        this.data = data;
        this.model = data.model();
    }

    @Override
    public Set<String> readings() {
        final Set<String> all = new TreeSet<>(KINDS.keySet());
        all.addAll(BARE);
        return all;
    }

    @Override
    public DoubleSupplier find(final String reading, final List<String> arguments) {
        if (BARE.contains(reading)) {
            if (!arguments.isEmpty()) {
                throw new ConfigException(reading + " stands without parentheses");
            }
            return reading.equals("time") ? data::time : this::effort;
        }
        final Model.Kind kind = KINDS.get(reading);
        if (kind == null || arguments.isEmpty() || arguments.size() > 2) {
            throw new ConfigException(reading + " is written " + reading + "(NAME) or " + reading + "(NAME, i)");
        }
        final int id = id(kind, arguments.get(0));
        final int joint = kind == Model.Kind.JOINT ? model.integer("jnt_type", id) : 0;
        final String i = arguments.size() > 1 ? arguments.get(1) : "";
        final String who = reading + "(" + arguments.get(0) + ")";
        return switch (reading) {
            case "qpos" -> at(who, "qpos", model.integer("jnt_qposadr", id), POSITIONS[joint], i);
            case "qvel" -> at(who, "qvel", model.integer("jnt_dofadr", id), VELOCITIES[joint], i);
            case "ctrl" -> at(who, "ctrl", id, 1, i);
            case "sensor" -> at(who, "sensordata", model.integer("sensor_adr", id), model.integer("sensor_dim", id), i);
            case "body" -> at(who, "xpos", 3 * id, 3, i);
            default -> at(who, "site_xpos", 3 * id, 3, i);
        };
    }

    /** @return the sum of the squares of the controls. */
    private double effort() {
        final Doubles controls = data.ctrl();
        double sum = 0;
        for (int i = 0; i < controls.size(); i++) {
            sum += controls.get(i) * controls.get(i);
        }
        return sum;
    }

    private int id(final Model.Kind kind, final String name) {
        final List<String> known = new ArrayList<>();
        final int count = model.size(String.valueOf(COUNTS.get(kind)));
        for (int i = 0; i < count; i++) {
            final String other = model.nameOf(kind, i);
            if (name.equals(other)) {
                return i;
            }
            if (other != null && !other.isEmpty()) {
                known.add(other);
            }
        }
        final String what = kind.name().toLowerCase(java.util.Locale.ROOT);
        throw new ConfigException("the model has no " + what + " '" + name + "'"
                + (known.isEmpty() ? "; it names no " + what : NearNames.hint(name, known)));
    }

    private DoubleSupplier at(
            final String who, final String array, final int begin, final int width, final String component) {
        final int i;
        if (component.isEmpty()) {
            i = 0;
        } else if (component.matches("[xyz]")) {
            i = component.charAt(0) - 'x';
        } else {
            i = component.matches("\\d{1,4}") ? Integer.parseInt(component) : width;
        }
        if (i >= width || component.isEmpty() && width > 1) {
            throw new ConfigException(
                    who + " has " + width + (width == 1 ? " number" : " numbers") + ": name one of 0 to " + (width - 1)
                            + (width == 3 ? ", or x, y, z" : "") + ", got '" + component + "'");
        }
        final Doubles values = arrays.computeIfAbsent(array, data::doubles);
        final int place = begin + i;
        return () -> values.get(place);
    }
}
