package dev.reverie.envs.mujoco;

import com.sun.jna.Callback;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.reverie.config.ConfigException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The MuJoCo library of this machine, looked for once: the file named by {@code -Dreverie.mujoco} or
 * {@code MUJOCO_LIBRARY}, else what the system's loader finds. Versions without a table of offsets are refused, and so is a
 * library that does not agree with its table.
 */
public final class Mujoco {
    static final String ADVICE =
            "install Debian's libmujoco2.2.2 (apt-get install libmujoco2.2.2), or name the library of MuJoCo 2.2.2"
                    + " in MUJOCO_LIBRARY";
    private static final List<String> NAMES = List.of("libmujoco.so.2.2.2", "mujoco");

    /** Warnings are counted in the data, where {@link Data#isDiverged} reads them. */
    private static final Said QUIET = message -> {};

    /** MuJoCo cannot go on after this, and would wait for a key. */
    private static final Said FATAL = message -> {
        System.err.println("MuJoCo gave up: " + message);
        Runtime.getRuntime().halt(1);
    };

    private static @Nullable Mujoco found;
    private static @Nullable String missing;

    private final Layout layout;
    private final NativeLibrary library;

    private Mujoco(final Layout layout, final NativeLibrary library) {
        this.layout = layout;
        this.library = library;
    }

    /** What MuJoCo calls with a message. */
    interface Said extends Callback {
        void invoke(String message);
    }

    /**
     * @return the library, loaded and checked.
     * @throws ConfigException if there is none, its version is unknown, or it disagrees with its table.
     */
    public static synchronized Mujoco library() {
        if (found == null) {
            if (missing != null) {
                throw new ConfigException(missing);
            }
            try {
                found = load();
            } catch (final ConfigException ex) {
                missing = ex.getMessage();
                throw ex;
            }
        }
        return found;
    }

    /** @return whether {@link #library} would succeed. */
    public static boolean isThere() {
        try {
            library();
            return true;
        } catch (final ConfigException ex) {
            return false;
        }
    }

    private static Mujoco load() {
        final String named = System.getProperty("reverie.mujoco", System.getenv("MUJOCO_LIBRARY"));
        final NativeLibrary library = open(named == null ? NAMES : List.of(named));
        final Layout layout = layoutOf(library);
        Calls.bind(library);
        hook(library, "mju_user_warning", QUIET);
        hook(library, "mju_user_error", FATAL);
        SelfTest.run(layout);
        return new Mujoco(layout, library);
    }

    static NativeLibrary open(final List<String> names) {
        final StringBuilder why = new StringBuilder();
        for (final String name : names) {
            try {
                return NativeLibrary.getInstance(name);
            } catch (final UnsatisfiedLinkError ex) {
                why.append(why.length() == 0 ? "" : "; ")
                        .append(name)
                        .append(": ")
                        .append(String.valueOf(ex.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("not found"));
            }
        }
        throw new ConfigException("MuJoCo is not on this machine (" + why + "): " + ADVICE);
    }

    static Layout layoutOf(final NativeLibrary library) {
        if (Native.POINTER_SIZE != 8 || !System.getProperty("os.arch").matches("amd64|x86_64|aarch64")) {
            throw new ConfigException("MuJoCo's tables of offsets are for 64-bit x86 and ARM, this machine is "
                    + System.getProperty("os.arch"));
        }
        final Function function;
        try {
            function = library.getFunction("mj_version");
        } catch (final UnsatisfiedLinkError ex) {
            throw new ConfigException(library.getFile() + " is not MuJoCo: it has no mj_version: " + ADVICE);
        }
        final int version = function.invokeInt(new Object[0]);
        final Layout layout = Layout.of(version);
        if (layout == null) {
            throw new ConfigException(library.getFile() + " is MuJoCo of version number " + version
                    + ", of which there is no table of offsets (there is 222): " + ADVICE);
        }
        return layout;
    }

    private static void hook(final NativeLibrary library, final String variable, final Said said) {
        final Pointer pointer = library.getGlobalVariableAddress(variable);
        pointer.setPointer(0, com.sun.jna.CallbackReference.getFunctionPointer(said));
    }

    Layout layout() {
        return layout;
    }

    /** @return the library's file. */
    public String file() {
        return String.valueOf(library.getFile());
    }

    /** Binds the native methods of {@code calls} to the library's functions of the same names. */
    public void bind(final Class<?> calls) {
        Native.register(calls, library);
    }

    /** @return bytes of a struct, such as {@code mjvScene}. */
    public int size(final String struct) {
        return layout.size(struct);
    }

    /** @return bytes from a struct's beginning to a field, such as {@code mjData.ctrl}. */
    public int offset(final String field) {
        return layout.entry(field).offset();
    }

    /** @return the library's version and file, a line. */
    @Override
    public String toString() {
        final int version = layout.version();
        return version / 100 + "." + version / 10 % 10 + "." + version % 10 + " (" + file() + ")";
    }
}
