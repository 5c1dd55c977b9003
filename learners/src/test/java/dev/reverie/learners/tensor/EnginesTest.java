package dev.reverie.learners.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.learners.tensor.engines.Engines;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnginesTest {

    @Test
    void saysWhatIsThereAndWhyNot() {
        final List<Engines.Availability> all = Engines.available();
        assertEquals(
                List.of("torch on cpu", "nd4j on cpu", "torch on cuda:0"),
                all.stream().map(a -> a.engine() + " on " + a.device()).toList());
        for (final Engines.Availability one : all) {
            assertEquals(one.isThere(), one.reason().isEmpty());
        }
    }

    @Test
    void namesWhatIsWrong() {
        says(() -> Engines.open("torhc", "cpu", 1), "torhc", "torch");
        says(() -> Engines.open("torch", "gpu", 1), "gpu", "cuda:N");
        says(() -> Engines.open("nd4j", "cuda:0", 1), "cpu only");
        says(() -> Engines.open("auto", "cpu", 0), "at least 1");
        says(() -> Engines.open("auto", "cuda:99", 1), "torch", "nd4j");
    }

    private static void says(final org.junit.jupiter.api.function.Executable mistake, final String... parts) {
        final String message = assertThrows(ConfigException.class, mistake).getMessage();
        for (final String part : parts) {
            assertTrue(message.contains(part), message + " does not say " + part);
        }
    }

    @Test
    void autoTakesTheFirstThatIsThere() {
        Installed.open("torch").close();
        try (Device device = Engines.open("auto", "cpu", 1)) {
            assertEquals("torch on cpu", device.toString());
        }
    }

    @Test
    void aDeviceMovesFromThreadToThread() throws InterruptedException {
        try (Device device = Installed.open("torch")) {
            final Tensor x = device.of(new double[] {3}, 1).requireGrad();
            final double[] grad = new double[1];
            final Thread thread = new Thread(() -> device.scoped(() -> {
                final Tape tape = device.record();
                grad[0] = tape.gradients(x.square().sum(), List.of(x)).get(0).item();
            }));
            thread.start();
            thread.join();
            assertEquals(6, grad[0]);
            x.close();
        }
    }
}
