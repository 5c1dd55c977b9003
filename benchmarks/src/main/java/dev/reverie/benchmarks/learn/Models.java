package dev.reverie.benchmarks.learn;

import dev.reverie.learners.tensor.Attention;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Normal;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Recurrent;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.Window;
import org.jspecify.annotations.Nullable;

/** The workloads in our tensors. */
final class Models {
    private final Parameters parameters;
    private final Tensor x;
    private final Tensor y;

    /** A network with its inputs. */
    @FunctionalInterface
    interface Model {
        /** @return a scalar. */
        Tensor loss();
    }

    private Models(final Parameters parameters, final Tensor x, final Tensor y) {
        this.parameters = parameters;
        this.x = x;
        this.y = y;
    }

    static Model of(final Workload workload, final Parameters parameters, final Tensor x, final Tensor y) {
        final Models models = new Models(parameters, x, y);
        return switch (workload) {
            case MLP -> models::mlp;
            case RSSM -> models::rssm;
            case CNN -> models::cnn;
            case TRANSFORMER -> {
                final Tensor mask = Attention.causalMask(x.device(), TensorType.FLOAT32, Workload.TOKENS, 1);
                yield () -> models.transformer(mask);
            }
            case ENSEMBLE -> models::ensemble;
        };
    }

    private Tensor dense(final String name, final Tensor in, final @Nullable Unary activation) {
        return Fused.dense(in, parameters.get(name + "/kernel"), parameters.get(name + "/bias"), activation);
    }

    private Tensor onto(final String name, final Tensor known, final Tensor state) {
        return Fused.denseOnto(known, state, parameters.get(name + "/recurrent"), Unary.SILU);
    }

    private Tensor mlp() {
        Tensor h = x;
        final int layers = Workload.MLP_SIZES.length - 1;
        for (int i = 0; i < layers; i++) {
            h = dense(Integer.toString(i), h, i + 1 < layers ? Unary.SILU : null);
        }
        return h.sub(y).square().mean();
    }

    private Tensor rssm() {
        final int rows = Workload.BATCH;
        final int steps = Workload.STEPS;
        final Device device = x.device();
        Tensor h = device.zeros(TensorType.FLOAT32, rows, Workload.DETER);
        Tensor z = h;
        final Tensor[] states = new Tensor[steps];
        final Tensor[] posts = new Tensor[steps];
        final Tensor actions = dense("in", y, null);
        final Tensor seen = dense("post", x, null);
        for (int t = 0; t < steps; t++) {
            final Tensor in = onto("in", actions.at(0, t), z);
            h = Recurrent.gru(dense("gru", Shaping.concat(1, in, h), null), h, -1);
            states[t] = h;
            posts[t] = dense("postOut", onto("post", seen.at(0, t), h), null);
            z = posts[t].reshape(rows, Workload.GROUPS, -1).softmax(-1).reshape(rows, Workload.DETER);
        }
        final Tensor all = Shaping.concat(0, states);
        final Tensor prior = dense("priorOut", dense("prior", all, Unary.SILU), null);
        final Tensor post = Shaping.concat(0, posts);
        return Losses.categoricalKl(
                        post.reshape(steps * rows, Workload.GROUPS, -1),
                        prior.reshape(steps * rows, Workload.GROUPS, -1))
                .mean()
                .add(all.square().mean());
    }

    private Tensor cnn() {
        Tensor h = x;
        final Window window = Window.of(2, 1);
        for (int i = 0; i < Workload.LAYERS; i++) {
            h = Fused.conv2d(h, parameters.get(i + "/kernel"), parameters.get(i + "/bias"), window, Unary.SILU);
        }
        return h.sub(y).square().mean();
    }

    private Tensor transformer(final Tensor mask) {
        Tensor h = x;
        for (int i = 0; i < Workload.LAYERS; i++) {
            h = h.add(dense(i + "/out", attention(dense(i + "/qkv", norm(i + "/norm1", h), null), mask), null));
            h = h.add(dense(i + "/down", dense(i + "/up", norm(i + "/norm2", h), Unary.SILU), null));
        }
        return h.sub(y).square().mean();
    }

    private Tensor norm(final String name, final Tensor in) {
        return Normal.layerNorm(in, parameters.get(name + "/scale"), parameters.get(name + "/shift"), 1e-5);
    }

    private static Tensor attention(final Tensor qkv, final Tensor mask) {
        final Tensor parts = qkv.reshape(
                        Workload.BATCH, Workload.TOKENS, 3, Workload.HEADS, Workload.WIDTH / Workload.HEADS)
                .permute(2, 0, 3, 1, 4);
        return Attention.of(parts.at(0, 0), parts.at(0, 1), parts.at(0, 2), mask)
                .transpose(1, 2)
                .reshape(Workload.BATCH, Workload.TOKENS, Workload.WIDTH);
    }

    private Tensor ensemble() {
        Tensor h = x;
        final int layers = Workload.MEMBER_SIZES.length - 1;
        for (int i = 0; i < layers; i++) {
            h = Fused.ensembleDense(
                    h, parameters.get(i + "/kernel"), parameters.get(i + "/bias"), i + 1 < layers ? Unary.SILU : null);
        }
        return h.sub(y).square().mean();
    }
}
