package dev.reverie.envs;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One transition from each of given states, to be compared with another implementation's. Files are CSV without header, a
 * row a transition; discrete values may be written {@code 2} or {@code 2.0}.
 */
public final class EnvironmentTrace {
    private final Environment environment;
    private final Path stateFile;
    private final Path actionFile;
    private final Appendable out;

    private EnvironmentTrace(
            final Environment environment, final Path stateFile, final Path actionFile, final Appendable out) {
        this.environment = environment;
        this.stateFile = stateFile;
        this.actionFile = actionFile;
        this.out = out;
    }

    /**
     * Sets the state of each row, takes its action and prints {@code state...,obs...,reward,terminated} of what follows under
     * a header line; for a tabular environment the successors with their probabilities. Numbers are printed so that reading
     * them gives the same float64.
     *
     * @param id      of an environment whose state can be set.
     * @param states  CSV {@code [rows, stateSize]}.
     * @param actions CSV {@code [rows, actionSize]}.
     * @param out     to print to.
     * @throws ConfigException naming file and line, if anything given cannot be.
     */
    public static void run(final String id, final Path states, final Path actions, final Appendable out) {
        try (Environment environment = Environments.make(id, 1)) {
            new EnvironmentTrace(environment, states, actions, out).run();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void run() throws IOException {
        if (!(environment instanceof StateAccess simulator)) {
            throw new ConfigException("environment '" + environment.spec().id() + "' has no state that can be set");
        }
        final ActionSpace space = environment.spec().action();
        final List<double[]> states = read(stateFile, simulator.stateSize());
        final List<double[]> actions = read(actionFile, space.field().size());
        if (states.size() != actions.size()) {
            throw new ConfigException(stateFile + " has " + states.size() + " rows, but " + actionFile + " has "
                    + actions.size() + "; they must be as many");
        }
        if (environment instanceof Tabular tabular) {
            distributions(simulator, tabular.table(), states, actions);
        } else {
            transitions(simulator, states, actions);
        }
    }

    private void transitions(final StateAccess simulator, final List<double[]> states, final List<double[]> actions)
            throws IOException {
        final EnvSpec spec = simulator.spec();
        final Rows rows = Rows.allocate(spec.layout(), 1);
        final double[] state = new double[simulator.stateSize()];
        header(spec, state.length);
        simulator.reset(0, rows);
        for (int line = 1; line <= states.size(); line++) {
            set(simulator, states.get(line - 1), line);
            act(rows, actions.get(line - 1), line);
            try {
                simulator.step(rows, rows);
            } catch (final IllegalArgumentException ex) {
                throw new ConfigException(at(actionFile, line) + ex.getMessage());
            }
            simulator.state(0, state);
            for (final double value : state) {
                out.append(Double.toString(value)).append(',');
            }
            observation(rows);
            out.append(Double.toString(rows.reward(0))).append(',');
            out.append(Boolean.toString(rows.discount(0) == 0)).append('\n');
        }
    }

    private void header(final EnvSpec spec, final int stateSize) throws IOException {
        for (int j = 0; j < stateSize; j++) {
            out.append("state" + j + ',');
        }
        int observed = 0;
        for (final Field field : spec.observation()) {
            for (int j = 0; j < field.size(); j++) {
                out.append("obs" + observed++ + ',');
            }
        }
        out.append("reward,terminated\n");
    }

    private void observation(final Rows rows) throws IOException {
        final List<Field> fields = rows.layout().observation();
        for (int f = 0; f < fields.size(); f++) {
            for (int j = 0; j < fields.get(f).size(); j++) {
                out.append(Double.toString(rows.valueAt(0, f, j))).append(',');
            }
        }
    }

    private void distributions(
            final StateAccess simulator,
            final TransitionTable table,
            final List<double[]> states,
            final List<double[]> actions)
            throws IOException {
        out.append("row,state,action,probability,next_state,reward,terminated\n");
        for (int line = 1; line <= states.size(); line++) {
            set(simulator, states.get(line - 1), line);
            final int s = (int) states.get(line - 1)[0];
            final int a = discrete(actions.get(line - 1)[0], table.actions(), line);
            for (int k = table.begin(s, a); k < table.end(s, a); k++) {
                out.append(line - 1 + "," + s + ',' + a + ',' + table.probability(k) + ',' + table.next(k) + ','
                        + table.reward(k) + ',' + table.terminated(k) + '\n');
            }
        }
    }

    private void set(final StateAccess simulator, final double[] state, final int line) {
        try {
            simulator.setState(0, state);
        } catch (final IllegalArgumentException ex) {
            throw new ConfigException(at(stateFile, line) + ex.getMessage());
        }
    }

    private void act(final Rows rows, final double[] action, final int line) {
        if (rows.layout().actionSpace() instanceof ActionSpace.Discrete space) {
            rows.action(0, discrete(action[0], space.n(), line));
            return;
        }
        for (int j = 0; j < action.length; j++) {
            rows.actionAt(0, j, (float) action[j]);
        }
    }

    private int discrete(final double action, final int n, final int line) {
        if (action != Math.rint(action) || !(action >= 0 && action < n)) {
            throw new ConfigException(
                    at(actionFile, line) + "action " + action + " is not a whole number within 0 and " + (n - 1));
        }
        return (int) action;
    }

    private static List<double[]> read(final Path file, final int columns) {
        final List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (final IOException ex) {
            throw new ConfigException("cannot read " + file + ": " + ex);
        }
        final List<double[]> rows = new ArrayList<>(lines.size());
        for (int line = 1; line <= lines.size(); line++) {
            if (line == lines.size() && lines.get(line - 1).isBlank()) {
                break;
            }
            rows.add(parse(file, line, lines.get(line - 1).split(",", -1), columns));
        }
        return rows;
    }

    private static double[] parse(final Path file, final int line, final String[] cells, final int columns) {
        if (cells.length != columns) {
            throw new ConfigException(at(file, line) + columns + " columns are needed, got " + cells.length);
        }
        final double[] row = new double[columns];
        for (int j = 0; j < columns; j++) {
            try {
                row[j] = Double.parseDouble(cells[j].strip());
            } catch (final NumberFormatException ex) {
                throw new ConfigException(at(file, line) + "'" + cells[j].strip() + "' is not a number");
            }
        }
        return row;
    }

    private static String at(final Path file, final int line) {
        return file + ", line " + line + ": ";
    }
}
