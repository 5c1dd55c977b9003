package dev.reverie.config;

import java.util.List;

/** What the user gave cannot be run; every problem at once, each naming the file, key or value and what would be right. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    /** @param problems one or more, each a sentence. */
    public ConfigException(final List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
        if (this.problems.isEmpty()) {
            throw new IllegalArgumentException("a ConfigException needs a problem");
        }
    }

    /** @param problem the only one. */
    public ConfigException(final String problem) {
        this(List.of(problem));
    }

    /** @return every problem. */
    public List<String> problems() {
        return problems;
    }
}
