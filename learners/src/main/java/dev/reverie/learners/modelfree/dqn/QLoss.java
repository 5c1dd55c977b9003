package dev.reverie.learners.modelfree.dqn;

import dev.reverie.learners.modelfree.NStepTensors;
import dev.reverie.learners.tensor.Tensor;

/**
 * The loss of Q-learning. With y the target, in which no gradient flows,
 *
 * <pre>
 *   y = G + c max_b Q'(s_n, b)                      (Mnih et al., 2015)
 *   y = G + c Q'(s_n, argmax_b Q(s_n, b))           (double: van Hasselt et al., 2016)
 *   L = sum_i w_i huber(Q(s_i, a_i) - y_i),   huber(x) = x^2 / 2 if |x| &lt;= k else k (|x| - k / 2)
 * </pre>
 */
record QLoss(QNetwork online, QNetwork target, DqnConfig config) {
    /**
     * @param loss  scalar.
     * @param value scalar: mean of Q(s,a) over the transitions.
     */
    record Result(Tensor loss, Tensor value) {}

    /** Under a tape, in a scope of one update. */
    Result of(final NStepTensors in) {
        final Tensor y = in.returns().add(in.bootstraps().mul(future(in.next())));
        final Tensor q =
                online.forward(in.observations()).gather(1, in.actions()).reshape(-1);
        final Tensor error = q.sub(y).abs();
        final Tensor slope = error.stop().clip(0, config.huber());
        final Tensor huber = slope.mul(error.sub(slope.mul(0.5)));
        return new Result(
                huber.mul(in.weights()).sum(), q.stop().mul(in.weights()).sum());
    }

    private Tensor future(final Tensor next) {
        final Tensor values = target.forward(next).stop();
        if (!config.doubleQ()) {
            return values.max(-1);
        }
        final Tensor best = online.forward(next).argmax(-1).unsqueeze(-1);
        return values.gather(1, best).reshape(-1);
    }
}
