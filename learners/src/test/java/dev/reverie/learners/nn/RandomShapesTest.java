package dev.reverie.learners.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.Window;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What layers promise of every shape. */
@SuppressWarnings("try")
class RandomShapesTest {
    private static final int ROUNDS = 60;

    private final SplittableRandom random = new SplittableRandom(2);

    private int upTo(final int most) {
        return 1 + random.nextInt(most);
    }

    private static Tensor apply(final Device device, final Function<Blueprint, Layer> make, final Tensor x) {
        final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT64, 3);
        final Layer layer = make.apply(blueprint);
        try (Parameters parameters = blueprint.build()) {
            assertTrue(parameters.size() > 0);
            return layer.forward(x);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void rowsDoNotSeeEachOther(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            for (int round = 0; round < ROUNDS; round++) {
                final int in = upTo(5);
                final int out = upTo(5);
                final Norm norm = List.of(Norm.none(), Norm.layer(), Norm.rms()).get(random.nextInt(3));
                final Hidden hidden = new Hidden(List.of(upTo(6), upTo(6)), Unary.SILU, norm, Init.fanIn(1));
                final int[] lead = new int[upTo(3)];
                Arrays.setAll(lead, i -> upTo(4));
                final int[] shape = Arrays.copyOf(lead, lead.length + 1);
                shape[lead.length] = in;
                try (Scope scope = device.open()) {
                    final Tensor x = device.normal(TensorType.FLOAT64, shape);
                    final Tensor y = apply(device, b -> new Mlp(b, in, hidden, out, Init.fanIn(1)), x);
                    final int[] expected = shape.clone();
                    expected[lead.length] = out;
                    assertArrayEquals(expected, y.shape());
                    final Tensor rows = x.reshape(-1, in);
                    final int row = random.nextInt(rows.dim(0));
                    final Tensor alone =
                            apply(device, b -> new Mlp(b, in, hidden, out, Init.fanIn(1)), rows.slice(0, row, row + 1));
                    assertArrayEquals(y.reshape(-1, out).slice(0, row, row + 1).doubles(), alone.doubles(), 1e-12);
                }
            }
            assertEquals(0, device.live());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void samePaddingHalvesUpAndDoublesBack(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            for (int round = 0; round < ROUNDS; round++) {
                final int stride = upTo(3);
                final int kernel = stride + random.nextInt(4);
                final int h = upTo(9);
                final int w = upTo(9);
                try (Scope scope = device.open()) {
                    final Tensor x = device.normal(TensorType.FLOAT64, 2, 2, h, w);
                    final Tensor y = apply(device, b -> new Conv(b, 2, 3, kernel, Place.same(stride), null), x);
                    final int rows = (h + stride - 1) / stride;
                    final int columns = (w + stride - 1) / stride;
                    assertArrayEquals(new int[] {2, 3, rows, columns}, y.shape());
                    final Tensor back = apply(
                            device,
                            b -> new ConvTranspose(b, 3, 2, kernel, Place.same(stride), null, Init.fanIn(1)),
                            y);
                    assertArrayEquals(new int[] {2, 2, rows * stride, columns * stride}, back.shape());
                }
            }
        }
    }

    /** {@code <conv(x), y> = <x, transposed(y)>} with the same kernel: they are each other's transposes. */
    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void aTransposedConvolutionIsTheTranspose(final String engine) {
        try (Device device = Engines.open(engine, "cpu", 1)) {
            for (int round = 0; round < ROUNDS; round++) {
                final int stride = upTo(3);
                final int kernel = stride + random.nextInt(3);
                final boolean isSame = random.nextBoolean();
                final Place place = isSame ? Place.same(stride) : Place.of(Window.of(stride, kernel / 2));
                final int rows = upTo(4);
                final int size = isSame ? rows * stride : (rows - 1) * stride - 2 * (kernel / 2) + kernel;
                if (size < 1) {
                    continue;
                }
                final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT64, round);
                final Conv conv = new Conv(blueprint.in("a"), 2, 3, kernel, place, null, Init.normal(1));
                final ConvTranspose back =
                        new ConvTranspose(blueprint.in("b"), 3, 2, kernel, place, null, Init.normal(1));
                try (Parameters parameters = blueprint.build();
                        Scope scope = device.open()) {
                    parameters.get("b/kernel").assign(parameters.get("a/kernel"));
                    final Tensor x = device.normal(TensorType.FLOAT64, 2, 2, size, size);
                    final Tensor y = device.normal(TensorType.FLOAT64, 2, 3, rows, rows);
                    final double left = conv.forward(x).mul(y).sum().item();
                    assertEquals(left, x.mul(back.forward(y)).sum().item(), 1e-9 * (1 + Math.abs(left)));
                }
            }
        }
    }
}
