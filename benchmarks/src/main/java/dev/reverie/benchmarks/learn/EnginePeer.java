package dev.reverie.benchmarks.learn;

import dev.reverie.learners.tensor.AdamStep;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** One of our engines. */
final class EnginePeer implements Peer {
    private final String engine;
    private final Device device;
    private final Map<Workload, Network> networks = new EnumMap<>(Workload.class);

    EnginePeer(final String engine, final String device) {
        this.engine = engine;
        this.device = Engines.open(engine, device, 1);
    }

    @Override
    public String title() {
        return "engine " + engine;
    }

    @Override
    public double loss(final Workload workload, final int updates) {
        final Network network = new Network(device, workload);
        networks.put(workload, network);
        for (int i = 0; i < updates; i++) {
            network.update();
        }
        return network.loss();
    }

    @Override
    public double rate(final Workload workload, final double seconds) {
        final Network network = networks.get(workload);
        if (network == null) {
            throw new IllegalStateException("loss() begins a workload");
        }
        return Timing.rate(seconds, network::update);
    }

    @Override
    public void close() {
        device.close();
    }

    /** Parameters, moments and inputs of one network. */
    private static final class Network {
        private final Device device;
        private final Models.Model model;
        private final Parameters parameters;
        private final Tensor first;
        private final Tensor second;
        private long updates;

        Network(final Device device, final Workload workload) {
            this.device = device;
            final Map<String, Tensor> initial = new LinkedHashMap<>();
            int index = 0;
            for (final Map.Entry<String, int[]> parameter :
                    workload.parameters().entrySet()) {
                final int[] shape = parameter.getValue();
                put(initial, parameter.getKey(), Start.parameter(parameter.getKey(), index++, shape), shape);
            }
            parameters = Parameters.of(initial);
            initial.values().forEach(Tensor::close);
            first = device.zeros(TensorType.FLOAT32, (int) parameters.size());
            second = device.zeros(TensorType.FLOAT32, (int) parameters.size());
            final int[][] shapes = workload.inputs();
            model = Models.of(
                    workload,
                    parameters,
                    device.of(Start.input(0, shapes[0]), shapes[0]),
                    device.of(Start.input(1, shapes[1]), shapes[1]));
        }

        /** Kernels of what is known for all steps lie apart from those of the state, which peers keep together. */
        private void put(
                final Map<String, Tensor> initial, final String name, final float[] values, final int[] shape) {
            if (name.equals("in/kernel") || name.equals("post/kernel")) {
                final int middle = Workload.DETER * shape[1];
                initial.put(
                        name.replace("kernel", "recurrent"),
                        device.of(Arrays.copyOf(values, middle), Workload.DETER, shape[1]));
                initial.put(
                        name,
                        device.of(
                                Arrays.copyOfRange(values, middle, values.length),
                                shape[0] - Workload.DETER,
                                shape[1]));
            } else {
                initial.put(name, device.of(values, shape));
            }
        }

        double loss() {
            final double[] value = new double[1];
            device.scoped(() -> value[0] = model.loss().item());
            return value[0];
        }

        void update() {
            device.scoped(() -> {
                final Tape tape = device.record();
                final Tensor grads = tape.gradients(model.loss(), parameters);
                final AdamStep step = AdamStep.at(++updates, 3e-4, 0.9, 0.999, 1e-8, 0);
                device.engine().adam(parameters.values(), grads, first, second, step);
            });
        }
    }
}
