package dev.reverie.pipeline.run;

import dev.reverie.envs.DType;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import dev.reverie.learners.optim.NonFiniteException;
import java.nio.ByteBuffer;

/** Keeps weights that are infinite or no numbers out of a run's files. */
final class FiniteWeights {
    private FiniteWeights() {}

    /** @throws NonFiniteException naming the first array that is not finite. */
    static void require(final Weights weights) {
        weights.arrays().forEach((name, array) -> {
            if (!isFinite(array)) {
                throw new NonFiniteException(
                        name,
                        "weights '" + name + "' of version " + weights.version()
                                + " are not finite: the files keep those before");
            }
        });
    }

    private static boolean isFinite(final NamedArray array) {
        final ByteBuffer data = array.data();
        double zero = 0;
        if (array.dtype() == DType.FLOAT32) {
            for (int at = 0; at < data.limit(); at += Float.BYTES) {
                zero += data.getFloat(at) * 0.0;
            }
        } else if (array.dtype() == DType.FLOAT64) {
            for (int at = 0; at < data.limit(); at += Double.BYTES) {
                zero += data.getDouble(at) * 0.0;
            }
        }
        return zero == 0;
    }
}
