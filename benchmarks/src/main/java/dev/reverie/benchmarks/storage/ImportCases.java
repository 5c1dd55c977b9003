package dev.reverie.benchmarks.storage;

import dev.reverie.benchmarks.Rounds;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.storage.interchange.LogImport;
import dev.reverie.storage.interchange.Names;
import dev.reverie.storage.log.LogConfig;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Import of stored npz arrays beside the wanted rate and a plain read of the file. */
public final class ImportCases {
    private static final double GOAL = 200;
    private static final int EPISODE = 1000;

    private ImportCases() {}

    /**
     * Measures.
     *
     * @param progress told now and then what is being done.
     * @return a case for each size of an observation.
     * @throws Exception if it cannot be measured.
     */
    public static List<BenchCase> cases(final Consumer<String> progress) throws Exception {
        final List<BenchCase> cases = new ArrayList<>();
        for (final int[] size : new int[][] {{17, 600_000}, {128, 200_000}, {1024, 40_000}}) {
            final Path directory = Files.createTempDirectory("reverie-bench-");
            try {
                final Path file = directory.resolve("steps.npz");
                final double megabytes = write(file, size[0], size[1]) / 1e6;
                final EnvSpec env = new EnvSpec(
                        "Import-v0",
                        1,
                        List.of(Field.vector("observation", size[0], -1e9, 1e9)),
                        ActionSpace.Box.of(6, -1, 1),
                        EPISODE);
                final double[][] rates = Rounds.interleaved(
                        line -> progress.accept("import of " + 4 * size[0] + " B observations: " + line),
                        () -> rate(file, env, directory.resolve("log"), megabytes),
                        () -> read(file, megabytes));
                final String name = "import-npz-" + 4 * size[0] + "B";
                final double ours = Rounds.median(rates[0]);
                cases.add(new BenchCase(name, "java", ours, GOAL, "goal", "MB/s", ours / GOAL));
                cases.add(new BenchCase(
                        name,
                        "java",
                        ours,
                        Rounds.median(rates[1]),
                        "the file read by 1 MiB at a time, and its CRC32",
                        "MB/s",
                        ours / Rounds.median(rates[1])));
            } finally {
                delete(directory);
            }
        }
        return cases;
    }

    private static double rate(final Path file, final EnvSpec env, final Path log, final double megabytes)
            throws IOException {
        final long begin = System.nanoTime();
        LogImport.run(file, env, Names.usual(), log, LogConfig.defaults(), rows -> {});
        final double rate = megabytes * 1e9 / (System.nanoTime() - begin);
        delete(log);
        return rate;
    }

    private static double read(final Path file, final double megabytes) throws IOException {
        final long begin = System.nanoTime();
        final CRC32 crc = new CRC32();
        final byte[] chunk = new byte[1 << 20];
        try (var in = Files.newInputStream(file)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                crc.update(chunk, 0, n);
            }
        }
        return megabytes * 1e9 / (System.nanoTime() - begin + (crc.getValue() == 0 ? 1 : 0));
    }

    /** Stored, as numpy.savez writes them. @return bytes of the arrays. */
    private static long write(final Path file, final int width, final int rows) throws IOException {
        final SplittableRandom random = new SplittableRandom(1);
        long bytes = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            bytes += put(zip, "observations", rows, width, random);
            bytes += put(zip, "actions", rows, 6, random);
            bytes += put(zip, "rewards", rows, 1, random);
            final byte[] ends = new byte[rows];
            for (int t = EPISODE - 1; t < rows; t += EPISODE) {
                ends[t] = 1;
            }
            bytes += put(zip, "timeouts", "|b1", "(" + rows + ",)", ends);
            bytes += put(zip, "terminals", "|b1", "(" + rows + ",)", new byte[rows]);
        }
        return bytes;
    }

    private static long put(
            final ZipOutputStream zip,
            final String name,
            final int rows,
            final int width,
            final SplittableRandom random)
            throws IOException {
        final ByteBuffer data = ByteBuffer.allocate(4 * rows * width).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putFloat((float) random.nextDouble(-1, 1));
        }
        final String shape = width == 1 ? "(" + rows + ",)" : "(" + rows + ", " + width + ")";
        return put(zip, name, "<f4", shape, data.array());
    }

    private static long put(
            final ZipOutputStream zip, final String name, final String descr, final String shape, final byte[] data)
            throws IOException {
        final String head = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        final ByteBuffer all =
                ByteBuffer.allocate(10 + head.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        all.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) head.length());
        all.put(head.getBytes(StandardCharsets.US_ASCII)).put(data);
        final CRC32 crc = new CRC32();
        crc.update(all.array());
        final ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(all.capacity());
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(all.array());
        zip.closeEntry();
        return data.length;
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
