package dev.reverie.benchmarks.learn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** PyTorch in a Python process, which answers a line with a number. */
final class PythonProcess implements AutoCloseable {
    private static final String HOW =
            "apt-get install python3-torch libopenblas0-pthread, or name a Python that has it in PYTHON";

    private final Process process;
    private final Writer to;
    private final BufferedReader from;
    private final String version;

    /**
     * @param name of a script in {@code benchmarks/peers}.
     * @throws IOException if there is no PyTorch, saying how to get it.
     */
    PythonProcess(final String name) throws IOException {
        final Path script = Path.of(System.getProperty("reverie.root", "")).resolve("benchmarks/peers/" + name);
        final String python = System.getenv().getOrDefault("PYTHON", "/usr/bin/python3");
        final ProcessBuilder builder = new ProcessBuilder(python, script.toString(), Timing.clock());
        final Map<String, String> environment = builder.environment();
        environment.put("OMP_NUM_THREADS", "1");
        environment.put("OPENBLAS_NUM_THREADS", "1");
        environment.put("MKL_NUM_THREADS", "1");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
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
            throw new IOException((said == null ? "PyTorch did not start" : said) + "; " + HOW);
        }
        version = said.substring("ready ".length());
    }

    /** @return what it is, for people. */
    String title() {
        return "pytorch " + version + ", 1 thread";
    }

    /** @return what it answers. */
    double ask(final String line) throws IOException {
        to.write(line + "\n");
        to.flush();
        final String answer = from.readLine();
        if (answer == null) {
            throw new IOException("PyTorch's process ended on '" + line + "'");
        }
        return Double.parseDouble(answer);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException ex) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
