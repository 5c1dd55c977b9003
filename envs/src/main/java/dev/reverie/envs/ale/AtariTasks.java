package dev.reverie.envs.ale;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.EnvironmentSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** {@code atari:rom=FILE}, and {@code atari/pong} and its kin from the folder {@code ATARI_ROMS}. */
public final class AtariTasks implements EnvironmentSource {
    /** How to get the emulator. */
    public static final String ADVICE = "Atari games need the Arcade Learning Environment, which is under the GPL:"
            + " build with the profile atari (mvn -Patari -DskipTests package), or run REVERIE_ATARI=1 ./reverie";

    private static final String ROM = "rom";
    private static final int LONGEST = 108_000;
    private static final List<String> GAMES =
            List.of(("alien amidar assault asterix bank_heist battle_zone boxing breakout chopper_command crazy_climber"
                            + " demon_attack freeway frostbite gopher hero jamesbond kangaroo krull kung_fu_master"
                            + " ms_pacman pong private_eye qbert road_runner seaquest up_n_down")
                    .split(" "));
    private static final Map<String, String> OPTIONS = options();

    private static Map<String, String> options() {
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put(ROM, "the game's file, which you must own");
        lines.put("size", "of the square picture (default: 84)");
        lines.put("rgb", "show colours instead of gray");
        lines.put("skip", "frames of an action; the last two are shown, the greater of each pixel (default: 4)");
        lines.put("sticky", "a frame takes the last frame's action with probability P (default: 0.25)");
        lines.put("noops", "begin with 1 to N frames without action (default: 0, none)");
        lines.put("lifeloss", "a life lost ends the episode");
        lines.put("actions", "minimal or full (default: minimal)");
        lines.put("frames", "limit of a game (default: 108000)");
        return Collections.unmodifiableMap(lines);
    }

    @Override
    public Map<String, String> descriptions() {
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put("atari", "any Atari 2600 game that ALE knows: atari:rom=FILE (profile atari)");
        GAMES.forEach(game -> lines.put("atari/" + game, "the Atari game, from the folder ATARI_ROMS (profile atari)"));
        return Collections.unmodifiableMap(lines);
    }

    @Override
    public Map<String, String> options(final String id) {
        return OPTIONS;
    }

    @Override
    public Environment make(final String text, final int lanes) {
        return make(
                text,
                lanes,
                ServiceLoader.load(Consoles.class, AtariTasks.class.getClassLoader()),
                System.getenv("ATARI_ROMS") == null ? "" : System.getenv("ATARI_ROMS"));
    }

    static Environment make(
            final String text, final int lanes, final Iterable<Consoles> emulators, final String folder) {
        final EnvironmentId id = EnvironmentId.parse(text);
        final Atari.Play play = new Atari.Play(
                id.integer("size", 84, 1, 160),
                isOn(id, "rgb"),
                id.integer("skip", 4, 1, 60),
                id.number("sticky", 0.25, 0, 1),
                id.integer("noops", 0, 0, 10_000),
                isOn(id, "lifeloss"),
                id.oneOf("actions", "minimal", "minimal", "full").equals("full"),
                id.integer("frames", LONGEST, 1, 10_000_000));
        if (!emulators.iterator().hasNext()) {
            throw new ConfigException("environment '" + text + "': " + ADVICE);
        }
        final Consoles emulator = emulators.iterator().next();
        final Path rom = rom(id, folder);
        if (!Files.isReadable(rom)) {
            throw new ConfigException("environment '" + text + "': game file " + rom + " cannot be read");
        }
        final boolean known;
        try {
            known = emulator.isKnown(rom);
        } catch (final LinkageError ex) {
            throw new ConfigException(
                    "environment '" + text + "': the emulator's library is not there (" + ex + "): " + ADVICE);
        }
        if (!known) {
            throw new ConfigException("environment '" + text + "': " + rom + " is not a game that ALE knows;"
                    + " it must be byte for byte one of the ROMs in ALE's list of MD5 sums (md5.txt)");
        }
        return new Atari(text, lanes, play, () -> emulator.insert(rom, play.colour()));
    }

    private static boolean isOn(final EnvironmentId id, final String option) {
        id.oneOf(option, "", "");
        return id.options().containsKey(option);
    }

    /** @return whether the emulator is in this build. */
    public static boolean isThere() {
        return ServiceLoader.load(Consoles.class, AtariTasks.class.getClassLoader())
                .iterator()
                .hasNext();
    }

    private static Path rom(final EnvironmentId id, final String folder) {
        final String named = id.text(ROM, "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        if (id.name().equals("atari")) {
            throw new ConfigException("environment 'atari' needs a game: atari:rom=FILE");
        }
        final String game = id.name().substring("atari/".length());
        if (folder.isEmpty()) {
            throw new ConfigException("environment '" + id + "': name the game's file, " + id.name()
                    + ":rom=FILE, or the folder that holds " + game + ".bin in ATARI_ROMS");
        }
        final Path binary = Path.of(folder, game + ".bin");
        return Files.exists(binary) || !Files.exists(Path.of(folder, game + ".a26"))
                ? binary
                : Path.of(folder, game + ".a26");
    }
}
