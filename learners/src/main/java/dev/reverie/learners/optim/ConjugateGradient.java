package dev.reverie.learners.optim;

import dev.reverie.config.Problems;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tensor;

/**
 * Solves {@code A x = b} for a positive definite {@code A} by its products (Hestenes and Stiefel 1952; Nocedal and Wright,
 * algorithm 5.2). Two numbers an iteration go to the JVM.
 *
 * @param iterations at most, above 0; TRPO has 10.
 * @param tolerance  ends when {@code |b - A x| <= tolerance |b|}; 0 or more.
 */
@SuppressWarnings("try")
public record ConjugateGradient(int iterations, double tolerance) {
    public ConjugateGradient {
        new Problems()
                .check(iterations > 0, "iterations", "must be above 0, got " + iterations)
                .check(tolerance >= 0 && Double.isFinite(tolerance), "tolerance", "must be 0 or more, got " + tolerance)
                .raise();
    }

    /**
     * Solves, from {@code x = 0}.
     *
     * @param a matrix; where it curves down along a direction, the solution found before is taken.
     * @param b {@code [n]}.
     * @return {@code [n]} x, of the innermost scope.
     * @throws NonFiniteException if a product is not finite.
     */
    public Tensor solve(final LinearMap a, final Tensor b) {
        final Device device = b.device();
        try (Scope scope = device.open()) {
            final Tensor x = device.zeros(b.type(), b.shape());
            final Tensor residual = b.stop().mul(1);
            final Tensor direction = b.stop().mul(1);
            final double[] squares = {dot(b, b)};
            final double enough = squares[0] * tolerance * tolerance;
            boolean goesOn = squares[0] > enough;
            for (int i = 0; goesOn && i < iterations; i++) {
                goesOn = iterate(a, x, residual, direction, squares) && squares[0] > enough;
            }
            return scope.keep(x);
        }
    }

    private static boolean iterate(
            final LinearMap a, final Tensor x, final Tensor residual, final Tensor direction, final double[] squares) {
        try (Scope scope = x.device().open()) {
            final Tensor product = a.times(direction);
            final double curvature = dot(direction, product);
            if (!Double.isFinite(curvature)) {
                throw new NonFiniteException(
                        "matrix product", "conjugate gradient: the product of matrix and direction is not finite");
            }
            if (curvature <= 0) {
                return false;
            }
            final double step = squares[0] / curvature;
            x.accumulate(direction, step);
            residual.accumulate(product, -step);
            final double next = dot(residual, residual);
            final Tensor turned = direction.mul(next / squares[0]).add(residual);
            direction.assign(turned);
            squares[0] = next;
            return true;
        }
    }

    private static double dot(final Tensor a, final Tensor b) {
        try (Scope scope = a.device().open()) {
            return a.stop().mul(b.stop()).sum().item();
        }
    }
}
