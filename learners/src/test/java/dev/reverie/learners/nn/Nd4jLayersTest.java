package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.engines.Engines;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class Nd4jLayersTest implements LayerContract, TransformerContract {
    private static Device device;

    @BeforeAll
    static void open() {
        device = Engines.open("nd4j", "cpu", 1);
        device.seed(1);
    }

    @AfterAll
    static void close() {
        device.close();
    }

    @Override
    public Device device() {
        return device;
    }
}
