package dev.reverie.learners.tensor.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What libtorch needs of this machine to use a CUDA device: its own CUDA build, NVIDIA's driver, and the libraries of CUDA 13.
 *
 * @param hasBuild  whether libtorch's CUDA build is on the class path.
 * @param hasDriver whether the driver's library is there.
 * @param missing   names of libraries that are not.
 */
public record Cuda(boolean hasBuild, boolean hasDriver, List<String> missing) {
    private static final String BUILD = "org/bytedeco/pytorch/linux-x86_64-gpu/";
    private static final String DRIVER = "libcuda.so.1";

    /** As the CUDA build of libtorch 2.10 asks for them. */
    private static final List<String> LIBRARIES = List.of(
            "libcudart.so.13",
            "libcublas.so.13",
            "libcublasLt.so.13",
            "libcusparse.so.12",
            "libcufft.so.12",
            "libcurand.so.10",
            "libcufile.so.0",
            "libcudnn.so.9",
            "libnccl.so.2");

    private static final List<String> USUAL = List.of(
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/lib64",
            "/usr/lib64",
            "/usr/lib",
            "/usr/local/lib",
            "/usr/local/cuda/lib64");

    public Cuda {
        missing = List.copyOf(missing);
    }

    /** Looks where the dynamic linker does. */
    public static Cuda look() {
        final ClassLoader loader = Cuda.class.getClassLoader();
        final boolean hasBuild =
                loader.getResource(BUILD) != null || loader.getResource(BUILD + "libjnitorch.so") != null;
        return look(hasBuild, places(System.getenv().getOrDefault("LD_LIBRARY_PATH", "")));
    }

    static Cuda look(final boolean hasBuild, final Set<Path> places) {
        final List<String> missing = LIBRARIES.stream()
                .filter(library -> places.stream().noneMatch(place -> Files.exists(place.resolve(library))))
                .toList();
        final boolean hasDriver = places.stream().anyMatch(place -> Files.exists(place.resolve(DRIVER)));
        return new Cuda(hasBuild, hasDriver, missing);
    }

    private static Set<Path> places(final String libraryPath) {
        final Set<Path> places = new LinkedHashSet<>();
        Stream.concat(Stream.of(libraryPath.split(":")), USUAL.stream())
                .filter(place -> !place.isBlank())
                .forEach(place -> places.add(Path.of(place)));
        try (Stream<Path> configured = Files.list(Path.of("/etc/ld.so.conf.d"))) {
            for (final Path file : configured.toList()) {
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("/"))
                        .forEach(line -> places.add(Path.of(line)));
            }
        } catch (final IOException ex) {
            return places; // another Linux without that folder: the usual places have to do
        }
        return places;
    }

    /** @return what to do to use a CUDA device, one line each; empty if nothing lacks. */
    public List<String> advice() {
        final List<String> advice = new ArrayList<>();
        if (!hasDriver) {
            advice.add(
                    "no NVIDIA driver (" + DRIVER + "): install the driver of version 580 or newer, if there is a GPU");
        }
        if (!hasBuild) {
            advice.add("libtorch's CUDA build is not on the class path: start with REVERIE_GPU=1 (Maven: -Pgpu), "
                    + "which downloads half a gigabyte once");
        }
        if (!missing.isEmpty()) {
            advice.add("CUDA 13 libraries not found: " + String.join(", ", missing)
                    + "; install CUDA 13, cuDNN 9 and NCCL 2, or put the folders of Python's nvidia packages"
                    + " (site-packages/nvidia/*/lib) on LD_LIBRARY_PATH");
        }
        return advice;
    }
}
