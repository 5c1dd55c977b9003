package dev.reverie.benchmarks.learn;

import java.io.IOException;
import java.util.Locale;

/** PyTorch's updates of the workloads. */
final class PythonPeer implements Peer {
    private final PythonProcess process;

    /** @throws IOException if there is no PyTorch, saying how to get it. */
    PythonPeer() throws IOException {
        this.process = new PythonProcess("learn.py");
    }

    @Override
    public String title() {
        return process.title();
    }

    @Override
    public double loss(final Workload workload, final int updates) throws IOException {
        return process.ask(String.format(Locale.ROOT, "loss %s %d", workload.id(), updates));
    }

    @Override
    public double rate(final Workload workload, final double seconds) throws IOException {
        return process.ask(String.format(Locale.ROOT, "rate %s %.3f", workload.id(), seconds));
    }

    @Override
    public void close() {
        process.close();
    }
}
