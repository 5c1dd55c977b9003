package dev.reverie.learners.tensor.rows.vector;

import dev.reverie.learners.acting.vector.Activations;
import dev.reverie.learners.tensor.rows.PowerKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Kernels of the widest vectors that this CPU prefers. */
public final class VectorPowers implements PowerKernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    @Override
    public float greatest(final float[] x, final int from, final int count) {
        FloatVector most = FloatVector.fromArray(SPECIES, x, from);
        for (int i = LANES; i < count; i += LANES) {
            most = most.max(FloatVector.fromArray(SPECIES, x, from + i));
        }
        return most.reduceLanes(VectorOperators.MAX);
    }

    @Override
    public float powers(
            final float[] x, final int from, final int count, final float less, final float factor, final float[] to) {
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i += LANES) {
            final FloatVector e = Activations.exp(
                            FloatVector.fromArray(SPECIES, x, from + i).sub(less))
                    .mul(factor);
            e.intoArray(to, from + i);
            sums = sums.add(e);
        }
        return sums.reduceLanes(VectorOperators.ADD);
    }
}
