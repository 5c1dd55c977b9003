package dev.reverie.learners.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named tensors that are learnt, as parts of one block of memory: optimisers, target copies, norms, checks and exports take
 * all of them at once. Every tensor needs gradients.
 */
public final class Parameters implements AutoCloseable {
    private final Map<String, Tensor> tensors;
    private final List<Tensor> homes = new ArrayList<>();
    private final Tensor values;
    private final Tensor grads;

    private Parameters(final Device device, final TensorType type, final Map<String, Tensor> initial) {
        long size = 0;
        for (final Tensor tensor : initial.values()) {
            size += tensor.size();
        }
        values = own(device.zeros(type, Math.toIntExact(size)));
        grads = own(device.zeros(type, Math.toIntExact(size)));
        final Map<String, Tensor> parts = new LinkedHashMap<>();
        long at = 0;
        for (final Map.Entry<String, Tensor> entry : initial.entrySet()) {
            final Tensor from = entry.getValue();
            if (from.type() != type) {
                throw Checks.wrong("parameters", "'" + entry.getKey() + "' is not of type " + type, from);
            }
            final Tensor part = own(device.result(type, from.shape()));
            device.engine().view(part, values, at);
            part.assign(from);
            part.requireGrad();
            parts.put(entry.getKey(), part);
            final Tensor home = own(device.result(type, from.shape()));
            device.engine().view(home, grads, at);
            homes.add(home);
            at += from.size();
        }
        tensors = Collections.unmodifiableMap(parts);
    }

    /**
     * Copies of tensors, which may be released after.
     *
     * @param initial by name, in order, all of one type and device; at least one.
     */
    public static Parameters of(final Map<String, Tensor> initial) {
        if (initial.isEmpty()) {
            throw new IllegalArgumentException("no parameters");
        }
        final Tensor any = initial.values().iterator().next();
        return new Parameters(any.device(), any.type(), initial);
    }

    private static Tensor own(final Tensor tensor) {
        tensor.owner = null;
        return tensor;
    }

    /** @return by name, in order. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /** @return the tensor of that name. */
    public Tensor get(final String name) {
        final Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no parameter '" + name + "', only " + tensors.keySet());
        }
        return tensor;
    }

    /** @return {@code [n]}: all values, the same memory as the tensors. */
    public Tensor values() {
        return values;
    }

    /** @return {@code [n]}: the gradients that a tape wrote last. */
    public Tensor grads() {
        return grads;
    }

    /**
     * Names the parts of a block as the parameters are named.
     *
     * @param whole {@code [n]}: the gradients, a moment or another block in the parameters' order.
     * @return views of the parameters' names and shapes, in order; each lives until it is closed.
     */
    public Map<String, Tensor> parts(final Tensor whole) {
        Checks.alike("parts", whole, values);
        final Map<String, Tensor> parts = new LinkedHashMap<>();
        long at = 0;
        for (final Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            final Tensor part =
                    own(whole.device().result(whole.type(), entry.getValue().shape()));
            whole.device().engine().view(part, whole, at);
            parts.put(entry.getKey(), part);
            at += part.size();
        }
        return parts;
    }

    /** @return number of learnt numbers. */
    public long size() {
        return values.size();
    }

    void begin() {
        int i = 0;
        for (final Tensor tensor : tensors.values()) {
            tensor.slot.isSource = true;
            tensor.slot.isHome = false;
            tensor.slot.home = homes.get(i++);
        }
    }

    Tensor end() {
        int i = 0;
        for (final Tensor tensor : tensors.values()) {
            final Tensor home = homes.get(i++);
            if (!tensor.slot.isHome) {
                home.device().engine().set(home, 0);
            }
            tensor.slot.isSource = false;
            tensor.slot.isHome = false;
            tensor.slot.home = null;
        }
        return grads;
    }

    /** Releases all. */
    @Override
    public void close() {
        homes.forEach(Tensor::close);
        tensors.values().forEach(Tensor::close);
        values.close();
        grads.close();
    }
}
