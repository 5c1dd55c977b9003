package dev.reverie.learners.tensor.torch;

import dev.reverie.learners.tensor.AdamStep;
import dev.reverie.learners.tensor.Binary;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.global.torch;

/** Elementwise kernels. */
final class Elementwise {
    /** Elements of a step of Adam at a time. */
    private static final long PART = 256 * 1024;

    private final Raw raw;

    Elementwise(final Raw raw) {
        this.raw = raw;
    }

    void unary(final Unary op, final Tensor out, final Tensor of) {
        final org.bytedeco.pytorch.Tensor x = Raw.of(of);
        out.fill(
                switch (op) {
                    case NEG -> torch.neg(x);
                    case EXP -> torch.exp(x);
                    case EXPM1 -> torch.expm1(x);
                    case LOG -> torch.log(x);
                    case LOG1P -> torch.log1p(x);
                    case TANH -> torch.tanh(x);
                    case SIGMOID -> torch.sigmoid(x);
                    case SILU -> torch.silu(x);
                    case ELU -> torch.elu(x);
                    case RELU -> torch.relu(x);
                    case MISH -> torch.mish(x);
                    case SOFTPLUS -> torch.softplus(x);
                    case SQRT -> torch.sqrt(x);
                    case RSQRT -> torch.rsqrt(x);
                    case ABS -> torch.abs(x);
                    case SIGN -> torch.sign(x);
                    case SQUARE -> torch.square(x);
                    case RECIPROCAL -> torch.reciprocal(x);
                    case SIN -> torch.sin(x);
                    case COS -> torch.cos(x);
                    case FLOOR -> torch.floor(x);
                    case ROUND -> torch.round(x);
                    case NOT -> torch.logical_not(x);
                });
    }

    void derivative(final Unary op, final Tensor out, final Tensor grad, final Tensor of, final Tensor result) {
        final org.bytedeco.pytorch.Tensor g = Raw.of(grad);
        out.fill(
                switch (op) {
                    case TANH -> torch.tanh_backward(g, Raw.of(result));
                    case SIGMOID -> torch.sigmoid_backward(g, Raw.of(result));
                    case RELU -> torch.threshold_backward(g, Raw.of(result), raw.scalar(0));
                    case SILU -> torch.silu_backward(g, Raw.of(of));
                    case ELU -> {
                        final Scalar one = raw.scalar(1);
                        yield torch.elu_backward(g, one, one, one, true, Raw.of(result));
                    }
                    case MISH -> torch.mish_backward(g, Raw.of(of));
                    case SOFTPLUS -> torch.softplus_backward(g, Raw.of(of), raw.scalar(1), raw.scalar(20));
                    default -> throw new IllegalArgumentException("no derivative kernel of " + op);
                });
    }

    void activate(final Unary op, final Tensor target) {
        final org.bytedeco.pytorch.Tensor x = Raw.of(target);
        switch (op) {
            case TANH -> torch.tanh_(x);
            case SIGMOID -> torch.sigmoid_(x);
            case ELU -> torch.elu_(x);
            case RELU -> torch.relu_(x);
            default -> throw new IllegalArgumentException("no " + op + " in place");
        }
    }

    /** On one thread of the CPU part after part, of which all that a step needs stays in the second cache. */
    void adam(final Tensor values, final Tensor grads, final Tensor first, final Tensor second, final AdamStep step) {
        final org.bytedeco.pytorch.Tensor p = Raw.of(values);
        final org.bytedeco.pytorch.Tensor g = Raw.of(grads);
        final org.bytedeco.pytorch.Tensor m = Raw.of(first);
        final org.bytedeco.pytorch.Tensor v = Raw.of(second);
        final long size = values.size();
        try (Scalar correction = new Scalar(1 / Math.sqrt(step.correction2()));
                Scalar rate = new Scalar(-step.rate() / step.correction1())) {
            if (values.rank() != 1 || size <= PART || p.is_cuda() || torch.get_num_threads() > 1) {
                adam(new org.bytedeco.pytorch.Tensor[] {p, g, m, v}, step, correction, rate);
                return;
            }
            for (long from = 0; from < size; from += PART) {
                final long count = Math.min(PART, size - from);
                try (org.bytedeco.pytorch.Tensor value = torch.narrow(p, 0, from, count);
                        org.bytedeco.pytorch.Tensor grad = torch.narrow(g, 0, from, count);
                        org.bytedeco.pytorch.Tensor mean = torch.narrow(m, 0, from, count);
                        org.bytedeco.pytorch.Tensor square = torch.narrow(v, 0, from, count)) {
                    adam(new org.bytedeco.pytorch.Tensor[] {value, grad, mean, square}, step, correction, rate);
                }
            }
        }
    }

    private void adam(
            final org.bytedeco.pytorch.Tensor[] pgmv, final AdamStep step, final Scalar correction, final Scalar rate) {
        if (step.decay() != 0) {
            pgmv[0].mul_(raw.scalar(1 - step.rate() * step.decay()));
        }
        pgmv[2].lerp_(pgmv[1], raw.scalar(1 - step.beta1()));
        pgmv[3].mul_(raw.scalar(step.beta2()));
        pgmv[3].addcmul_(pgmv[1], pgmv[1], raw.scalar(1 - step.beta2()));
        try (org.bytedeco.pytorch.Tensor root = torch.sqrt(pgmv[3])) {
            root.mul_(correction);
            root.add_(raw.scalar(step.epsilon()));
            pgmv[0].addcdiv_(pgmv[2], root, rate);
        }
    }

    void laProp(final Tensor values, final Tensor grads, final Tensor first, final Tensor second, final AdamStep step) {
        final org.bytedeco.pytorch.Tensor g = Raw.of(grads);
        final org.bytedeco.pytorch.Tensor m = Raw.of(first);
        final org.bytedeco.pytorch.Tensor v = Raw.of(second);
        final org.bytedeco.pytorch.Tensor p = Raw.of(values);
        if (step.decay() != 0) {
            p.mul_(raw.scalar(1 - step.rate() * step.decay()));
        }
        v.mul_(raw.scalar(step.beta2()));
        v.addcmul_(g, g, raw.scalar(1 - step.beta2()));
        try (org.bytedeco.pytorch.Tensor root = torch.sqrt(v);
                Scalar correction = new Scalar(1 / Math.sqrt(step.correction2()));
                Scalar rate = new Scalar(-step.rate() / step.correction1())) {
            root.mul_(correction);
            root.add_(raw.scalar(step.epsilon()));
            m.mul_(raw.scalar(step.beta1()));
            m.addcdiv_(g, root, raw.scalar(1 - step.beta1()));
            p.add_(m, rate);
        }
    }

    void binary(final Binary op, final Tensor out, final Tensor left, final Tensor right) {
        final org.bytedeco.pytorch.Tensor a = Raw.of(left);
        final org.bytedeco.pytorch.Tensor b = Raw.of(right);
        out.fill(
                switch (op) {
                    case ADD -> torch.add(a, b);
                    case SUB -> torch.sub(a, b);
                    case MUL -> torch.mul(a, b);
                    case DIV -> torch.div(a, b);
                    case POW -> torch.pow(a, b);
                    case MIN -> torch.minimum(a, b);
                    case MAX -> torch.maximum(a, b);
                    case EQ -> torch.eq(a, b);
                    case NE -> torch.ne(a, b);
                    case LT -> torch.lt(a, b);
                    case LE -> torch.le(a, b);
                    case GT -> torch.gt(a, b);
                    case GE -> torch.ge(a, b);
                    case AND -> torch.logical_and(a, b);
                    case OR -> torch.logical_or(a, b);
                });
    }

    void binary(final Binary op, final Tensor out, final Tensor left, final double right) {
        final org.bytedeco.pytorch.Tensor a = Raw.of(left);
        final Scalar b = left.type().isFloating() ? raw.scalar(right) : raw.whole(op, right);
        Raw.give(
                out,
                switch (op) {
                    case ADD -> torch.add(a, b);
                    case SUB -> torch.sub(a, b);
                    case MUL -> torch.mul(a, b);
                    case DIV -> torch.div(a, b);
                    case POW -> torch.pow(a, b);
                    case EQ -> torch.eq(a, b);
                    case NE -> torch.ne(a, b);
                    case LT -> torch.lt(a, b);
                    case LE -> torch.le(a, b);
                    case GT -> torch.gt(a, b);
                    case GE -> torch.ge(a, b);
                    default -> throw new IllegalArgumentException("no " + op + " with a number");
                });
    }

    void clip(final Tensor out, final Tensor x, final double low, final double high) {
        try (Scalar from = new Scalar(low);
                Scalar to = new Scalar(high);
                ScalarOptional least =
                        low == Double.NEGATIVE_INFINITY ? new ScalarOptional() : new ScalarOptional(from);
                ScalarOptional most =
                        high == Double.POSITIVE_INFINITY ? new ScalarOptional() : new ScalarOptional(to)) {
            if (!least.has_value() && !most.has_value()) {
                out.fill(torch.clone(Raw.of(x)));
            } else {
                Raw.give(out, torch.clamp(Raw.of(x), least, most));
            }
        }
    }
}
