package dev.reverie.envs.ale;

import java.nio.file.Path;

/** An emulator, found through {@link java.util.ServiceLoader}. */
public interface Consoles {

    /** @return whether the file is a game that the emulator knows by its bytes. */
    boolean isKnown(Path rom);

    /**
     * @param rom    a game that it knows.
     * @param colour whether the screen is RGB, else gray.
     * @return a console of its own; freed with the object.
     */
    Console insert(Path rom, boolean colour);
}
