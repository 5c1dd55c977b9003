package dev.reverie.benchmarks.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** A ring in numpy, in a Python process that answers a line with a line. */
final class NumpyPeer implements AutoCloseable {
    private static final String HOW = "apt-get install python3-numpy, or name a Python that has it in PYTHON";

    private final Process process;
    private final Writer to;
    private final BufferedReader from;
    private final String version;

    /** @throws IOException if there is no numpy, saying how to get it. */
    NumpyPeer() throws IOException {
        final Path script = Path.of(System.getProperty("reverie.root", "")).resolve("benchmarks/peers/replay.py");
        final String python = System.getenv().getOrDefault("PYTHON", "/usr/bin/python3");
        final ProcessBuilder builder =
                new ProcessBuilder(python, script.toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            process = builder.start();
        } catch (final IOException ex) {
            throw new IOException("no " + python + "; " + HOW, ex);
        }
        to = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        final String said = from.readLine();
        if (said == null || !said.startsWith("ready ")) {
            process.destroy();
            throw new IOException((said == null ? "numpy did not start" : said) + "; " + HOW);
        }
        version = said.substring("ready ".length());
    }

    String title() {
        return "numpy " + version + ", a ring of as many rows, slices or take, the faster";
    }

    /** @return batches a second. */
    double rate(final int rows, final int stride, final int batch, final int length, final double seconds)
            throws IOException {
        to.write(String.format(Locale.ROOT, "rate %d %d %d %d %.3f%n", rows, stride, batch, length, seconds));
        to.flush();
        final String answer = from.readLine();
        if (answer == null) {
            throw new IOException("numpy's process ended");
        }
        return Double.parseDouble(answer);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
