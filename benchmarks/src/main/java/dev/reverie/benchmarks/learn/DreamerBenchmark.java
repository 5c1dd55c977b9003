package dev.reverie.benchmarks.learn;

import dev.reverie.benchmarks.Rounds;
import dev.reverie.config.Json;
import dev.reverie.learners.dreamer.DreamerConfig;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import dev.reverie.pipeline.run.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code reverie bench dreamer}: whole updates of Dreamer v3 on each engine beside PyTorch, on one thread. */
public final class DreamerBenchmark implements Benchmark {
    private static final List<String> ENGINES = List.of("torch", "nd4j");
    private static final Map<String, List<String>> SIZES = Map.of("nano", List.of(), "size1m", List.of("size1m"));
    private static final List<String> ORDER = List.of("nano", "size1m");
    private static final String ENV = "CartPole-v1";
    private static final int OBSERVATIONS = 4;
    private static final int ACTIONS = 2;
    private static final String GOLDEN = "learners/src/test/resources/golden/dreamer.json";
    private static final double TOLERANCE = 1e-6;
    /** Rounds after which HotSpot has compiled an update: a training makes thousands. */
    private static final int WARM = 5;

    private double seconds;

    @Override
    public String name() {
        return "dreamer";
    }

    @Override
    public String description() {
        return "whole updates of Dreamer v3, sizes nano and size1m, 1 thread, beside the same losses in PyTorch";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        seconds = Double.parseDouble(System.getProperty("reverie.bench.seconds", "3"));
        final String only = System.getProperty("reverie.bench.only", "");
        String missing = "";
        PythonProcess python = null;
        try {
            python = checked();
        } catch (final IOException ex) {
            missing = "pytorch could not be run: " + ex.getMessage();
            progress.accept(missing);
        }
        try {
            final List<BenchCase> cases = new ArrayList<>();
            for (final String size : ORDER) {
                if (only.isEmpty() || List.of(only.split(",")).contains(size)) {
                    cases.addAll(cases(size, python, missing, progress));
                }
            }
            return cases;
        } finally {
            if (python != null) {
                python.close();
            }
        }
    }

    /** @return PyTorch, which computes the golden losses. */
    private static PythonProcess checked() throws IOException {
        final PythonProcess python = new PythonProcess("dreamer_update.py");
        final Path golden = Path.of(System.getProperty("reverie.root", "")).resolve(GOLDEN);
        final double away = python.ask("check " + golden);
        if (!(away <= TOLERANCE)) {
            python.close();
            throw new IllegalStateException("PyTorch's losses are " + away + " away from those in " + golden
                    + ": they do not compute the same");
        }
        return python;
    }

    private List<BenchCase> cases(
            final String size,
            final @Nullable PythonProcess python,
            final String missing,
            final Consumer<String> progress)
            throws Exception {
        final DreamerConfig config = Catalog.presets()
                .resolve(Objects.requireNonNull(SIZES.get(size)), List.of())
                .keep(List.of("dreamer"))
                .bind(Map.of("dreamer", DreamerConfig.class))
                .get(DreamerConfig.class);
        final List<DreamerPeer> ours = new ArrayList<>();
        try {
            final List<Rounds.Measure> measures = new ArrayList<>();
            for (final String engine : ENGINES) {
                final DreamerPeer peer = new DreamerPeer(config, engine, ENV);
                ours.add(peer);
                progress.accept(size + ", compiling what " + engine + " needs");
                peer.rate(WARM * seconds);
                measures.add(() -> peer.rate(seconds));
            }
            if (python != null) {
                python.ask("start " + Json.write(sizes(config)));
                measures.add(() -> python.ask(String.format(Locale.ROOT, "rate %.3f", seconds)));
            }
            final double[][] rates = Rounds.interleaved(
                    line -> progress.accept(size + ", " + line), measures.toArray(Rounds.Measure[]::new));
            final List<BenchCase> cases = new ArrayList<>();
            for (int i = 0; i < ENGINES.size(); i++) {
                cases.add(beside(
                        size,
                        ENGINES.get(i),
                        rates[i],
                        python == null ? null : rates[ENGINES.size()],
                        python == null ? missing : python.title()));
            }
            return cases;
        } finally {
            ours.forEach(DreamerPeer::close);
        }
    }

    private static Map<String, Object> sizes(final DreamerConfig c) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("deter", c.deter());
        map.put("blocks", c.blocks());
        map.put("hidden", c.hidden());
        map.put("groups", c.groups());
        map.put("classes", c.classes());
        map.put("units", c.units());
        map.put("layers", c.layers());
        map.put("batch", c.batch());
        map.put("length", c.length());
        map.put("horizon", c.horizon());
        map.put("starts", c.starts());
        map.put("discount", c.discount());
        map.put("lambda_", c.lambda());
        map.put("unimix", c.unimix());
        map.put("freeNats", c.freeNats());
        map.put("dynamics", c.dynamics());
        map.put("representation", c.representation());
        map.put("replayValue", c.replayValue());
        map.put("entropy", c.entropy());
        map.put("slowRate", c.slowRate());
        map.put("learningRate", c.learningRate());
        map.put("clipRatio", c.clipRatio());
        map.put("bins", 255);
        map.put("mostBin", 20);
        map.put("observation", OBSERVATIONS);
        map.put("actions", ACTIONS);
        map.put("modes", false);
        return map;
    }

    private static BenchCase beside(
            final String size,
            final String engine,
            final double[] ours,
            final double @Nullable [] floor,
            final String floorIs) {
        final double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, i -> floor == null ? Double.NaN : ours[i] / floor[i]);
        Arrays.sort(ratios);
        final String spread = floor == null
                ? floorIs
                : String.format(
                        Locale.ROOT,
                        "%s; ratios of the rounds %.2f to %.2f",
                        floorIs,
                        ratios[0],
                        ratios[ratios.length - 1]);
        return new BenchCase(
                "dreamer " + size,
                engine,
                Rounds.median(ours),
                floor == null ? Double.NaN : Rounds.median(floor),
                spread,
                "updates/s",
                Rounds.median(ratios));
    }
}
