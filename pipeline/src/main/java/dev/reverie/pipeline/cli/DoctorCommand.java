package dev.reverie.pipeline.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.envs.ale.AtariTasks;
import dev.reverie.envs.mujoco.Mujoco;
import dev.reverie.envs.mujoco.render.Egl;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.tensor.engines.Engines;
import dev.reverie.pipeline.stream.Faults;
import dev.reverie.pipeline.stream.Wire;
import dev.reverie.pipeline.stream.WireConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reverie doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Says what this machine offers, what is missing and how to get it.")
final class DoctorCommand implements Runnable {
    private static final long LEAST_SHM = 64L << 20;
    private static final Set<String> SETS = Set.of("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512vl");

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Map<String, Object> findings = new LinkedHashMap<>();
    private final List<String> advice = new ArrayList<>();

    @Override
    public void run() {
        java();
        processor();
        memory();
        shm();
        wire();
        disk();
        compiler();
        pytorch();
        acting();
        engines();
        mujoco();
        egl();
        if (json) {
            findings.put("advice", advice);
            spec.commandLine().getOut().println(Json.write(findings));
            return;
        }
        findings.forEach((name, value) ->
                spec.commandLine().getOut().println(String.format(Locale.ROOT, "%-12s %s", name, value)));
        if (advice.isEmpty()) {
            spec.commandLine().getOut().println("all is well");
        }
        advice.forEach(line -> spec.commandLine().getOut().println("! " + line));
    }

    private void java() {
        findings.put(
                "java",
                Runtime.version() + " (" + System.getProperty("java.vm.name") + ", " + System.getProperty("java.home")
                        + ")");
        final boolean hasFlags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(flag -> flag.startsWith("--add-exports=java.base/jdk.internal.misc"));
        findings.put("jvm.flags", hasFlags ? "read" : "not read");
        if (!hasFlags) {
            advice.add("start Reverie by its launcher, or with `java @jvm.flags`: the log needs these exports");
        }
    }

    private void processor() {
        String model = System.getProperty("os.arch");
        String sets = "unknown";
        try {
            for (final String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
                if (line.startsWith("model name")) {
                    model = line.substring(line.indexOf(':') + 1).strip();
                } else if (line.startsWith("flags")) {
                    sets = List.of(line.substring(line.indexOf(':') + 1).strip().split(" ")).stream()
                            .filter(SETS::contains)
                            .sorted()
                            .collect(Collectors.joining(" "));
                    break;
                }
            }
        } catch (final IOException ex) {
            sets = "unknown: " + ex.getMessage();
        }
        findings.put("processor", Runtime.getRuntime().availableProcessors() + " x " + model + " (" + sets + ")");
        final String core = System.getenv("OPENBLAS_CORETYPE");
        findings.put(
                "blas",
                "core type " + (core == null ? "left to OpenBLAS" : core) + ", threads "
                        + System.getenv().getOrDefault("OPENBLAS_NUM_THREADS", "left to OpenBLAS"));
        if (Runtime.getRuntime().availableProcessors() < 2) {
            advice.add("one processor: the actor, the keeper and the learner take turns; two or more are better");
        }
    }

    private void memory() {
        final OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        findings.put(
                "memory",
                mib(os.getTotalMemorySize()) + " in all, " + mib(os.getFreeMemorySize()) + " free, heap at most "
                        + mib(Runtime.getRuntime().maxMemory()));
    }

    private void shm() {
        final Path shm = Path.of("/dev/shm");
        if (!Files.isDirectory(shm)) {
            findings.put("/dev/shm", "none: the wire goes to " + System.getProperty("java.io.tmpdir"));
            return;
        }
        try {
            final FileStore store = Files.getFileStore(shm);
            findings.put("/dev/shm", mib(store.getUsableSpace()) + " free of " + mib(store.getTotalSpace()));
            if (store.getUsableSpace() < LEAST_SHM) {
                advice.add("/dev/shm has less than " + mib(LEAST_SHM) + " free: enlarge it (`mount -o remount,size=1G"
                        + " /dev/shm`, `docker run --shm-size=1g`) or name another with --set wire.directory=DIR");
            }
        } catch (final IOException ex) {
            findings.put("/dev/shm", "cannot be looked at: " + ex.getMessage());
        }
    }

    private void wire() {
        try (Wire wire = Wire.launch(WireConfig.defaults(), new Faults())) {
            findings.put("wire", "a media driver starts in " + wire.directory());
        } catch (final ConfigException ex) {
            findings.put("wire", "does not start");
            advice.addAll(ex.problems());
        }
    }

    private void disk() {
        final Path here = Path.of("").toAbsolutePath();
        try {
            final FileStore store = Files.getFileStore(here);
            findings.put("disk", mib(store.getUsableSpace()) + " free at " + here);
        } catch (final IOException ex) {
            findings.put("disk", here + " cannot be looked at: " + ex.getMessage());
        }
    }

    private void compiler() {
        final boolean found =
                List.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)).stream()
                        .anyMatch(dir -> Files.isExecutable(Path.of(dir, "cc")));
        findings.put("cc", found ? "found" : "not found");
        if (!found) {
            advice.add("no C compiler: `reverie bench` leaves its C floors out (apt-get install gcc libc6-dev)");
        }
    }

    private void pytorch() {
        final boolean found =
                System.getenv("PYTHON") != null || Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/torch"));
        findings.put("pytorch", found ? "found" : "not found");
        if (!found) {
            advice.add("no PyTorch: `reverie bench learn` leaves that floor out (apt-get install python3-torch"
                    + " libopenblas0-pthread, or name a Python that has it in PYTHON)");
        }
    }

    private void acting() {
        final Kernels kernels = Instructions.best();
        findings.put("acting", kernels.toString());
        if (kernels == Instructions.scalar()) {
            advice.add("policies act without vector instructions, five times slower: take a JDK that has the module"
                    + " jdk.incubator.vector, or add it with --add-modules");
        }
    }

    private void engines() {
        for (final Engines.Availability engine : Engines.available()) {
            findings.put(
                    engine.engine() + " " + engine.device(),
                    engine.isThere() ? "there" : "not there: " + engine.reason());
            if (!engine.isThere() && engine.device().equals("cpu")) {
                advice.add("engine " + engine.engine() + " has no natives for "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                        + " on the class path: neural learners run on the engines that are left");
            }
        }
    }

    private void mujoco() {
        try {
            findings.put("mujoco", Mujoco.library().toString());
        } catch (final ConfigException ex) {
            findings.put("mujoco", "not there");
            advice.addAll(ex.problems());
        }
        findings.put("atari", AtariTasks.isThere() ? "there" : "not in this build (" + AtariTasks.ADVICE + ")");
    }

    private void egl() {
        try {
            findings.put("egl", Egl.display().toString());
        } catch (final ConfigException ex) {
            findings.put("egl", "not there");
            advice.addAll(ex.problems());
        }
    }

    private static String mib(final long bytes) {
        return bytes >> 20 >= 10_240
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30))
                : (bytes >> 20) + " MiB";
    }
}
