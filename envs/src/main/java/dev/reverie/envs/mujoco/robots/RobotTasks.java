package dev.reverie.envs.mujoco.robots;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.EnvironmentSource;
import dev.reverie.envs.Field;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Threads;
import dev.reverie.envs.mujoco.render.Sight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** {@code shadow-hand}; it needs MuJoCo, and gym's robots on the class path. */
public final class RobotTasks implements EnvironmentSource {
    private static final String ASSETS = "/org/bytedeco/gym/python/gym/envs/robotics/assets/";
    private static final String MODEL = "hand/reach.xml";
    private static final String CAMERA = "<camera name=\"palm\" pos=\"1 0.52 0.57\" xyaxes=\"1 0 0 0 0.75 0.66\"/>";
    private static final List<String> FILES = List.of("hand/shared.xml", "hand/shared_asset.xml", "hand/robot.xml");
    private static final List<String> MESHES = List.of(
            "forearm_electric",
            "forearm_electric_cvx",
            "wrist",
            "palm",
            "knuckle",
            "F1",
            "F2",
            "F3",
            "lfmetacarpal",
            "TH1_z",
            "TH2_z",
            "TH3_z");
    private static final int LIMIT = 2000;

    @Override
    public Map<String, String> descriptions() {
        return Map.of(
                "shadow-hand",
                "the Shadow hand at 1 kHz, fingertips to their targets; " + ShadowHand.SEEN + " floats, 2 s (MuJoCo)");
    }

    @Override
    public Map<String, String> options(final String id) {
        return Sight.options();
    }

    @Override
    public Environment make(final String text, final int lanes) {
        final Model model = model();
        final EnvSpec spec = new EnvSpec(
                Threads.without(text),
                lanes,
                List.of(Field.vector(
                        "observation", ShadowHand.SEEN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)),
                ActionSpace.Box.of(ShadowHand.CONTROLS, -1, 1),
                LIMIT);
        return Sight.environment(EnvironmentId.parse(text), spec, model, ShadowHand::new);
    }

    /** Meshes and included files must be files. */
    private static Model model() {
        final List<Path> made = new ArrayList<>();
        try {
            try {
                final Path root = Files.createTempDirectory("reverie-hand-");
                made.add(root);
                made.add(Files.createDirectory(root.resolve("hand")));
                made.add(Files.createDirectory(root.resolve("stls")));
                made.add(Files.createDirectory(root.resolve("stls/hand")));
                for (final String file : FILES) {
                    made.add(Files.write(root.resolve(file), bytes(file)));
                }
                for (final String mesh : MESHES) {
                    final String file = "stls/hand/" + mesh + ".stl";
                    made.add(Files.write(root.resolve(file), bytes(file)));
                }
                final Path model = root.resolve(MODEL);
                made.add(model);
                Files.writeString(model, mjcf(new String(bytes(MODEL), StandardCharsets.UTF_8)));
                return Model.read(model);
            } finally {
                Collections.reverse(made);
                for (final Path path : made) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static byte[] bytes(final String file) throws IOException {
        try (InputStream in = RobotTasks.class.getResourceAsStream(ASSETS + file)) {
            if (in == null) {
                throw new ConfigException("gym's robot file " + file
                        + " is not on the class path: it is in the Maven artifact org.bytedeco:gym");
            }
            return in.readAllBytes();
        }
    }

    /** @return gym's scene at 1 kHz, its targets as mocap bodies, which the state of the simulation holds, with a camera. */
    static String mjcf(final String text) {
        return text.replace("timestep=\"0.002\"", "timestep=\"0.001\"")
                .replaceAll("<site name=\"target\\d\"[^>]*></site>", "")
                .replace("</worldbody>", CAMERA + targets() + "</worldbody>");
    }

    private static String targets() {
        final String[] colours = {"1 0 0 1", "0 1 0 1", "0 0 1 1", "1 1 0 1", "1 0 1 1"};
        final StringBuilder bodies = new StringBuilder();
        for (int i = 0; i < colours.length; i++) {
            bodies.append("<body name=\"goal").append(i).append("\" mocap=\"true\" pos=\"1 1 0\"><site name=\"target");
            bodies.append(i)
                    .append("\" size=\"0.005\" rgba=\"")
                    .append(colours[i])
                    .append("\"/></body>");
        }
        return bodies.toString();
    }
}
