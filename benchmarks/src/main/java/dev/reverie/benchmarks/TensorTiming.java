package dev.reverie.benchmarks;

import dev.reverie.learners.tensor.AdamStep;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Recurrent;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** What the tensor engines cost: small operations, and an MLP's update beside libtorch's own autograd. */
@NullUnmarked
public final class TensorTiming {
    private static final int BATCH = 256;
    private static final int STEPS = 50;
    private static final int ROWS = 16;
    private static final int DETER = 256;
    private static final int ACTIONS = 6;
    private static final int GROUPS = 32;
    private static final int[] SIZES = {24, 256, 256, 256, 6};

    private TensorTiming() {}

    /** @param args seconds a case, 1 if there is none. */
    public static void main(final String[] args) throws InterruptedException {
        final double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 1;
        for (final Engines.Availability engine : Engines.available()) {
            System.out.println(
                    engine.engine() + " on " + engine.device() + ": " + (engine.isThere() ? "there" : engine.reason()));
            if (engine.isThere()) {
                try (Device device = Engines.open(engine.engine(), engine.device(), 1)) {
                    operations(device, seconds / 10, false);
                    operations(device, seconds / 10, true);
                }
            }
        }
        beside("mlp 3x256, batch 256", seconds, Mlp::new, MlpAutograd::new);
        beside("rssm 50 steps, batch 16, deter 256", seconds, Rssm::new, RssmAutograd::new);
    }

    /** One update, again and again. */
    @FunctionalInterface
    private interface Update {
        void run();
    }

    private static void beside(
            final String name, final double seconds, final Function<Device, Update> ours, final Supplier<Update> theirs)
            throws InterruptedException {
        final Map<String, double[]> micros = new LinkedHashMap<>();
        final Map<String, Device> devices = new LinkedHashMap<>();
        final Map<String, Update> updates = new LinkedHashMap<>();
        for (final String engine : new String[] {"torch", "nd4j"}) {
            final Device device = Engines.open(engine, "cpu", 1);
            devices.put(engine, device);
            updates.put(engine, ours.apply(device));
            micros.put(engine, new double[5]);
        }
        final Update[] autograd = new Update[1];
        onThread(() -> autograd[0] = theirs.get());
        final double[] floor = new double[5];
        for (int i = 0; i < floor.length; i++) {
            final int at = i;
            updates.forEach((engine, update) -> micros.get(engine)[at] = micros(seconds, update::run));
            onThread(() -> floor[at] = micros(seconds, autograd[0]::run));
        }
        Arrays.sort(floor);
        System.out.printf("%s, forward, backward and Adam: libtorch autograd %.0f us", name, floor[2]);
        micros.forEach((engine, times) -> {
            Arrays.sort(times);
            System.out.printf(", engine %s %.0f us (%.2f)", engine, times[2], times[2] / floor[2]);
        });
        System.out.println();
        devices.values().forEach(Device::close);
    }

    /** Autograd's thread must not have the engine's inference mode. */
    private static void onThread(final Runnable body) throws InterruptedException {
        final Thread thread = new Thread(body, "autograd");
        thread.start();
        thread.join();
    }

    private static double micros(final double seconds, final Runnable body) {
        for (int i = 0; i < 10; i++) {
            body.run();
        }
        int n = 0;
        final long start = System.nanoTime();
        long end = start;
        while (end - start < seconds * 1e9) {
            body.run();
            n++;
            end = System.nanoTime();
        }
        return (end - start) / 1e3 / n;
    }

    private static void operations(final Device device, final double seconds, final boolean isWarm) {
        for (final int n : new int[] {8, 256}) {
            final Map<String, Runnable> cases = new LinkedHashMap<>();
            final Tensor a = device.normal(TensorType.FLOAT32, n, n);
            final Tensor b = device.normal(TensorType.FLOAT32, n, n);
            cases.put("add", () -> a.add(b));
            cases.put("mul by a number", () -> a.mul(2));
            cases.put("tanh", a::tanh);
            cases.put("silu", a::silu);
            cases.put("matmul", () -> a.matmul(b));
            cases.put("sum", a::sum);
            cases.put("softmax", () -> a.softmax(-1));
            cases.put("reshape", () -> a.reshape(-1));
            final StringBuilder line = new StringBuilder("  us an operation on [" + n + ", " + n + "]:");
            cases.forEach((name, body) ->
                    line.append(String.format(" %s %.2f,", name, micros(seconds, () -> device.scoped(body)))));
            if (isWarm) {
                System.out.println(line);
            }
        }
    }

    /** Parameters, moments and inputs of one network on one device. */
    private abstract static class Network implements Update {
        final Device device;
        private final Parameters parameters;
        private final Tensor first;
        private final Tensor second;
        private long updates;

        Network(final Device device, final Map<String, int[]> layers) {
            this.device = device;
            final Map<String, Tensor> initial = new LinkedHashMap<>();
            layers.forEach((name, size) -> {
                initial.put(
                        name,
                        device.normal(TensorType.FLOAT32, size[0], size[1]).mul(0.05));
                initial.put(name + "b", device.zeros(TensorType.FLOAT32, size[1]));
            });
            parameters = Parameters.of(initial);
            first = device.zeros(TensorType.FLOAT32, (int) parameters.size());
            second = device.zeros(TensorType.FLOAT32, (int) parameters.size());
        }

        final Tensor dense(final String name, final Tensor x, final @Nullable Unary activation) {
            return Fused.dense(x, parameters.get(name), parameters.get(name + "b"), activation);
        }

        abstract Tensor loss();

        @Override
        public final void run() {
            device.scoped(() -> {
                final Tape tape = device.record();
                final Tensor grads = tape.gradients(loss(), parameters);
                final AdamStep step = AdamStep.at(++updates, 3e-4, 0.9, 0.999, 1e-8, 0);
                device.engine().adam(parameters.values(), grads, first, second, step);
            });
        }
    }

    private static Map<String, int[]> mlp() {
        final Map<String, int[]> layers = new LinkedHashMap<>();
        for (int i = 0; i + 1 < SIZES.length; i++) {
            layers.put("w" + i, new int[] {SIZES[i], SIZES[i + 1]});
        }
        return layers;
    }

    private static Map<String, int[]> rssm() {
        final Map<String, int[]> layers = new LinkedHashMap<>();
        layers.put("in", new int[] {DETER + ACTIONS, DETER});
        layers.put("gru", new int[] {2 * DETER, 3 * DETER});
        layers.put("prior", new int[] {DETER, DETER});
        layers.put("priorOut", new int[] {DETER, DETER});
        layers.put("post", new int[] {2 * DETER, DETER});
        layers.put("postOut", new int[] {DETER, DETER});
        return layers;
    }

    private static final class Mlp extends Network {
        private final Tensor x;
        private final Tensor y;

        private Mlp(final Device device) {
            super(device, mlp());
            x = device.normal(TensorType.FLOAT32, BATCH, SIZES[0]);
            y = device.normal(TensorType.FLOAT32, BATCH, SIZES[SIZES.length - 1]);
        }

        @Override
        Tensor loss() {
            Tensor h = x;
            for (int i = 0; i + 1 < SIZES.length; i++) {
                h = dense("w" + i, h, i + 2 < SIZES.length ? Unary.SILU : null);
            }
            return h.sub(y).square().mean();
        }
    }

    private static final class Rssm extends Network {
        private final Tensor embedded;
        private final Tensor actions;

        private Rssm(final Device device) {
            super(device, rssm());
            embedded = device.normal(TensorType.FLOAT32, STEPS, ROWS, DETER);
            actions = device.normal(TensorType.FLOAT32, STEPS, ROWS, ACTIONS);
        }

        @Override
        Tensor loss() {
            Tensor h = device.zeros(TensorType.FLOAT32, ROWS, DETER);
            Tensor z = h;
            final Tensor[] states = new Tensor[STEPS];
            final Tensor[] posts = new Tensor[STEPS];
            for (int t = 0; t < STEPS; t++) {
                final Tensor x = dense("in", Shaping.concat(1, z, actions.at(0, t)), Unary.SILU);
                h = Recurrent.gru(dense("gru", Shaping.concat(1, x, h), null), h, -1);
                states[t] = h;
                posts[t] = dense("postOut", dense("post", Shaping.concat(1, h, embedded.at(0, t)), Unary.SILU), null);
                z = posts[t].reshape(ROWS, GROUPS, -1).softmax(-1).reshape(ROWS, DETER);
            }
            final Tensor all = Shaping.concat(0, states);
            final Tensor prior = dense("priorOut", dense("prior", all, Unary.SILU), null);
            final Tensor post = Shaping.concat(0, posts);
            return Losses.categoricalKl(post.reshape(STEPS * ROWS, GROUPS, -1), prior.reshape(STEPS * ROWS, GROUPS, -1))
                    .mean()
                    .add(all.square().mean());
        }
    }

    /** The same networks by libtorch's own gradients and optimiser. */
    private abstract static class Autograd implements Update {
        private final TensorVector parameters = new TensorVector();
        private final Map<String, Integer> places = new LinkedHashMap<>();
        private final Adam adam;

        Autograd(final Map<String, int[]> layers) {
            final Scalar scale = new Scalar(0.05);
            layers.forEach((name, size) -> {
                places.put(name, (int) parameters.size());
                parameters.push_back(torch.randn(size[1], size[0]).mul(scale).set_requires_grad(true));
                parameters.push_back(torch.zeros(size[1]).set_requires_grad(true));
            });
            adam = new Adam(parameters, new AdamOptions(3e-4));
        }

        final org.bytedeco.pytorch.Tensor dense(final String name, final org.bytedeco.pytorch.Tensor x) {
            final int at = places.get(name);
            return torch.linear(x, parameters.get(at), parameters.get(at + 1));
        }

        abstract org.bytedeco.pytorch.Tensor loss();

        @Override
        public final void run() {
            final PointerScope handles = new PointerScope();
            final org.bytedeco.pytorch.Tensor loss = loss();
            adam.zero_grad();
            loss.backward();
            adam.step();
            handles.close();
        }
    }

    private static final class MlpAutograd extends Autograd {
        private final org.bytedeco.pytorch.Tensor x = torch.randn(BATCH, SIZES[0]);
        private final org.bytedeco.pytorch.Tensor y = torch.randn(BATCH, SIZES[SIZES.length - 1]);

        private MlpAutograd() {
            super(mlp());
        }

        @Override
        org.bytedeco.pytorch.Tensor loss() {
            org.bytedeco.pytorch.Tensor h = x;
            for (int i = 0; i + 1 < SIZES.length; i++) {
                h = dense("w" + i, h);
                h = i + 2 < SIZES.length ? torch.silu(h) : h;
            }
            return torch.mse_loss(h, y);
        }
    }

    private static final class RssmAutograd extends Autograd {
        private final org.bytedeco.pytorch.Tensor embedded = torch.randn(STEPS, ROWS, DETER);
        private final org.bytedeco.pytorch.Tensor actions = torch.randn(STEPS, ROWS, ACTIONS);

        private RssmAutograd() {
            super(rssm());
        }

        private static org.bytedeco.pytorch.Tensor joined(final org.bytedeco.pytorch.Tensor... parts) {
            return torch.cat(new TensorVector(parts), 1);
        }

        @Override
        org.bytedeco.pytorch.Tensor loss() {
            final Scalar minus = new Scalar(-1.0);
            org.bytedeco.pytorch.Tensor h = torch.zeros(ROWS, DETER);
            org.bytedeco.pytorch.Tensor z = h;
            final TensorVector states = new TensorVector();
            final TensorVector posts = new TensorVector();
            for (int t = 0; t < STEPS; t++) {
                final org.bytedeco.pytorch.Tensor x = torch.silu(dense("in", joined(z, actions.select(0, t))));
                final TensorVector gates = torch.chunk(dense("gru", joined(x, h)), 3, 1);
                final org.bytedeco.pytorch.Tensor update = torch.sigmoid(torch.add(gates.get(1), minus));
                final org.bytedeco.pytorch.Tensor candidate =
                        torch.tanh(torch.mul(torch.sigmoid(gates.get(0)), gates.get(2)));
                h = torch.lerp(h, candidate, update);
                states.push_back(h);
                final org.bytedeco.pytorch.Tensor p =
                        dense("postOut", torch.silu(dense("post", joined(h, embedded.select(0, t)))));
                posts.push_back(p);
                z = torch.softmax(p.view(ROWS, GROUPS, -1), -1).view(ROWS, DETER);
            }
            final org.bytedeco.pytorch.Tensor all = torch.cat(states, 0);
            final org.bytedeco.pytorch.Tensor q = torch.log_softmax(
                    dense("priorOut", torch.silu(dense("prior", all))).view(STEPS * ROWS, GROUPS, -1), -1);
            final org.bytedeco.pytorch.Tensor p =
                    torch.log_softmax(torch.cat(posts, 0).view(STEPS * ROWS, GROUPS, -1), -1);
            return torch.add(
                    torch.mean(torch.sum(torch.mul(torch.exp(p), torch.sub(p, q)), -1)), torch.mean(torch.square(all)));
        }
    }
}
