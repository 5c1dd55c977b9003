package dev.reverie.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
    private static final EnvSpec SPEC = new EnvSpec(
            "mixed",
            2,
            List.of(
                    new Field("pixels", DType.UINT8, List.of(3, 3), 0, 255),
                    new Field("long", DType.INT64, List.of(), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                    Field.discrete("state", 7),
                    new Field("exact", DType.FLOAT64, List.of(2), -1, 1)),
            new ActionSpace.Box(List.of(-1.0, -2.0, 0.0), List.of(1.0, 2.0, Double.POSITIVE_INFINITY)),
            10);
    private static final StepLayout LAYOUT = SPEC.layout();

    @Test
    void fieldsLieOnMultiplesOfTheirElementSize() {
        assertEquals(16, LAYOUT.offset(0));
        assertEquals(32, LAYOUT.offset(1));
        assertEquals(40, LAYOUT.offset(2));
        assertEquals(48, LAYOUT.offset(3));
        assertEquals(64, LAYOUT.actionOffset());
        assertEquals(80, LAYOUT.stride());
        assertThrows(IndexOutOfBoundsException.class, () -> LAYOUT.offset(4));
    }

    @Test
    void layoutReadsBackAsItWasWritten() {
        final StepLayout back = StepLayout.parse(LAYOUT.toJson());
        assertEquals(LAYOUT, back);
        assertEquals(LAYOUT.hashCode(), back.hashCode());
        assertEquals(LAYOUT.toJson(), back.toJson());
        assertTrue(
                LAYOUT.toJson().contains("\"reward\":{\"dtype\":\"FLOAT64\",\"offset\":"),
                "members have one order in every JVM: " + LAYOUT.toJson());
        final EnvSpec other = new EnvSpec("mixed", 2, SPEC.observation(), new ActionSpace.Discrete(3), 10);
        assertNotEquals(LAYOUT, other.layout());
        assertEquals(other.layout(), StepLayout.parse(other.layout().toJson()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "{",
                "{}",
                "@/\"stride\":80/\"stride\":88",
                "@/\"stride\":80/\"stride\":\"80\"",
                "@/\"stride\":80/\"stride\":8e99",
                "@/\"UINT8\"/\"UINT9\"",
                "@/\"shape\":[3,3]/\"shape\":[3,-3]",
                "@/\"shape\":[3,3]/\"shape\":[30000,30000,30000,30000]",
                "@/\"shape\":[3,3]/\"shape\":null",
                "@/\"name\":\"long\"/\"name\":\"state\"",
                "@/\"name\":\"long\"/\"name\":\"a b\"",
                "@/\"offset\":32/\"offset\":33",
                "@/\"offset\":64/\"offset\":72",
                "@/\"high\":255.0/\"high\":-1.0",
                "@/\"env\":\"mixed\"/\"env\":[]"
            })
    void textThatIsNoLayoutIsRefused(final String text) {
        final String json;
        if (text.startsWith("@")) {
            final String[] parts = text.split("/");
            json = LAYOUT.toJson().replace(parts[1], parts[2]);
            assertNotEquals(LAYOUT.toJson(), json, "nothing was replaced");
        } else {
            json = text;
        }
        assertThrows(IllegalArgumentException.class, () -> StepLayout.parse(json));
    }

    @Test
    void rowsHoldWhatIsWrittenWhereTheLayoutSays() {
        final Rows rows = Rows.allocate(LAYOUT, 2);
        rows.flags(1, 1);
        rows.put(1, Phase.LAST, -2.5, 0);
        rows.longAt(1, 1, 0, Long.MIN_VALUE);
        rows.intAt(1, 2, 0, -6);
        rows.actionAt(1, 2, 0.5f);
        rows.buffer().putByte(rows.at(1) + 16 + 4, (byte) 200);
        rows.buffer().putDouble(rows.at(1) + 56, 0.25);
        assertEquals(2, rows.buffer().getByte(80));
        assertEquals(0, rows.flags(1), "a head is written whole");
        assertEquals(0f, rows.buffer().getFloat(84));
        assertEquals(-2.5, rows.buffer().getDouble(88));
        assertEquals(Long.MIN_VALUE, rows.longAt(1, 1, 0));
        assertEquals(Long.MIN_VALUE, rows.valueAt(1, 1, 0));
        assertEquals(-6, rows.valueAt(1, 2, 0));
        assertEquals(200, rows.valueAt(1, 0, 4));
        assertEquals(0.25, rows.valueAt(1, 3, 1));
        assertEquals(0.5f, rows.buffer().getFloat(80 + 64 + 8));
        rows.move(0, 1.5);
        assertEquals(Phase.MID, rows.phase(0));
        assertEquals(1f, rows.discount(0));
        rows.truncate(0, 1);
        assertTrue(rows.isLast(0) && rows.discount(0) == 1);
        rows.terminate(0, 3);
        assertTrue(rows.isLast(0) && rows.discount(0) == 0 && rows.reward(0) == 3);
        assertThrows(IllegalArgumentException.class, () -> Phase.of((byte) 3));
        assertThrows(IllegalArgumentException.class, () -> rows.copyFrom(Rows.allocate(LAYOUT, 1)));
    }

    private static Experience sealed() {
        final Experience experience = Experience.allocate(LAYOUT, 2);
        experience.stamp(3, 40, 5, 60, 70);
        experience.rows().put(1, Phase.MID, 4, 1);
        experience.seal(99);
        return experience;
    }

    @Test
    void headerReadsBackFromTheSameBytes() {
        final Experience sealed = sealed();
        assertEquals(64 + 160, sealed.length());
        final UnsafeBuffer copy = new UnsafeBuffer(ByteBuffer.allocateDirect(sealed.length() + 24));
        copy.putBytes(24, sealed.buffer(), 0, sealed.length());
        final Experience seen = new Experience(LAYOUT).wrap(copy, 24, sealed.length());
        assertTrue(seen.isSound());
        assertEquals(99, seen.sequence());
        assertEquals(3, seen.actor());
        assertEquals(40, seen.tick());
        assertEquals(5, seen.policyVersion());
        assertEquals(60, seen.wallNanos());
        assertEquals(70, seen.monoNanos());
        assertEquals(2, seen.lanes());
        assertEquals(4, seen.rows().reward(1));
        assertEquals(-1, Experience.allocate(LAYOUT, 1).sequence());
    }

    @Test
    void anyFlippedBitShows() {
        final Experience sealed = sealed();
        for (int bit = 0; bit < 8 * sealed.length(); bit++) {
            flip(sealed, bit);
            assertTrue(
                    !sealed.isSound() || Experience.problem(LAYOUT, sealed.buffer(), 0, sealed.length()) != null,
                    "bit " + bit);
            flip(sealed, bit);
        }
        assertTrue(sealed.isSound());
    }

    private static void flip(final Experience experience, final int bit) {
        final int at = bit / 8;
        experience.buffer().putByte(at, (byte) (experience.buffer().getByte(at) ^ 1 << bit % 8));
    }

    @Test
    void headersThatDoNotFitTheirBytesAreRefused() {
        final Experience sealed = sealed();
        final int length = sealed.length();
        final Experience reader = new Experience(LAYOUT);
        assertThrows(IllegalArgumentException.class, () -> reader.wrap(sealed.buffer(), 0, 63));
        assertThrows(IllegalArgumentException.class, () -> reader.wrap(sealed.buffer(), 0, length - 8));
        final Experience other =
                new Experience(Environments.make("Taxi-v3", 1).spec().layout());
        assertThrows(IllegalArgumentException.class, () -> other.wrap(sealed.buffer(), 0, length));
        for (final int lanes : new int[] {0, -1, 3, Integer.MAX_VALUE}) {
            sealed.buffer().putInt(60, lanes);
            assertThrows(IllegalArgumentException.class, () -> reader.wrap(sealed.buffer(), 0, length));
        }
        sealed.buffer().putInt(60, 2);
        sealed.buffer().putShort(4, (short) 2);
        assertThrows(IllegalArgumentException.class, () -> reader.wrap(sealed.buffer(), 0, length));
        sealed.buffer().putShort(4, (short) 1);
        sealed.buffer().putInt(0, 7);
        assertThrows(IllegalArgumentException.class, () -> reader.wrap(sealed.buffer(), 0, length));
        assertFalse(sealed.isSound());
    }
}
