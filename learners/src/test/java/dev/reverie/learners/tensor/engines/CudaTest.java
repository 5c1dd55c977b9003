package dev.reverie.learners.tensor.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaTest {

    @Test
    void saysWhatLacksAndHowToGetIt(@TempDir final Path one, @TempDir final Path other) throws IOException {
        Files.createFile(one.resolve("libcuda.so.1"));
        for (final String library : List.of(
                "libcudart.so.13",
                "libcublas.so.13",
                "libcublasLt.so.13",
                "libcusparse.so.12",
                "libcufft.so.12",
                "libcurand.so.10",
                "libcufile.so.0",
                "libnccl.so.2")) {
            Files.createFile(other.resolve(library));
        }
        final Cuda lacking = Cuda.look(true, Set.of(one, other));
        assertEquals(List.of("libcudnn.so.9"), lacking.missing());
        assertEquals(1, lacking.advice().size());
        assertTrue(
                lacking.advice().get(0).contains("LD_LIBRARY_PATH"),
                lacking.advice().get(0));
        Files.createFile(other.resolve("libcudnn.so.9"));
        assertEquals(List.of(), Cuda.look(true, Set.of(one, other)).advice());
        final Cuda bare = Cuda.look(false, Set.of(Path.of("/nonexistent")));
        assertEquals(3, bare.advice().size(), bare.advice().toString());
        assertTrue(bare.advice().get(1).contains("REVERIE_GPU=1"), bare.advice().get(1));
    }
}
