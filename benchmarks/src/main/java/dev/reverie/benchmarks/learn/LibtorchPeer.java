package dev.reverie.benchmarks.learn;

import dev.reverie.learners.tensor.Natives;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** libtorch's own gradients and optimiser, called from Java; on a thread of its own, without the engine's inference mode. */
final class LibtorchPeer implements Peer {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        final Thread made = new Thread(work, "autograd");
        made.setDaemon(true);
        return made;
    });
    private final Map<Workload, Network> networks = new EnumMap<>(Workload.class);

    LibtorchPeer() {
        Natives.prepare();
        torch.set_num_threads(1);
    }

    @Override
    public String title() {
        return "libtorch 2.10 autograd from Java, 1 thread";
    }

    private <T> T there(final Callable<T> work) throws Exception {
        return thread.submit(work).get();
    }

    @Override
    public double loss(final Workload workload, final int updates) throws Exception {
        return there(() -> {
            final Network network = new Network(workload);
            networks.put(workload, network);
            for (int i = 0; i < updates; i++) {
                network.update();
            }
            return network.loss();
        });
    }

    @Override
    public double rate(final Workload workload, final double seconds) throws Exception {
        return there(() -> {
            final Network network = networks.get(workload);
            if (network == null) {
                throw new IllegalStateException("loss() begins a workload");
            }
            return Timing.rate(seconds, network::update);
        });
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    private static Tensor tensor(final float[] values, final int[] shape) {
        final long[] sizes = new long[shape.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape[i];
        }
        final Tensor out = torch.empty(sizes);
        new FloatPointer(out.data_ptr()).put(values, 0, values.length);
        return out;
    }

    /** Parameters, optimiser and inputs of one network. */
    private static final class Network {
        private final Adam adam;
        private final LibtorchModels.Model model;

        Network(final Workload workload) {
            final Map<String, Tensor> parameters = new LinkedHashMap<>();
            workload.parameters().forEach((name, shape) -> {
                Tensor part = tensor(Start.parameter(name, parameters.size(), shape), shape);
                if (shape.length == 2) {
                    part = part.t().contiguous();
                }
                parameters.put(name, part.set_requires_grad(true));
            });
            final List<Tensor> all = new ArrayList<>(parameters.values());
            adam = new Adam(new TensorVector(all.toArray(new Tensor[0])), new AdamOptions(3e-4));
            final int[][] shapes = workload.inputs();
            model = LibtorchModels.of(
                    workload,
                    parameters,
                    tensor(Start.input(0, shapes[0]), shapes[0]),
                    tensor(Start.input(1, shapes[1]), shapes[1]));
        }

        double loss() {
            final PointerScope handles = new PointerScope();
            final double loss = model.loss().item_double();
            handles.close();
            return loss;
        }

        void update() {
            final PointerScope handles = new PointerScope();
            final Tensor loss = model.loss();
            adam.zero_grad();
            loss.backward();
            adam.step();
            handles.close();
        }
    }
}
