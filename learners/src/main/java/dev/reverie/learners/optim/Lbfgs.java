package dev.reverie.learners.optim;

import dev.reverie.learners.optim.Line.Point;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Minimises a loss without noise by limited-memory BFGS (Nocedal and Wright, algorithm 7.4) with a line search for the strong
 * Wolfe conditions. It needs a deterministic loss: one batch, or all data.
 */
@SuppressWarnings("try")
public final class Lbfgs implements AutoCloseable {
    private final Parameters parameters;
    private final Supplier<Tensor> loss;
    private final LbfgsConfig config;
    private final List<Pair> pairs = new ArrayList<>();
    private final List<Pair> spare = new ArrayList<>();
    private final Tensor from;
    private final Tensor grad;
    private final Tensor direction;
    private int evaluations;

    /** Changes {@code s} of the parameters and {@code y} of the gradients, and {@code 1 / (s y)}. */
    private static final class Pair {
        private final Tensor s;
        private final Tensor y;
        private double rho;

        Pair(final Tensor s, final Tensor y) {
            this.s = s;
            this.y = y;
        }
    }

    /**
     * How it ended.
     *
     * @param loss        at the parameters as they are now.
     * @param gradient    largest element of its gradient there.
     * @param iterations  taken.
     * @param evaluations of the loss.
     * @param isConverged whether the gradient or the change fell below what is configured.
     */
    public record Result(double loss, double gradient, int iterations, int evaluations, boolean isConverged) {}

    /**
     * @param parameters to change, not owned.
     * @param loss       a scalar computed from them, the same each time until they change.
     * @param config     of the search.
     */
    public Lbfgs(final Parameters parameters, final Supplier<Tensor> loss, final LbfgsConfig config) {
        this.parameters = parameters;
        this.loss = loss;
        this.config = config;
        this.from = block();
        this.grad = block();
        this.direction = block();
    }

    private Tensor block() {
        final Tensor values = parameters.values();
        return values.device().lasting(values.device().zeros(values.type(), values.shape()));
    }

    /**
     * Minimises, from the parameters as they are; what was learnt of the curvature before is forgotten.
     *
     * @return how it ended.
     * @throws NonFiniteException if the loss or its gradient is not finite at the beginning; nothing is changed then.
     */
    public Result minimize() {
        spare.addAll(pairs);
        pairs.clear();
        evaluations = 0;
        double value = evaluate();
        if (!Double.isFinite(value)) {
            throw new NonFiniteException("loss", "L-BFGS: the loss is " + value + " at the beginning");
        }
        new FiniteCheck(parameters, 1).check(0);
        double largest = largest(parameters.grads());
        boolean isConverged = largest <= config.gradient();
        int iterations = 0;
        while (!isConverged && iterations < config.iterations()) {
            final double next = iterate(value);
            if (Double.isNaN(next)) {
                break;
            }
            iterations++;
            largest = largest(parameters.grads());
            isConverged = largest <= config.gradient() || value - next <= config.change() * Math.max(1, Math.abs(next));
            value = next;
        }
        return new Result(value, largest, iterations, evaluations, isConverged);
    }

    /** One line search; returns the loss after, or NaN if no point along the line was better and nothing is changed. */
    private double iterate(final double value) {
        from.assign(parameters.values());
        grad.assign(parameters.grads());
        aim();
        double slope = dot(direction, grad);
        if (!(slope < 0)) {
            spare.addAll(pairs);
            pairs.clear();
            aim();
            slope = dot(direction, grad);
        }
        final double first = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
        final Point start = new Point(0, value, slope);
        final Point[] last = {start};
        final Point found = new Wolfe(config, step -> last[0] = at(step), start).search(first);
        if (found == start) {
            at(0);
            return Double.NaN;
        }
        if (last[0] != found) {
            at(found.step());
        }
        learn();
        return found.value();
    }

    private Point at(final double step) {
        parameters.values().assign(from);
        parameters.values().accumulate(direction, step);
        return new Point(step, evaluate(), dot(parameters.grads(), direction));
    }

    /** Writes the gradients and returns the loss. */
    private double evaluate() {
        evaluations++;
        final Device device = parameters.values().device();
        try (Scope scope = device.open();
                Tape tape = device.record()) {
            final Tensor now = loss.get();
            tape.gradients(now, parameters);
            return now.item();
        }
    }

    /** {@code direction = -H grad}. */
    private void aim() {
        try (Scope scope = grad.device().open()) {
            direction.assign(grad.neg());
            final double[] alphas = new double[pairs.size()];
            for (int i = alphas.length - 1; i >= 0; i--) {
                final Pair pair = pairs.get(i);
                alphas[i] = pair.rho * dot(pair.s, direction);
                direction.accumulate(pair.y, -alphas[i]);
            }
            if (alphas.length > 0) {
                final Pair newest = pairs.get(alphas.length - 1);
                direction.assign(direction.mul(1 / (newest.rho * dot(newest.y, newest.y))));
            }
            for (int i = 0; i < alphas.length; i++) {
                final Pair pair = pairs.get(i);
                final double beta = pair.rho * dot(pair.y, direction);
                direction.accumulate(pair.s, alphas[i] - beta);
            }
        }
    }

    private void learn() {
        if (pairs.size() == config.history()) {
            Collections.rotate(pairs, -1);
            spare.add(pairs.remove(pairs.size() - 1));
        }
        final Pair pair = spare.isEmpty() ? new Pair(block(), block()) : spare.remove(spare.size() - 1);
        pair.s.assign(parameters.values());
        pair.s.accumulate(from, -1);
        pair.y.assign(parameters.grads());
        pair.y.accumulate(grad, -1);
        final double curvature = dot(pair.s, pair.y);
        if (curvature > 1e-10 * Math.sqrt(dot(pair.s, pair.s) * dot(pair.y, pair.y))) {
            pair.rho = 1 / curvature;
            pairs.add(pair);
        } else {
            spare.add(pair);
        }
    }

    private static double dot(final Tensor a, final Tensor b) {
        try (Scope scope = a.device().open()) {
            return a.mul(b).sum().item();
        }
    }

    private static double largest(final Tensor x) {
        try (Scope scope = x.device().open()) {
            return x.abs().max().item();
        }
    }

    /** Releases what it holds, not the parameters. */
    @Override
    public void close() {
        spare.addAll(pairs);
        pairs.clear();
        for (final Pair pair : spare) {
            pair.s.close();
            pair.y.close();
        }
        spare.clear();
        from.close();
        grad.close();
        direction.close();
    }
}
