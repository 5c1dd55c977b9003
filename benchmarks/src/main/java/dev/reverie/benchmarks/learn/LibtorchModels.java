package dev.reverie.benchmarks.learn;

import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The workloads in libtorch's tensors. */
final class LibtorchModels {
    private static final long[] STRIDE = {2, 2};
    private static final long[] PADDING = {1, 1};
    private static final long[] ONES = {1, 1};
    private static final long[] NONE = {0, 0};

    private final Map<String, Tensor> parameters;
    private final Tensor x;
    private final Tensor y;

    /** A network with its inputs. */
    @FunctionalInterface
    interface Model {
        /** @return a scalar. */
        Tensor loss();
    }

    private LibtorchModels(final Map<String, Tensor> parameters, final Tensor x, final Tensor y) {
        this.parameters = parameters;
        this.x = x;
        this.y = y;
    }

    static Model of(final Workload workload, final Map<String, Tensor> parameters, final Tensor x, final Tensor y) {
        final LibtorchModels models = new LibtorchModels(parameters, x, y);
        return switch (workload) {
            case MLP -> models::mlp;
            case RSSM -> models::rssm;
            case CNN -> models::cnn;
            case TRANSFORMER -> models::transformer;
            case ENSEMBLE -> models::ensemble;
        };
    }

    private Tensor get(final String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }

    private Tensor dense(final String name, final Tensor in) {
        return torch.linear(in, get(name + "/kernel"), new TensorOptional(get(name + "/bias")));
    }

    private Tensor mlp() {
        Tensor h = x;
        final int layers = Workload.MLP_SIZES.length - 1;
        for (int i = 0; i < layers; i++) {
            h = dense(Integer.toString(i), h);
            h = i + 1 < layers ? torch.silu(h) : h;
        }
        return torch.mse_loss(h, y);
    }

    private static Tensor joined(final Tensor... parts) {
        return torch.cat(new TensorVector(parts), 1);
    }

    private Tensor rssm() {
        final int rows = Workload.BATCH;
        final int steps = Workload.STEPS;
        final Scalar minus = new Scalar(-1.0);
        Tensor h = torch.zeros(rows, Workload.DETER);
        Tensor z = h;
        final TensorVector states = new TensorVector();
        final TensorVector posts = new TensorVector();
        for (int t = 0; t < steps; t++) {
            final Tensor in = torch.silu(dense("in", joined(z, y.select(0, t))));
            final TensorVector gates = torch.chunk(dense("gru", joined(in, h)), 3, 1);
            final Tensor update = torch.sigmoid(torch.add(gates.get(1), minus));
            final Tensor candidate = torch.tanh(torch.mul(torch.sigmoid(gates.get(0)), gates.get(2)));
            h = torch.lerp(h, candidate, update);
            states.push_back(h);
            final Tensor post = dense("postOut", torch.silu(dense("post", joined(h, x.select(0, t)))));
            posts.push_back(post);
            z = torch.softmax(post.view(rows, Workload.GROUPS, -1), -1).view(rows, Workload.DETER);
        }
        final Tensor all = torch.cat(states, 0);
        final Tensor prior = dense("priorOut", torch.silu(dense("prior", all)));
        final Tensor q = torch.log_softmax(prior.view(steps * rows, Workload.GROUPS, -1), -1);
        final Tensor p = torch.log_softmax(torch.cat(posts, 0).view(steps * rows, Workload.GROUPS, -1), -1);
        return torch.add(
                torch.mean(torch.sum(torch.mul(torch.exp(p), torch.sub(p, q)), -1)), torch.mean(torch.square(all)));
    }

    private Tensor cnn() {
        Tensor h = x;
        for (int i = 0; i < Workload.LAYERS; i++) {
            h = torch.silu(torch.convolution(
                    h,
                    get(i + "/kernel"),
                    new TensorOptional(get(i + "/bias")),
                    STRIDE,
                    PADDING,
                    ONES,
                    false,
                    NONE,
                    1));
        }
        return torch.mse_loss(h, y);
    }

    private Tensor transformer() {
        Tensor h = x;
        for (int i = 0; i < Workload.LAYERS; i++) {
            h = torch.add(h, dense(i + "/out", attention(dense(i + "/qkv", norm(i + "/norm1", h)))));
            h = torch.add(h, dense(i + "/down", torch.silu(dense(i + "/up", norm(i + "/norm2", h)))));
        }
        return torch.mse_loss(h, y);
    }

    private Tensor norm(final String name, final Tensor in) {
        return torch.layer_norm(
                in,
                new long[] {Workload.WIDTH},
                new TensorOptional(get(name + "/scale")),
                new TensorOptional(get(name + "/shift")),
                1e-5,
                false);
    }

    private static Tensor attention(final Tensor qkv) {
        final TensorVector parts = torch.chunk(qkv, 3, 2);
        final Tensor mixed = torch.scaled_dot_product_attention(
                heads(parts.get(0)),
                heads(parts.get(1)),
                heads(parts.get(2)),
                new TensorOptional(),
                0,
                true,
                new org.bytedeco.pytorch.DoubleOptional(),
                false);
        return mixed.transpose(1, 2).contiguous().view(Workload.BATCH, Workload.TOKENS, Workload.WIDTH);
    }

    private static Tensor heads(final Tensor part) {
        return part.view(Workload.BATCH, Workload.TOKENS, Workload.HEADS, -1).transpose(1, 2);
    }

    private Tensor ensemble() {
        Tensor h = x;
        final int layers = Workload.MEMBER_SIZES.length - 1;
        for (int i = 0; i < layers; i++) {
            h = torch.baddbmm(get(i + "/bias"), h, get(i + "/kernel"));
            h = i + 1 < layers ? torch.silu(h) : h;
        }
        return torch.mse_loss(h, y);
    }
}
