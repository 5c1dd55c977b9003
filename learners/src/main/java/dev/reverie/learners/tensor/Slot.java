package dev.reverie.learners.tensor;

import org.jspecify.annotations.Nullable;

/** What tapes keep of a tensor: its gradient while a walk lasts, and who needs the tensor itself. */
final class Slot {
    private @Nullable Tensor grad;
    private @Nullable Tape of;

    /** Where the gradient is to be, if the tensor is one of {@link Parameters} that are being asked for. */
    @Nullable
    Tensor home;

    boolean isHome;
    boolean ownsGrad;
    boolean isSource;
    int holders;

    static Tensor hold(final Tensor tensor) {
        tensor.slot.holders++;
        return tensor;
    }

    static void unhold(final Tensor tensor) {
        tensor.slot.holders--;
    }

    @Nullable
    Tensor grad(final Tape tape) {
        return of == tape ? grad : null;
    }

    void take(final Tape tape, final Tensor given, final boolean isOwned) {
        drop();
        grad = hold(given);
        of = tape;
        ownsGrad = isOwned;
    }

    /** Lets go of the gradient, which lives on. */
    void drop() {
        if (grad != null) {
            unhold(grad);
        }
        grad = null;
        of = null;
    }

    /** Lets go of the gradient, and releases it if nobody else holds it. */
    void release() {
        final Tensor forgotten = grad;
        drop();
        if (forgotten != null && forgotten.slot.holders == 0) {
            forgotten.close();
        }
    }
}
