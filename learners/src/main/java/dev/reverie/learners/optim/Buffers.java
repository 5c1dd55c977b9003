package dev.reverie.learners.optim;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An optimiser's own memory: blocks in the order of the parameters, and the number of steps. */
final class Buffers implements AutoCloseable {
    private static final String STEPS = "steps";

    private final Map<String, Tensor> named = new LinkedHashMap<>();
    private final Tensor[] blocks;
    private final Tensor counter;
    private long steps;

    Buffers(final Parameters parameters, final List<String> names) {
        final Tensor values = parameters.values();
        final Device device = values.device();
        counter = device.lasting(device.scalar(TensorType.FLOAT64, 0));
        named.put(STEPS, counter);
        blocks = new Tensor[names.size()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = device.lasting(device.zeros(values.type(), values.shape()));
            final String prefix = names.get(i) + '/';
            parameters.parts(blocks[i]).forEach((name, part) -> named.put(prefix + name, part));
        }
    }

    Tensor block(final int i) {
        return blocks[i];
    }

    long steps() {
        return steps;
    }

    /** @return number of the step that begins, from 1. */
    long next() {
        return ++steps;
    }

    Map<String, Tensor> state() {
        counter.device().engine().set(counter, steps);
        return Collections.unmodifiableMap(named);
    }

    void resume(final Map<String, Tensor> state) {
        named.forEach((name, own) -> {
            final Tensor given = state.get(name);
            if (given == null) {
                throw new IllegalArgumentException("the state has no '" + name + "', only " + state.keySet());
            }
            if (given.device() != own.device()
                    || given.type() != own.type()
                    || !Arrays.equals(given.shape(), own.shape())) {
                throw new IllegalArgumentException("the state's '" + name + "' is " + given + ", not " + own);
            }
        });
        final double counted = state.getOrDefault(STEPS, counter).item();
        if (!(counted >= 0 && counted <= 1L << 53 && counted == Math.rint(counted))) {
            throw new IllegalArgumentException("the state's 'steps' is " + counted + ", no number of steps");
        }
        named.forEach((name, own) -> own.assign(state.getOrDefault(name, own)));
        steps = (long) counted;
    }

    @Override
    public void close() {
        named.values().forEach(Tensor::close);
        for (final Tensor block : blocks) {
            block.close();
        }
    }
}
