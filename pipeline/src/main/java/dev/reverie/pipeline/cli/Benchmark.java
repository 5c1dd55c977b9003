package dev.reverie.pipeline.cli;

import java.util.List;

/** What {@code reverie bench NAME} runs; found on the class path as a service. */
public interface Benchmark {

    /** @return its name on the command line. */
    String name();

    /** @return a line about it. */
    String description();

    /** @return {@code envs} if {@code reverie envs bench} runs it with its like; empty for a benchmark of its own. */
    default String group() {
        return "";
    }

    /**
     * Measures.
     *
     * @param progress told now and then what is being done.
     * @return a case per floor, or per figure.
     * @throws dev.reverie.config.ConfigException if this machine lacks what it needs, saying what.
     * @throws Exception                          if it cannot be measured.
     */
    List<BenchCase> run(java.util.function.Consumer<String> progress) throws Exception;
}
