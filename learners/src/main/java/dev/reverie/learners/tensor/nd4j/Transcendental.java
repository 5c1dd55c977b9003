package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ops.BaseTransformStrictOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** Elementwise functions of one argument: ND4J's where they are dear and many, the JVM's where they are few. */
final class Transcendental {
    private static final int FEW = 256;

    private final Memory memory;
    private final Map<Unary, BaseTransformStrictOp> native_ = new EnumMap<>(Unary.class);

    Transcendental(final Memory memory) {
        this.memory = memory;
        native_.put(Unary.EXP, new Exp());
        native_.put(Unary.LOG, new Log());
        native_.put(Unary.TANH, new Tanh());
        native_.put(Unary.SIGMOID, new Sigmoid());
    }

    void unary(final Unary op, final Tensor out, final Tensor x) {
        final Block from = Memory.of(x);
        apply(op, memory.taken(out), from);
    }

    void apply(final Unary op, final Block to, final Block from) {
        final TensorType type = from.type;
        if (type == TensorType.FLOAT32 && Floats.unary(op, to.address, from.address, Math.toIntExact(from.size))) {
            return;
        }
        final BaseTransformStrictOp transform = type.isFloating() && from.size >= FEW ? nativeOf(op) : null;
        if (op == Unary.SILU && type == TensorType.FLOAT32 && from.size >= FEW) {
            apply(Unary.SIGMOID, to, from);
            Floats.product(to.address, to.address, from.address, Math.toIntExact(to.size));
            return;
        }
        if (transform == null) {
            for (long i = 0; i < from.size; i++) {
                Cells.put(type, to.address, i, of(op, Cells.get(type, from.address, i)));
            }
            return;
        }
        transform.setX(from.array());
        transform.setZ(to.array());
        Nd4j.getExecutioner().exec(transform);
    }

    private @Nullable BaseTransformStrictOp nativeOf(final Unary op) {
        return native_.get(op);
    }

    static double of(final Unary op, final double x) {
        return switch (op) {
            case NEG -> -x;
            case EXP -> Math.exp(x);
            case EXPM1 -> Math.expm1(x);
            case LOG -> Math.log(x);
            case LOG1P -> Math.log1p(x);
            case TANH -> Math.abs(x) < 0.5 ? Math.tanh(x) : Math.copySign(1 - 2 / (Math.exp(2 * Math.abs(x)) + 1), x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case SILU -> x / (1 + Math.exp(-x));
            case ELU -> x > 0 ? x : Math.expm1(x);
            case RELU -> x > 0 ? x : x < 0 ? 0 : x;
            case MISH -> x * of(Unary.TANH, of(Unary.SOFTPLUS, x));
            case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case SQRT -> Math.sqrt(x);
            case RSQRT -> 1 / Math.sqrt(x);
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case SQUARE -> x * x;
            case RECIPROCAL -> 1 / x;
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case FLOOR -> Math.floor(x);
            case ROUND -> Math.rint(x);
            case NOT -> x == 0 ? 1 : 0;
        };
    }
}
