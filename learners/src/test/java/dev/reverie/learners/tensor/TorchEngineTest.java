package dev.reverie.learners.tensor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class TorchEngineTest implements EngineContract, GradientContract, FusedContract, CellsContract {
    private static Device device;

    @BeforeAll
    static void open() {
        device = Installed.open("torch");
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
