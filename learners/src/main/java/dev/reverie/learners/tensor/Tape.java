package dev.reverie.learners.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records the operations on tensors that need gradients, as they run, and walks them back once. A tape begun before
 * another sees the other's walk too: gradients of gradients.
 */
public final class Tape implements AutoCloseable {

    /** How a result's gradient becomes its arguments'. */
    @FunctionalInterface
    interface Rule {
        /**
         * @param grad of the result, same shape and type.
         * @param tape to {@link Tape#give} the arguments' gradients to.
         */
        void back(Tensor grad, Tape tape);
    }

    private final Device device;
    private final @Nullable Tape outer;
    private final Deferred deferred = new Deferred();
    private Tensor[] results = new Tensor[256];
    private Rule[] rules = new Rule[256];
    private int count;
    private boolean isRecording = true;
    private boolean isUsed;

    Tape(final Device device, final @Nullable Tape outer) {
        this.device = device;
        this.outer = outer;
    }

    /** Records, on every tape of the device, a result of which at least one argument needs gradients; without one it is a constant. */
    static void record(final Tensor result, final Rule rule) {
        if (result.device().tape() == null) {
            return;
        }
        result.track();
        for (Tape tape = result.device().tape(); tape != null; tape = tape.outer) {
            tape.append(result, rule);
        }
    }

    private void append(final Tensor result, final Rule rule) {
        if (count == results.length) {
            results = Arrays.copyOf(results, 2 * count);
            rules = Arrays.copyOf(rules, 2 * count);
        }
        results[count] = result;
        rules[count++] = rule;
    }

    /**
     * Walks back from a loss.
     *
     * @param loss    a scalar made under this tape.
     * @param sources tensors that need gradients.
     * @return {@code d loss / d source}, of the sources' shapes and in their order; zeros where the loss does not depend on
     *     one. They belong to the innermost scope.
     * @throws IllegalStateException if this tape was walked before: its graph is gone.
     */
    public List<Tensor> gradients(final Tensor loss, final List<Tensor> sources) {
        if (loss.rank() != 0) {
            throw Checks.wrong("gradients", "a loss is a scalar: reduce it by sum() or mean()", loss);
        }
        return gradients(loss, device.full(loss.type(), 1), sources);
    }

    /**
     * Walks back from any tensor: a vector-Jacobian product.
     *
     * @param result  made under this tape.
     * @param grad    of the result, same shape and type.
     * @param sources tensors that need gradients.
     * @return gradients of {@code sum(result grad)} to the sources.
     * @throws IllegalStateException if this tape was walked before: its graph is gone.
     */
    public List<Tensor> gradients(final Tensor result, final Tensor grad, final List<Tensor> sources) {
        checked(result);
        for (final Tensor source : sources) {
            if (!source.requiresGrad()) {
                throw Checks.wrong("gradients", "the source was not marked by requireGrad()", source);
            }
        }
        final List<Tensor> out = new ArrayList<>(sources.size());
        sources.forEach(source -> source.slot.isSource = true);
        walk(result, grad);
        for (final Tensor source : sources) {
            final Tensor found = source.slot.grad(this);
            out.add(found == null ? device.zeros(source.type(), source.dims()) : found);
        }
        for (final Tensor source : sources) {
            source.slot.isSource = false;
            source.slot.drop();
        }
        return out;
    }

    /**
     * Walks back from a loss to all parameters.
     *
     * @param loss       a scalar made under this tape.
     * @param parameters of the loss.
     * @return {@code [n]}: every parameter's gradient in the parameters' order; memory of theirs, overwritten by the next.
     * @throws IllegalStateException if this tape was walked before: its graph is gone.
     */
    public Tensor gradients(final Tensor loss, final Parameters parameters) {
        checked(loss);
        if (outer != null) {
            throw new IllegalStateException("gradients of gradients come from gradients(loss, parameters.tensors())");
        }
        parameters.begin();
        walk(loss, device.full(loss.type(), 1));
        return parameters.end();
    }

    private void checked(final Tensor result) {
        if (isUsed) {
            throw new IllegalStateException("this tape was walked back before and its graph is released: "
                    + "record a new tape for a second gradient, or ask for all sources at once");
        }
        if (!result.requiresGrad()) {
            throw Checks.wrong(
                    "gradients",
                    "the result depends on no tensor that needs gradients, or no tape recorded it",
                    result);
        }
    }

    private void walk(final Tensor result, final Tensor grad) {
        isUsed = true;
        close();
        give(result, Slot.hold(grad));
        walk();
        deferred.settle(this);
        Slot.unhold(grad);
    }

    private void walk() {
        final Scope scope = device.scope();
        for (int i = count - 1; i >= 0; i--) {
            final Tensor result = results[i];
            final Tensor grad = result.slot.grad(this);
            if (grad != null) {
                final int mark = scope == null ? 0 : scope.mark();
                rules[i].back(grad, this);
                if (!result.slot.isSource) {
                    forget(result.slot);
                }
                if (scope != null && outer == null) {
                    scope.releaseSince(mark);
                }
            }
        }
        Arrays.fill(results, 0, count, null);
        Arrays.fill(rules, 0, count, null);
        count = 0;
    }

    /** Adds to an argument's gradient; nothing if it needs none. */
    void give(final Tensor to, final Tensor grad) {
        if (!wants(to)) {
            return;
        }
        final Tensor sum = to.slot.grad(this);
        if (to.slot.home != null) {
            home(to, to.slot.home, grad);
        } else if (sum == null) {
            to.slot.take(this, grad, false);
        } else if (to.slot.ownsGrad && outer == null) {
            device.engine().accumulate(sum, grad, 1);
        } else {
            final Tensor total = sum.add(grad);
            forget(to.slot);
            to.slot.take(this, total, true);
        }
    }

    /** Adds to elements {@code start, start + step, ..} of an axis of an argument's gradient, in place. */
    void givePart(final Tensor to, final Tensor grad, final int axis, final int start, final int step) {
        if (!wants(to)) {
            return;
        }
        device.engine().accumulatePart(whole(to), grad, axis, start, step);
    }

    /** An argument's gradient as memory that may be written to. */
    private Tensor whole(final Tensor to) {
        final Tensor home = to.slot.home;
        if (home != null) {
            if (!to.slot.isHome) {
                device.engine().set(home, 0);
                to.slot.isHome = true;
            }
            return home;
        }
        final Tensor sum = to.slot.grad(this);
        if (sum != null && to.slot.ownsGrad) {
            return sum;
        }
        final Tensor fresh = device.zeros(to.type(), to.dims());
        if (sum != null) {
            device.engine().accumulate(fresh, sum, 1);
            forget(to.slot);
        }
        to.slot.take(this, fresh, true);
        return fresh;
    }

    private void forget(final Slot slot) {
        if (outer == null) {
            slot.release();
        } else {
            slot.drop();
        }
    }

    private static boolean wants(final Tensor to) {
        return to.requiresGrad() && (to.slot.isSource || !to.isLeaf());
    }

    private void home(final Tensor to, final Tensor home, final Tensor grad) {
        if (to.slot.isHome) {
            device.engine().accumulate(home, grad, 1);
        } else {
            device.engine().assign(home, grad);
            to.slot.isHome = true;
        }
    }

    /** Adds {@code x^T grad} to the gradient of weights, all at once at the end where nothing earlier needs it. */
    void giveProduct(final Tensor weights, final Tensor x, final Tensor grad) {
        if (!wants(weights)) {
            return;
        }
        if (weights.isLeaf() && outer == null) {
            deferred.add(weights, null, x, grad);
        } else {
            give(weights, Products.matmul(x, true, grad, false));
        }
    }

    /** As {@link #giveProduct}, and the sum of {@code grad}'s rows to the gradient of a bias. */
    void giveDense(final Tensor weights, final Tensor bias, final Tensor x, final Tensor grad) {
        if (wants(weights) && wants(bias) && weights.isLeaf() && bias.isLeaf() && outer == null) {
            deferred.add(weights, bias, x, grad);
            return;
        }
        giveProduct(weights, x, grad);
        if (wants(bias)) {
            give(bias, grad.sum(0));
        }
    }

    /** As {@link #giveDense} of an ensemble's members: {@code [e, k, m]} and {@code [e, 1, m]}, written where they stay. */
    void giveEnsemble(final Tensor weights, final Tensor bias, final Tensor x, final Tensor grad) {
        final Tensor home = weights.slot.home;
        if (home == null || outer != null) {
            if (wants(weights)) {
                give(weights, Products.matmul(x, true, grad, false));
            }
        } else if (weights.slot.isHome) {
            device.engine().matmulInto(home, x, true, grad, false);
        } else {
            device.engine().matmulTo(home, x, true, grad, false);
            weights.slot.isHome = true;
        }
        if (wants(bias)) {
            give(bias, grad.keeping(Reduction.SUM, 1));
        }
    }

    /** @return whether a walk may be recorded: fused operations then take their recorded form at once. */
    static boolean isNested(final Device device) {
        final Tape tape = device.tape();
        return tape != null && tape.outer != null;
    }

    /** @return whether an outer tape records this one's walk: rules then use recorded operations only. */
    boolean isRecorded() {
        return outer != null;
    }

    /** Stops recording; {@link #gradients} does it too. */
    @Override
    public void close() {
        if (isRecording) {
            isRecording = false;
            device.leave(this, outer);
        }
    }
}
