package dev.reverie.learners.math;

import dev.reverie.learners.Golden;
import dev.reverie.learners.tensor.Attention;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Recurrent;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against numbers that PyTorch computed: benchmarks/peers/golden.py. */
class GoldenTest {
    private static final double NEAR = 1e-10;

    private interface Given extends Function<String, Tensor> {
        default Tensor dense(final Tensor x, final String name) {
            return Fused.dense(x, apply(name + "/kernel"), apply(name + "/bias"), null);
        }

        default Tensor normed(final Tensor x, final String name) {
            return dev.reverie.learners.tensor.Normal.rmsNorm(x, apply(name + "/scale"), 1e-4)
                    .silu();
        }

        default Tensor layer(final Tensor x, final String name) {
            return normed(dense(x, name), name);
        }

        default Tensor blocks(final Tensor x, final String name) {
            final Tensor kernel = apply(name + "/kernel");
            final Tensor bias = apply(name + "/bias").reshape(kernel.dim(0), 1, kernel.dim(2));
            return Fused.blockDense(x, kernel, bias, null);
        }
    }

    private static Given given(final Device device, final Golden golden) {
        final Map<String, Tensor> made = new HashMap<>();
        return name -> made.computeIfAbsent(name, n -> golden.tensor(device, n));
    }

    /** The first output and, where the file has them, its gradients. */
    private static void check(
            final Device device, final Golden golden, final String output, final Function<Given, Tensor> f) {
        final Given given = given(device, golden);
        final List<String> names = golden.gradients();
        final List<Tensor> leaves = new ArrayList<>();
        names.forEach(name -> leaves.add(given.apply(name).requireGrad()));
        if (names.isEmpty()) {
            golden.output(output, f.apply(given), NEAR);
            return;
        }
        try (Tape tape = device.record()) {
            final Tensor out = f.apply(given);
            golden.output(output, out, NEAR);
            final List<Tensor> grads = tape.gradients(out.sum(), leaves);
            for (int i = 0; i < names.size(); i++) {
                golden.gradient(names.get(i), grads.get(i), NEAR);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void cells(final String engine) {
        On.engine(engine, device -> {
            final Function<Given, Tensor> sums = in -> Fused.dense(
                    Shaping.concat(1, in.apply("x"), in.apply("h")),
                    Shaping.concat(0, in.apply("kernel_x"), in.apply("kernel_h")),
                    in.apply("bias"),
                    null);
            check(device, Golden.of("gru"), "h", in -> Recurrent.gru(sums.apply(in), in.apply("h"), -1));
            final Golden lstm = Golden.of("lstm");
            check(device, lstm, "h", in -> {
                final Recurrent.Lstm next = Recurrent.lstm(sums.apply(in), in.apply("c"));
                lstm.output("c", next.c(), NEAR);
                return next.h();
            });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void causalAttentionOfTwoHeads(final String engine) {
        On.engine(engine, device -> {
            final Golden golden = Golden.of("attention");
            final int heads = (int) golden.number("heads");
            check(device, golden, "y", in -> {
                final Tensor x = in.apply("x");
                final Function<String, Tensor> split = name -> x.matmul(in.apply(name))
                        .reshape(x.dim(0), x.dim(1), heads, -1)
                        .transpose(1, 2);
                final Tensor seen = Attention.of(
                        split.apply("query"),
                        split.apply("key"),
                        split.apply("value"),
                        Attention.causalMask(device, TensorType.FLOAT64, x.dim(1), 1));
                return seen.transpose(1, 2).reshape(x.shape()).matmul(in.apply("out"));
            });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void layerNorm(final String engine) {
        On.engine(engine, device -> {
            final Golden golden = Golden.of("layer_norm");
            check(
                    device,
                    golden,
                    "y",
                    in -> dev.reverie.learners.tensor.Normal.layerNorm(
                            in.apply("x"), in.apply("scale"), in.apply("shift"), golden.number("epsilon")));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void aStepOfTheRecurrentStateSpaceModel(final String engine) {
        On.engine(engine, device -> {
            final Golden golden = Golden.of("rssm_step");
            check(device, golden, "deter", in -> {
                final Tensor deter = deter(in);
                final int[] grouped = {deter.dim(0), 3, 4};
                final Tensor prior =
                        in.dense(in.layer(deter, "prior"), "prior/logits").reshape(grouped);
                final Tensor seen = Shaping.concat(1, deter, in.apply("embed"));
                final Tensor posterior = in.dense(in.layer(seen, "posterior"), "posterior/logits")
                        .reshape(grouped);
                golden.output("prior", prior, NEAR);
                golden.output("posterior", posterior, NEAR);
                final OneHot p = new OneHot(posterior, 0.01);
                final OneHot q = new OneHot(prior, 0.01);
                golden.output("posterior_probs", p.logProbs().exp(), NEAR);
                golden.output("prior_probs", q.logProbs().exp(), NEAR);
                golden.output("kl", Divergence.kl(p, q), NEAR);
                golden.output("kl", Divergence.balanced(p, q).dynamics(), NEAR);
                return deter;
            });
        });
    }

    private static Tensor deter(final Given in) {
        final Tensor keep = in.apply("first").neg().add(1).unsqueeze(1);
        final Tensor deter = in.apply("deter").mul(keep);
        final int n = deter.dim(0);
        final Tensor stoch = in.apply("stoch").reshape(n, -1).mul(keep);
        final Tensor action = in.apply("action").mul(keep);
        final Tensor within =
                action.div(action.abs().clip(1, Double.POSITIVE_INFINITY).stop());
        final Tensor shared =
                Shaping.concat(1, in.layer(deter, "deter"), in.layer(stoch, "stoch"), in.layer(within, "action"));
        final Tensor both = shared.unsqueeze(1).expand(n, 2, shared.dim(1));
        final Tensor x = Shaping.concat(2, deter.reshape(n, 2, 4), both).reshape(n, -1);
        final Tensor core = in.normed(in.blocks(x, "core"), "core");
        return Recurrent.blockGru(in.blocks(core, "gates"), deter, 2, -1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void squashedNumbers(final String engine) {
        On.engine(engine, device -> {
            final Golden symlog = Golden.of("symlog");
            final Tensor x = symlog.tensor(device, "x");
            symlog.output("symlog", Symlog.symlog(x), 1e-14);
            symlog.output("back", Symlog.symexp(Symlog.symlog(x)), NEAR);
            final Golden scaling = Golden.of("value_scaling");
            scaling.output("h", ValueScaling.scale(x), NEAR);
            // the golden inverse takes differences of near numbers
            scaling.output("inverse", ValueScaling.unscale(x), 1e-9);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void continuousDistributions(final String engine) {
        On.engine(engine, device -> {
            final Golden normal = Golden.of("normal");
            check(device, normal, "log_prob", in -> {
                final Normal one = new Normal(in.apply("mean"), in.apply("std"));
                normal.output("entropy", one.entropy(), NEAR);
                return one.logProb(in.apply("x"));
            });
            final Golden tanh = Golden.of("tanh_normal");
            check(device, tanh, "log_prob", in -> {
                final TanhNormal one = new TanhNormal(in.apply("mean"), in.apply("std"));
                tanh.output("log_prob", one.logProb(in.apply("before").tanh()), 1e-9);
                return one.logProbBefore(in.apply("before"));
            });
            final Golden bounded = Golden.of("bounded_normal");
            check(device, bounded, "log_prob", in -> {
                final Normal one = Normal.bounded(
                        in.apply("mean"), in.apply("std"), bounded.number("least"), bounded.number("most"));
                bounded.output("std", one.std(), NEAR);
                return one.logProb(in.apply("x"));
            });
            final Golden cut = Golden.of("truncated_normal");
            check(device, cut, "log_prob", in -> {
                final TruncatedNormal one =
                        new TruncatedNormal(in.apply("mean"), in.apply("std"), cut.number("low"), cut.number("high"));
                cut.output("mean", one.mean(), 1e-8);
                cut.output("entropy", one.entropy(), 1e-8);
                return one.logProb(in.apply("x"));
            });
            final Golden mixture = Golden.of("mixture");
            check(device, mixture, "log_prob", in -> {
                final Mixture one = new Mixture(in.apply("logits"), in.apply("mean"), in.apply("std"));
                mixture.output("mean", one.mean(), NEAR);
                return one.logProb(in.apply("x"));
            });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void discreteDistributionsAndDivergences(final String engine) {
        On.engine(engine, device -> {
            final Golden categorical = Golden.of("categorical");
            check(device, categorical, "kl", in -> {
                final double unimix = categorical.number("unimix");
                final Categorical p = new Categorical(in.apply("logits"), unimix);
                final Tensor index = in.apply("index").cast(TensorType.INT32);
                categorical.output("log_prob", p.logProb(index), NEAR);
                categorical.output("entropy", p.entropy(), NEAR);
                categorical.output("probs", p.logProbs().exp(), NEAR);
                return Divergence.kl(p, new Categorical(in.apply("other"), unimix));
            });
            check(
                    device,
                    Golden.of("gaussian_kl"),
                    "kl",
                    in -> Divergence.kl(
                            new Normal(in.apply("m1"), in.apply("s1")), new Normal(in.apply("m2"), in.apply("s2"))));
            final Golden bernoulli = Golden.of("bernoulli");
            check(device, bernoulli, "log_prob", in -> {
                final Bernoulli one = new Bernoulli(in.apply("logits"));
                bernoulli.output("entropy", one.entropy(), NEAR);
                return one.logProb(in.apply("x"));
            });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void twoHotPredictions(final String engine) {
        On.engine(engine, device -> {
            final Golden plain = Golden.of("two_hot");
            check(device, plain, "loss", in -> {
                final TwoHot one = new TwoHot(in.apply("logits"), in.apply("bins"));
                plain.output("two_hot", Losses.twoHot(in.apply("target"), in.apply("bins")), NEAR);
                plain.output("mean", one.mean(), NEAR);
                return one.loss(in.apply("target"));
            });
            final Golden symexp = Golden.of("symexp_two_hot");
            check(device, symexp, "loss", in -> {
                final Tensor bins = TwoHot.symexpBins(device, TensorType.FLOAT64, 20, 255);
                final TwoHot one = new TwoHot(in.apply("logits"), bins);
                symexp.output("mean", one.mean(), NEAR);
                return one.loss(in.apply("target"));
            });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void returns(final String engine) {
        On.engine(engine, device -> {
            final Golden lambda = Golden.of("lambda_return");
            check(
                    device,
                    lambda,
                    "returns",
                    in -> Returns.lambda(
                            in.apply("reward"),
                            in.apply("discount"),
                            in.apply("value"),
                            Returns.trace(in.apply("last"), lambda.number("lambda_"))));
            final Golden gae = Golden.of("gae");
            check(
                    device,
                    gae,
                    "advantages",
                    in -> Returns.gae(
                            in.apply("reward"),
                            in.apply("discount"),
                            in.apply("value"),
                            Returns.trace(in.apply("last"), gae.number("lambda_"))));
            final Golden steps = Golden.of("n_step");
            check(
                    device,
                    steps,
                    "returns",
                    in -> Returns.nStep(
                            in.apply("reward"), in.apply("discount"), in.apply("value"), in.apply("last"), (int)
                                    steps.number("n")));
            final Golden vtrace = Golden.of("vtrace");
            final Given in = given(device, vtrace);
            final Returns.Vtrace got = Returns.vtrace(
                    in.apply("reward"),
                    in.apply("discount"),
                    in.apply("value"),
                    Returns.trace(in.apply("last"), vtrace.number("lambda_")),
                    in.apply("log_ratio"),
                    vtrace.number("rho_clip"),
                    vtrace.number("c_clip"));
            vtrace.output("targets", got.targets(), NEAR);
            vtrace.output("advantages", got.advantages(), NEAR);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void theRangeOfReturns(final String engine) {
        On.engine(engine, device -> {
            final Golden golden = Golden.of("return_range");
            try (ReturnRange range =
                    new ReturnRange(device, TensorType.FLOAT64, golden.number("rate"), 5, 95, golden.number("floor"))) {
                range.update(golden.tensor(device, "first"));
                range.update(golden.tensor(device, "second"));
                golden.output("scale", range.scale(), NEAR);
                golden.output("low", range.state().at(0, 0), NEAR);
                golden.output("high", range.state().at(0, 1), NEAR);
            }
        });
    }
}
