package dev.reverie.benchmarks.learn;

import dev.reverie.benchmarks.Rounds;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code reverie bench learn}: whole updates of five networks on each engine beside PyTorch and libtorch. */
public final class LearnBenchmark implements Benchmark {
    private static final List<String> ENGINES = List.of("torch", "nd4j");
    private static final String UNIT = "updates/s";
    private static final int UPDATES = 3;
    private static final double TOLERANCE = 2e-3;

    private double seconds = 0.5;

    @Override
    public String name() {
        return "learn";
    }

    @Override
    public String description() {
        return "updates (forward, backward, Adam) of five networks, 1 thread, beside PyTorch and libtorch's autograd";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        seconds = Double.parseDouble(System.getProperty("reverie.bench.seconds", "0.5"));
        final List<Workload> workloads = chosen();
        final List<Peer> peers = new ArrayList<>();
        try {
            for (final String engine : ENGINES) {
                peers.add(new EnginePeer(engine, "cpu"));
            }
            peers.add(new LibtorchPeer());
            String missing = "";
            try {
                peers.add(new PythonPeer("learn.py"));
            } catch (final IOException ex) {
                missing = "pytorch could not be run: " + ex.getMessage();
                progress.accept(missing);
            }
            final List<BenchCase> cases = new ArrayList<>();
            for (final Workload workload : workloads) {
                cases.addAll(cases(workload, peers, missing, progress));
            }
            return cases;
        } finally {
            peers.forEach(Peer::close);
        }
    }

    private static List<Workload> chosen() {
        final String names = System.getProperty("reverie.bench.only", "");
        return Arrays.stream(Workload.values())
                .filter(w -> names.isEmpty() || List.of(names.split(",")).contains(w.id()))
                .toList();
    }

    private List<BenchCase> cases(
            final Workload workload, final List<Peer> peers, final String missing, final Consumer<String> progress)
            throws Exception {
        final double loss = peers.get(peers.size() - 1).loss(workload, UPDATES);
        for (final Peer peer : peers.subList(0, peers.size() - 1)) {
            final double theirs = peer.loss(workload, UPDATES);
            if (!(Math.abs(theirs - loss) <= TOLERANCE * Math.abs(loss))) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "%s: after %d updates the loss is %.6f by %s, but %.6f by %s: they do not compute the same",
                        workload.title(),
                        UPDATES,
                        theirs,
                        peer.title(),
                        loss,
                        peers.get(peers.size() - 1).title()));
            }
        }
        final Rounds.Measure[] measures = peers.stream()
                .<Rounds.Measure>map(peer -> () -> peer.rate(workload, seconds))
                .toArray(Rounds.Measure[]::new);
        final double[][] rates = Rounds.interleaved(line -> progress.accept(workload.id() + ", " + line), measures);
        final List<BenchCase> cases = new ArrayList<>();
        final int libtorch = ENGINES.size();
        for (int i = 0; i < ENGINES.size(); i++) {
            final double goal = workload.goal(ENGINES.get(i));
            final double[] python = peers.size() > libtorch + 1 ? rates[libtorch + 1] : null;
            final String title =
                    python == null ? missing : peers.get(libtorch + 1).title();
            cases.add(beside(workload, ENGINES.get(i), rates[i], python, title, goal));
            cases.add(beside(
                    workload,
                    ENGINES.get(i),
                    rates[i],
                    rates[libtorch],
                    peers.get(libtorch).title(),
                    Double.NaN));
        }
        return cases;
    }

    /** The goal is said as a share of the floor's time, the ratio as a rate. */
    private static BenchCase beside(
            final Workload workload,
            final String engine,
            final double[] ours,
            final double @Nullable [] floor,
            final String floorIs,
            final double goal) {
        final double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, i -> floor == null ? Double.NaN : ours[i] / floor[i]);
        final double ratio = Rounds.median(ratios);
        final String wanted = Double.isNaN(goal) ? "" : String.format(Locale.ROOT, ", goal at most %.2f", goal);
        final String time = Double.isNaN(ratio)
                ? floorIs
                : String.format(Locale.ROOT, "%s: %.2f of its time%s", floorIs, 1 / ratio, wanted);
        return new BenchCase(
                workload.title(),
                engine,
                Rounds.median(ours),
                floor == null ? Double.NaN : Rounds.median(floor),
                time,
                UNIT,
                ratio);
    }
}
