package dev.reverie.learners.tensor;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weight gradients put off to the end of a walk: weights used at every step of a recurrence get one product over all steps
 * instead of one product and one sum a step.
 */
final class Deferred {

    /** What one pair of weights and bias is owed: {@code x^T grad} and the sum of {@code grad}'s rows, of each use. */
    private static final class Debt {
        private final Tensor weights;
        private final @Nullable Tensor bias;
        private final List<Tensor> xs = new ArrayList<>(4);
        private final List<Tensor> grads = new ArrayList<>(4);

        private Debt(final Tensor weights, final @Nullable Tensor bias) {
            this.weights = weights;
            this.bias = bias;
        }
    }

    private final Map<Tensor, Debt> debts = new IdentityHashMap<>();
    private final List<Debt> order = new ArrayList<>();

    void add(final Tensor weights, final @Nullable Tensor bias, final Tensor x, final Tensor grad) {
        Debt debt = debts.get(weights);
        if (debt == null || debt.bias != bias) {
            debt = new Debt(weights, bias);
            debts.put(weights, debt);
            order.add(debt);
        }
        debt.xs.add(Slot.hold(x));
        debt.grads.add(Slot.hold(grad));
    }

    void settle(final Tape tape) {
        for (final Debt debt : order) {
            final Tensor x = joined(debt.xs);
            final Tensor grad = joined(debt.grads);
            settle(tape, debt.weights, x, grad);
            if (debt.bias != null) {
                settle(tape, debt.bias, grad);
            }
            debt.xs.forEach(Slot::unhold);
            debt.grads.forEach(Slot::unhold);
        }
        debts.clear();
        order.clear();
    }

    private static void settle(final Tape tape, final Tensor weights, final Tensor x, final Tensor grad) {
        final Tensor home = weights.slot.home;
        if (home == null) {
            tape.give(weights, Products.matmul(x, true, grad, false));
        } else if (weights.slot.isHome) {
            weights.device().engine().matmulInto(home, x, true, grad, false);
        } else {
            weights.device().engine().matmulTo(home, x, true, grad, false);
            weights.slot.isHome = true;
        }
    }

    private static void settle(final Tape tape, final Tensor bias, final Tensor grad) {
        final Tensor home = bias.slot.home;
        if (home == null || bias.slot.isHome) {
            tape.give(bias, grad.sum(0));
        } else {
            bias.device().engine().sumRowsTo(home, grad);
            bias.slot.isHome = true;
        }
    }

    private static Tensor joined(final List<Tensor> parts) {
        return parts.size() == 1 ? parts.get(0) : Shaping.concat(0, parts.toArray(new Tensor[0]));
    }
}
