package dev.reverie.learners.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Recurrent;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.Window;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What layers say of wrong sizes and wrong inputs. */
@SuppressWarnings("try")
class ShapeErrorsTest {
    private Device device;
    private Blueprint blueprint;

    @BeforeEach
    void open() {
        device = Engines.open("auto", "cpu", 1);
        blueprint = new Blueprint(device, TensorType.FLOAT32, 1);
    }

    @AfterEach
    void close() {
        device.close();
    }

    private static void refused(final String words, final Executable body) {
        final String message =
                assertThrows(IllegalArgumentException.class, body, words).getMessage();
        assertTrue(message.contains(words), message);
    }

    private Tensor x(final int... shape) {
        return device.zeros(TensorType.FLOAT32, shape);
    }

    @Test
    void inputsOfOtherShapesAreRefusedWithWhatWouldBeRight() {
        final Blueprint b = blueprint;
        final Trunk trunk = new Trunk(b.in("trunk"), 3, Hidden.dreamer(1, 4));
        final NormedDense normed = new NormedDense(b.in("normed"), 3, 4, Norm.rms(), null);
        final EnsembleMlp ensemble = new EnsembleMlp(b.in("ensemble"), 2, 3, Hidden.plain(Unary.RELU, 4), 1);
        final Conv conv = new Conv(b.in("conv"), 3, 4, 3, Place.of(1, 0), null);
        final CausalConv1d causal = new CausalConv1d(b.in("causal"), 3, 4, 3, 1, null);
        final Gru gru = new Gru(b.in("gru"), 3, 4);
        final Lstm lstm = new Lstm(b.in("lstm"), 3, 4, 1);
        final BlockGru block = new BlockGru(b.in("block"), 4, 4, 2, 3, 2);
        final ImageEncoder images =
                new ImageEncoder(b.in("images"), ImageSpec.dreamer(3, 16, 1, ImageSpec.Resize.POOL));
        final Layer channels = Norm.rms().overChannels(b.in("channels"), 3);
        try (Parameters parameters = blueprint.build();
                Scope scope = device.open()) {
            assertTrue(parameters.size() > 0);
            refused("network takes [.., 3], got FLOAT32[2, 4]", () -> trunk.forward(x(2, 4)));
            refused("network takes [.., 3], got FLOAT32[]", () -> trunk.forward(x()));
            refused("dense layer takes [.., 3]", () -> normed.forward(x(3, 1)));
            refused("ensemble layer takes [2, *, 3] or [*, 3]", () -> ensemble.forward(x(3, 5, 3)));
            refused("convolution takes [*, 3, *, *], got FLOAT32[1, 4, 8, 8]", () -> conv.forward(x(1, 4, 8, 8)));
            refused("kernel is larger", () -> conv.forward(x(1, 3, 2, 2)));
            refused("causal convolution takes [*, 3, *]", () -> causal.forward(x(1, 4, 9)));
            refused("GRU takes [.., 3]", () -> gru.project(x(2, 4)));
            refused("GRU's step takes [2, 12], got FLOAT32[2, 4]", () -> gru.step(x(2, 4), x(2, 4)));
            refused("GRU takes [*, 2, 3]", () -> gru.forward(x(5, 3, 3), x(2, 4)));
            refused("LSTM takes [2, 4]", () -> lstm.step(x(2, 16), new Recurrent.Lstm(x(2, 4), x(3, 4))));
            refused("it has 2 inputs, got 1", () -> block.forward(x(2, 4), x(2, 3)));
            refused("block GRU's step takes [2, 4]", () -> block.step(x(1, 4), x(2, 4)));
            refused("image encoder takes [*, 3, 16, 16]", () -> images.forward(x(2, 16, 16, 3)));
            refused("axis -3 of its input is of size 3", () -> channels.forward(x(2, 4, 3, 3)));
            refused("groups of 4", () -> new SimNorm(4).forward(x(2, 6)));
            refused("UINT8 [.., h, w, c]", () -> Pixels.channelsFirst(x(2, 4, 4, 3), TensorType.FLOAT32, 0));
            refused("types must be equal", () -> trunk.forward(device.zeros(TensorType.FLOAT64, 2, 3)));
        }
        assertEquals(0, device.live());
    }

    @Test
    void sizesThatCannotBeAreRefused() {
        refused("cut into 3 blocks", () -> new BlockGru(blueprint, 4, 4, 3, 2));
        refused("multiples of 16, not 60 x 60", () -> ImageSpec.dreamer(3, 60, 8, ImageSpec.Resize.STRIDE));
        refused(
                "as large as the stride",
                () -> new ConvTranspose(blueprint, 1, 1, 2, Place.same(3), null, Init.zeros()));
        refused("leaves none to the window", () -> new Place(Window.of(1, 1), true));
        refused("1 output or more", () -> Hidden.plain(Unary.RELU, 4, 0));
        refused("heads of an even size", () -> TransformerSpec.causal(9, 1, 3, 4));
        refused("dilation is at least 1", () -> new CausalConv1d(blueprint, 1, 1, 1, 0, null));
        refused("a group has 1 element", () -> new SimNorm(0));
        refused("1 component", () -> new MdnHead(blueprint, 3, 0, 1));
        refused(
                "[0, 1, 1]",
                () -> new EnsembleMlp(
                        blueprint.in("none"), 0, 1, new Hidden(List.of(), Unary.RELU, Norm.none(), null), 1));
    }
}
