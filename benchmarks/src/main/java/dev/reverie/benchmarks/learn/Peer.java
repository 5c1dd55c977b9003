package dev.reverie.benchmarks.learn;

/** Whoever computes the workloads' updates. */
interface Peer extends AutoCloseable {

    /** @return what it is, for people. */
    String title();

    /** Begins a workload anew. @return the loss after some updates, which is every peer's. */
    double loss(Workload workload, int updates) throws Exception;

    /** @return updates a second, over at least {@code seconds}. */
    double rate(Workload workload, double seconds) throws Exception;

    @Override
    void close();
}
