package dev.reverie.learners.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products with second derivatives, and what is solved and minimised with them. */
@SuppressWarnings("try")
class CurvatureTest {

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void productsAreDifferencesOfGradients(final String engine) {
        Both.on(engine, device -> {
            try (Scope scope = device.open();
                    Parameters p = Both.parameters(device, TensorType.FLOAT64)) {
                final double[] direction = {0.3, -0.2, 0.5, 0.1, -0.7, 0.4, 0.9, -0.6};
                final Tensor v = device.of(direction, 8);
                Both.gradients(p, () -> Both.loss(p));
                final double[] at = p.values().doubles();
                final double[] grads = p.grads().doubles();
                final double[] product =
                        new Hessian(p, () -> Both.loss(p), 0.5).times(v).doubles();
                assertArrayEquals(at, p.values().doubles());
                assertArrayEquals(grads, p.grads().doubles());
                final double h = 1e-5;
                p.values().accumulate(v, h);
                Both.gradients(p, () -> Both.loss(p));
                final double[] after = p.grads().doubles();
                p.values().accumulate(v, -2 * h);
                Both.gradients(p, () -> Both.loss(p));
                final double[] before = p.grads().doubles();
                for (int i = 0; i < 8; i++) {
                    assertEquals((after[i] - before[i]) / (2 * h) + 0.5 * direction[i], product[i], 1e-8);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void aLinearLossHasNoCurvature(final String engine) {
        Both.on(engine, device -> {
            try (Scope scope = device.open();
                    Parameters p = Both.parameters(device, TensorType.FLOAT64)) {
                final Tensor v = device.full(TensorType.FLOAT64, 2, 8);
                final Hessian hessian = new Hessian(p, () -> p.get("layer/w").sum(), 0.5);
                final double[] expected = new double[8];
                Arrays.fill(expected, 1);
                assertArrayEquals(expected, hessian.times(v).doubles());
            }
        });
    }

    /** Of one categorical by its logits the Fisher information is {@code diag(pi) - pi pi^T}. */
    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void theFisherInformationIsTheDivergencesCurvature(final String engine) {
        Both.on(engine, device -> {
            final double[] logits = {0.3, -1, 0.5};
            try (Scope scope = device.open();
                    Parameters p = Parameters.of(Map.of("logits", device.of(logits, 1, 3)))) {
                final Hessian fisher = new Hessian(
                        p,
                        () -> Losses.categoricalKl(p.get("logits").stop(), p.get("logits"))
                                .mean(),
                        0);
                final double[] v = {1, 2, -3};
                final double[] product = fisher.times(device.of(v, 3)).doubles();
                final double[] pi = device.of(logits, 3).softmax(0).doubles();
                final double along = pi[0] * v[0] + pi[1] * v[1] + pi[2] * v[2];
                for (int i = 0; i < 3; i++) {
                    assertEquals(pi[i] * (v[i] - along), product[i], 1e-12);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void conjugateGradientSolvesInAsManyStepsAsThereAreUnknowns(final String engine) {
        Both.on(engine, device -> {
            final int n = 12;
            final SplittableRandom random = new SplittableRandom(3);
            final double[] root = random.doubles(n * n, -1, 1).toArray();
            final double[] b = random.doubles(n, -1, 1).toArray();
            try (Scope scope = device.open()) {
                final Tensor r = device.of(root, n, n);
                final Tensor a = r.transpose(0, 1).matmul(r);
                final int[] products = {0};
                final LinearMap map = v -> {
                    products[0]++;
                    return a.matmul(v.reshape(n, 1)).reshape(n).add(v.mul(0.1));
                };
                final Tensor x = new ConjugateGradient(50, 1e-10).solve(map, device.of(b, n));
                assertTrue(products[0] <= n + 3, products[0] + " products");
                assertArrayEquals(b, map.times(x).doubles(), 1e-8);
                products[0] = 0;
                new ConjugateGradient(5, 0).solve(map, device.of(b, n));
                assertEquals(5, products[0]);
                assertArrayEquals(
                        new double[n],
                        new ConjugateGradient(5, 0)
                                .solve(map, device.zeros(TensorType.FLOAT64, n))
                                .doubles());
                assertThrows(NonFiniteException.class, () -> new ConjugateGradient(5, 0)
                        .solve(v -> v.mul(Double.NaN), device.of(b, n)));
            }
        });
    }

    private static Tensor rosenbrock(final Tensor x) {
        final Tensor head = x.slice(0, 0, x.dim(0) - 1);
        final Tensor tail = x.slice(0, 1, x.dim(0));
        return tail.sub(head.square())
                .square()
                .mul(100)
                .add(head.neg().add(1).square())
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void lbfgsFindsTheEndOfRosenbrocksValley(final String engine) {
        Both.on(engine, device -> {
            final double[] start = {-1.2, 1, -1.2, 1, -1.2, 1};
            try (Scope scope = device.open();
                    Parameters p = Parameters.of(Map.of("x", device.of(start, 6)));
                    Lbfgs lbfgs = new Lbfgs(
                            p, () -> rosenbrock(p.get("x")), new LbfgsConfig(10, 200, 25, 1e-8, 0, 1e-4, 0.9))) {
                final Lbfgs.Result result = lbfgs.minimize();
                assertTrue(result.isConverged(), result.toString());
                assertTrue(result.evaluations() < 150, result.toString());
                final double[] ones = new double[6];
                Arrays.fill(ones, 1);
                assertArrayEquals(ones, p.values().doubles(), 1e-7);
                assertEquals(result.loss(), rosenbrock(p.values()).item());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void lbfgsMinimisesAQuadraticExactly(final String engine) {
        Both.on(engine, device -> {
            final int n = 30;
            final double[] scales = new double[n];
            Arrays.setAll(scales, i -> Math.pow(10, 3.0 * i / n));
            try (Scope scope = device.open();
                    Parameters p = Parameters.of(Map.of("x", device.zeros(TensorType.FLOAT64, n)))) {
                final Tensor a = device.of(scales, n);
                try (Lbfgs lbfgs = new Lbfgs(
                        p,
                        () -> p.get("x").sub(2).square().mul(a).sum(),
                        new LbfgsConfig(10, 500, 25, 1e-9, 0, 1e-4, 0.9))) {
                    final Lbfgs.Result result = lbfgs.minimize();
                    assertTrue(result.isConverged(), result.toString());
                    final double[] twos = new double[n];
                    Arrays.fill(twos, 2);
                    assertArrayEquals(twos, p.values().doubles(), 1e-8);
                }
            }
        });
    }

    /** {@code x - log(x)} has no value at 0 and below, where the first step of a steep start leads. */
    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void lbfgsComesBackFromWhereTheLossHasNoValue(final String engine) {
        Both.on(engine, device -> {
            try (Scope scope = device.open();
                    Parameters p = Parameters.of(Map.of("x", device.of(new double[] {0.05, 30}, 2)));
                    Lbfgs lbfgs = new Lbfgs(
                            p, () -> p.get("x").mul(40).sub(p.get("x").log()).sum(), LbfgsConfig.usual())) {
                assertTrue(lbfgs.minimize().isConverged());
                assertArrayEquals(new double[] {0.025, 0.025}, p.values().doubles(), 1e-6);
                p.values().assign(device.of(new double[] {-1, 1}, 2));
                assertEquals(
                        "loss",
                        assertThrows(NonFiniteException.class, lbfgs::minimize).tensor());
                assertArrayEquals(new double[] {-1, 1}, p.values().doubles());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void aNaturalStepKeepsItsDivergence(final String engine) {
        Both.on(engine, device -> naturalStep(device));
    }

    /** TRPO's step: {@code x = F^-1 g}, scaled so that {@code x F x / 2} is the divergence wanted. */
    private static void naturalStep(final Device device) {
        final double wanted = 1e-4;
        try (Scope scope = device.open();
                Parameters p = Both.parameters(device, TensorType.FLOAT64)) {
            final double[] x = new double[12];
            Arrays.setAll(x, i -> Math.cos(i + 1.0));
            final Tensor states = device.of(x, 4, 3);
            final Tensor before =
                    states.matmul(p.get("layer/w")).add(p.get("layer/b")).mul(1);
            final Hessian fisher = new Hessian(
                    p,
                    () -> {
                        final Tensor logits = states.matmul(p.get("layer/w")).add(p.get("layer/b"));
                        return Losses.categoricalKl(logits.stop(), logits).mean();
                    },
                    1e-6);
            final Tensor advantage = device.of(new double[] {1, -1, 0.5, 0, -2, 1, 0, 3}, 4, 2);
            Both.gradients(p, () -> states.matmul(p.get("layer/w"))
                    .add(p.get("layer/b"))
                    .logSoftmax(-1)
                    .mul(advantage)
                    .mean());
            final Tensor natural = new ConjugateGradient(20, 1e-10).solve(fisher, p.grads());
            final double length = natural.mul(fisher.times(natural)).sum().item();
            p.values().accumulate(natural, -Math.sqrt(2 * wanted / length));
            final Tensor after = states.matmul(p.get("layer/w")).add(p.get("layer/b"));
            assertEquals(wanted, Losses.categoricalKl(before, after).mean().item(), wanted * 0.05);
        }
    }
}
