package dev.reverie.learners.tensor;

import java.util.Arrays;

/**
 * Owns the tensors that are made while it is the innermost one of its device, and releases them when it closes: one scope
 * an update. Scopes nest and close in reverse order. One thread.
 */
public final class Scope implements AutoCloseable {
    final Device device;
    private final @org.jspecify.annotations.Nullable Scope parent;
    private Tensor[] owned = new Tensor[64];
    private int count;
    private boolean isClosed;

    Scope(final Device device, final @org.jspecify.annotations.Nullable Scope parent) {
        this.device = device;
        this.parent = parent;
    }

    void add(final Tensor tensor) {
        if (count == owned.length) {
            owned = Arrays.copyOf(owned, 2 * count);
        }
        owned[count++] = tensor;
        tensor.owner = this;
    }

    /**
     * Moves a tensor of this scope to the one around it; if there is none it lives until it is closed.
     *
     * @param tensor made in this scope.
     * @return the tensor.
     */
    public Tensor keep(final Tensor tensor) {
        if (tensor.owner != this) {
            throw new IllegalArgumentException("this scope does not own " + tensor);
        }
        tensor.owner = null;
        if (parent != null) {
            parent.add(tensor);
        }
        return tensor;
    }

    int mark() {
        return count;
    }

    /** Releases what was made since {@code mark}, save the gradients that a tape still holds. */
    void releaseSince(final int mark) {
        int kept = mark;
        for (int i = mark; i < count; i++) {
            final Tensor tensor = owned[i];
            if (tensor.owner == this && tensor.isAlive()) {
                if (tensor.slot.holders > 0) {
                    owned[kept++] = tensor;
                } else {
                    tensor.close();
                }
            }
        }
        Arrays.fill(owned, kept, count, null);
        count = kept;
    }

    /** Releases every tensor it owns. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        if (device.scope() != this) {
            throw new IllegalStateException("scopes close in reverse order: an inner one is still open");
        }
        isClosed = true;
        for (int i = count - 1; i >= 0; i--) {
            if (owned[i].owner == this) {
                owned[i].close();
            }
        }
        count = 0;
        owned = new Tensor[0];
        device.leave(parent);
    }
}
