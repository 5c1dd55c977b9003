package dev.reverie.learners.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.nn.TransformerSpec.Positions;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Transformers: gradients, what tokens see, and sequences that go on. */
@SuppressWarnings("try")
interface TransformerContract {
    TransformerSpec SMALL = TransformerSpec.causal(8, 2, 2, 6);

    Device device();

    private void with(final TransformerSpec spec, final Consumer<Transformer> body) {
        final Blueprint blueprint = new Blueprint(device(), TensorType.FLOAT64, 3);
        final Transformer transformer = new Transformer(blueprint, spec);
        try (Parameters parameters = blueprint.build();
                Scope scope = device().open()) {
            parameters.values().assign(normal((int) parameters.size()).mul(0.5));
            body.accept(transformer);
        }
    }

    private Tensor normal(final int... shape) {
        return device().normal(TensorType.FLOAT64, shape);
    }

    private static double distance(final Tensor a, final Tensor b) {
        assertArrayEquals(a.shape(), b.shape());
        return a.sub(b).abs().max().item();
    }

    private static List<TransformerSpec> all() {
        final TransformerSpec plain =
                new TransformerSpec(4, 1, 2, 2, 2, 5, false, true, false, 0, Positions.NONE, 8, 0);
        return List.of(
                TransformerSpec.causal(4, 1, 2, 8),
                TransformerSpec.causal(4, 1, 2, 8).grouped(1).inBlocks(2),
                TransformerSpec.causal(4, 1, 2, 8).softCapped(2),
                TransformerSpec.causal(4, 2, 1, 8).placed(Positions.LEARNT),
                plain,
                plain.inBlocks(1).softCapped(5));
    }

    @Test
    default void everyFormHasItsGradients() {
        int i = 0;
        for (final TransformerSpec spec : all()) {
            GradientCheck.layer("transformer " + i++, device(), b -> new Transformer(b, spec), 2, 4, 4);
        }
    }

    @Test
    default void tokensSeeNoneAfterTheirBlock() {
        for (final int block : new int[] {1, 2, 3, 0}) {
            with(SMALL.inBlocks(block), transformer -> {
                final Tensor x = normal(2, 6, 8);
                final Tensor other = Shaping.concat(1, x.slice(1, 0, 5), normal(2, 1, 8));
                final Tensor a = transformer.forward(x);
                final Tensor b = transformer.forward(other);
                final int before = block == 0 ? 0 : 6 - block;
                if (before > 0) {
                    assertEquals(0, distance(a.slice(1, 0, before), b.slice(1, 0, before)), 1e-12);
                }
                for (int t = before; t < 6; t++) {
                    assertTrue(distance(a.slice(1, t, t + 1), b.slice(1, t, t + 1)) > 1e-6, "blind to its block");
                }
            });
        }
    }

    @Test
    default void aSequenceThatGoesOnIsTheWholeOne() {
        for (final TransformerSpec spec : List.of(
                SMALL, SMALL.inBlocks(2).grouped(1), SMALL.softCapped(3).placed(Positions.LEARNT), SMALL.inBlocks(3))) {
            with(spec, transformer -> {
                final Tensor x = normal(2, 6, 8);
                final Transformer.Memory memory = transformer.remember();
                final Tensor[] parts = new Tensor[6 / spec.block()];
                for (int i = 0; i < parts.length; i++) {
                    assertEquals(i * spec.block(), memory.length());
                    parts[i] = transformer.next(x.slice(1, i * spec.block(), (i + 1) * spec.block()), memory);
                }
                assertEquals(0, distance(transformer.forward(x), Shaping.concat(1, parts)), 1e-10);
                assertThrows(
                        IllegalArgumentException.class,
                        () -> transformer.next(normal(2, spec.block(), 8), memory),
                        "beyond the longest");
            });
        }
    }

    @Test
    default void rotaryPositionsSeeDistancesOnly() {
        try (Scope scope = device().open()) {
            final Tensor q = normal(1, 1, 6);
            final Tensor k = normal(1, 1, 6);
            final double near = score(q, 1, k, 4);
            assertEquals(near, score(q, 7, k, 10), 1e-12);
            assertTrue(Math.abs(near - score(q, 1, k, 5)) > 1e-6, "blind to distances");
        }
    }

    private double score(final Tensor q, final int at, final Tensor k, final int other) {
        final Tensor turned = Rotary.of(device(), TensorType.FLOAT64, at, 1, 6).turned(q);
        final Tensor past = Rotary.of(device(), TensorType.FLOAT64, other, 1, 6).turned(k);
        return turned.mul(past).sum().item();
    }

    @Test
    default void aLargeCapIsNone() {
        final Blueprint blueprint = new Blueprint(device(), TensorType.FLOAT64, 3);
        final Transformer plain = new Transformer(blueprint.in("a"), SMALL);
        final Transformer vast = new Transformer(blueprint.in("b"), SMALL.softCapped(1e5));
        final Transformer tight = new Transformer(blueprint.in("c"), SMALL.softCapped(0.5));
        try (Parameters parameters = blueprint.build();
                Scope scope = device().open()) {
            for (final String name : parameters.tensors().keySet()) {
                parameters.get(name).assign(parameters.get("a" + name.substring(1)));
            }
            final Tensor x = normal(1, 4, 8).mul(3);
            assertEquals(0, distance(plain.forward(x), vast.forward(x)), 1e-8);
            assertTrue(distance(plain.forward(x), tight.forward(x)) > 1e-5, "the cap has no effect");
        }
    }

    @Test
    default void mistakesAreTold() {
        final String message = assertThrows(IllegalArgumentException.class, () -> SMALL.grouped(3))
                .getMessage();
        assertTrue(message.contains("3 heads of keys"), message);
        with(SMALL.inBlocks(2), transformer -> {
            final IllegalArgumentException odd =
                    assertThrows(IllegalArgumentException.class, () -> transformer.forward(normal(1, 3, 8)));
            assertTrue(odd.getMessage().contains("whole blocks of 2"), odd.getMessage());
            assertThrows(IllegalArgumentException.class, () -> transformer.forward(normal(1, 8, 8)));
            assertThrows(IllegalArgumentException.class, () -> transformer.forward(normal(1, 2, 7)));
        });
        with(
                SMALL.inBlocks(0),
                transformer -> assertThrows(
                        IllegalStateException.class, () -> transformer.next(normal(1, 1, 8), transformer.remember())));
    }
}
