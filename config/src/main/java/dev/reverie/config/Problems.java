package dev.reverie.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything that is wrong with a record, for its compact constructor:
 *
 * <pre>
 *   new Problems()
 *       .check(alpha &gt; 0 &amp;&amp; alpha &lt;= 1, "alpha", "must be in (0, 1], got " + alpha)
 *       .check(steps &gt;= 0, "steps", "must be 0 or more, got " + steps)
 *       .raise();
 * </pre>
 */
public final class Problems {
    private final List<Problem> problems = new ArrayList<>();

    /**
     * Notes a problem unless a condition holds.
     *
     * @param holds     the condition.
     * @param component name of the record component that is wrong.
     * @param text      what would be right and what was given, to be read after the name.
     * @return this.
     */
    public Problems check(final boolean holds, final String component, final String text) {
        if (!holds) {
            problems.add(new Problem(component, text));
        }
        return this;
    }

    /** @throws IllegalArgumentException naming every problem noted, if there is any. */
    public void raise() {
        if (!problems.isEmpty()) {
            throw new Raised(List.copyOf(problems));
        }
    }

    record Problem(String component, String text) {}

    static final class Raised extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final transient List<Problem> problems;

        Raised(final List<Problem> problems) {
            super(problems.stream()
                    .map(problem -> problem.component() + " " + problem.text())
                    .collect(Collectors.joining("; ")));
            this.problems = problems;
        }

        List<Problem> problems() {
            return problems;
        }
    }
}
