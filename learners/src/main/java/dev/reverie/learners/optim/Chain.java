package dev.reverie.learners.optim;

import dev.reverie.learners.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** An optimiser after a check and transforms of the gradients, in this order. Owns them. */
public final class Chain implements Optimizer {
    private final FiniteCheck check;
    private final List<GradientTransform> transforms;
    private final Optimizer last;

    /**
     * Joins them, all made for the same parameters.
     *
     * @param check      comes first: a step whose gradients it refuses changes nothing.
     * @param transforms in order.
     * @param last       takes the step.
     */
    public Chain(final FiniteCheck check, final List<GradientTransform> transforms, final Optimizer last) {
        this.check = check;
        this.transforms = List.copyOf(transforms);
        this.last = last;
    }

    /** @return the check, to watch losses and to read the gradients' norm before the transforms. */
    public FiniteCheck check() {
        return check;
    }

    @Override
    public void step() {
        check.check(last.steps());
        for (final GradientTransform transform : transforms) {
            transform.apply();
        }
        last.step();
    }

    @Override
    public long steps() {
        return last.steps();
    }

    @Override
    public Map<String, Tensor> state() {
        return last.state();
    }

    @Override
    public void resume(final Map<String, Tensor> state) {
        last.resume(state);
    }

    @Override
    public void close() {
        transforms.forEach(GradientTransform::close);
        last.close();
    }
}
