package dev.reverie.envs.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Environments;
import dev.reverie.envs.mujoco.Mujoco;
import dev.reverie.envs.mujoco.render.Egl;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class GalleryTest {
    private static final Set<String> WITHOUT_SIGHT = Set.of("countdown", "bridge", "mjcf", "tasks");

    /** Atari's games are seen by those who own them. */
    private static boolean isInvisible(final String id) {
        return WITHOUT_SIGHT.contains(id) || id.startsWith("atari");
    }

    private static long colours(final BufferedImage picture) {
        return Arrays.stream(picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()))
                .distinct()
                .count();
    }

    @Test
    void everythingWithoutALibraryHasAPicture() {
        for (final String id : Environments.ids()) {
            if (Environments.options(id).containsKey("pixels")) {
                continue;
            }
            final BufferedImage picture = Gallery.picture(id);
            if (isInvisible(id)) {
                assertNull(picture, id);
            } else {
                assertNotNull(picture, id);
                assertTrue(colours(picture) >= 3, id + " has " + colours(picture) + " colours");
            }
        }
    }

    @Test
    void mujocoHasWhatItsCameraSees() {
        Assumptions.assumeTrue(Mujoco.isThere() && Egl.isThere(), "MuJoCo or EGL is not on this machine");
        final BufferedImage picture = Gallery.picture("dmc/cartpole_balance");
        assertNotNull(picture);
        assertEquals(128, picture.getWidth());
        assertTrue(colours(picture) > 50);
    }

    @Test
    void theDocumentShowsEveryEnvironment() throws IOException {
        final Path docs = Path.of(System.getProperty("reverie.root", ".."), "docs");
        final String document = Files.readString(docs.resolve("environments.md"));
        for (final String id : Environments.ids()) {
            if (id.startsWith("atari/")) {
                continue;
            }
            assertTrue(document.contains('`' + id + '`') || document.contains('`' + id + ':'), id + " has no line");
            if (!isInvisible(id)) {
                assertTrue(document.contains("](environments/" + Gallery.name(id) + ")"), id + " has no picture");
                assertTrue(Files.size(docs.resolve("environments").resolve(Gallery.name(id))) > 0, id);
            }
        }
    }
}
