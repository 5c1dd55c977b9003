package dev.reverie.learners.tensor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class Nd4jEngineTest
        implements EngineContract, GradientContract, FusedContract, CellsContract, SinglePrecisionContract {
    private static Device device;

    @BeforeAll
    static void open() {
        device = Installed.open("nd4j");
    }

    @AfterAll
    static void close() {
        if (device != null) {
            device.close();
        }
    }

    @Override
    public Device device() {
        return device;
    }
}
