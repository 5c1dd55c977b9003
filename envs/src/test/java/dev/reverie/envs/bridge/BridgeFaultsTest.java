package dev.reverie.envs.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Acting;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class BridgeFaultsTest {
    private static final int LANES = 3;
    private static final int STATUS = 16 + 8 * LANES;
    private static final int OBSERVATION = STATUS + 8;

    interface Fault {
        ByteBuffer apply(ByteBuffer answer);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("ended the conversation", answer -> null),
                fault("ended the conversation", answer -> answer.limit(30)),
                fault("no answer within", answer -> answer.limit(0)),
                fault("no answer within", answer -> answer.limit(10)),
                fault("does not speak the bridge's protocol", answer -> answer.putInt(0, 0x6c6c6568)),
                fault("version 2", answer -> answer.putShort(4, (short) 2)),
                fault("sent ACTIONS where ROWS must follow", answer -> answer.putShort(6, (short) 8)),
                fault("sent kind 99", answer -> answer.putShort(6, (short) 99)),
                fault("answered request", answer -> answer.putInt(8, answer.getInt(8) - 1)),
                fault("announced 4294967295 bytes", answer -> answer.putInt(12, -1)),
                fault("announced 2147483647 bytes", answer -> answer.putInt(12, Integer.MAX_VALUE)),
                fault("its shapes are not", answer -> longer(answer, -8)),
                fault("its shapes are not", answer -> longer(answer, 4)),
                fault("bytes more than", answer -> longer(answer, 4).putInt(12, answer.getInt(12))),
                fault("lane 1: reward NaN", answer -> answer.putDouble(24, Double.NaN)),
                fault("lane 2: status 7", answer -> answer.put(STATUS + 2, (byte) 7)),
                fault("0 must follow|1, 2 or 3 must follow", answer -> answer.put(STATUS, flip(answer.get(STATUS)))),
                fault(
                        "lane 1: field 'observation' element 2 is NaN",
                        answer -> answer.putFloat(OBSERVATION + 4 * 6, Float.NaN)),
                fault(
                        "lane 2: field 'observation' element 0 is 1000",
                        answer -> answer.putFloat(OBSERVATION + 4 * 8, 1000)),
                fault("reports: the motor is on fire", BridgeFaultsTest::report));
    }

    private static Arguments fault(final String message, final Fault fault) {
        return Arguments.of(message, fault);
    }

    private static byte flip(final byte status) {
        return (byte) (status == 0 ? 1 : 0);
    }

    private static ByteBuffer longer(final ByteBuffer answer, final int more) {
        final ByteBuffer longer = FakePeer.message(7, answer.getInt(8), answer.getInt(12) + more);
        for (int i = 16; i < Math.min(answer.limit(), longer.limit()); i++) {
            longer.put(i, answer.get(i));
        }
        return longer;
    }

    private static ByteBuffer report(final ByteBuffer answer) {
        final byte[] text = "the motor is on fire\n".getBytes(StandardCharsets.UTF_8);
        return FakePeer.message(9, answer.getInt(8), text.length).put(16, text);
    }

    private static FakePeer peer(final Fault fault, final int at, final int times) throws IOException {
        final AtomicInteger left = new AtomicInteger(times);
        return new FakePeer(
                "CartPole-v1",
                json -> json.replace("\"-Infinity\"", "-50").replace("\"Infinity\"", "50"),
                (step, answer) -> step < at || left.getAndDecrement() <= 0 ? answer : fault.apply(answer));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultEndsTheRunAndNoLaneMoves(final String message, final Fault fault) throws IOException {
        try (FakePeer peer = peer(fault, 20, 1);
                Environment environment = make(peer, message)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), LANES);
            final Random random = new Random(1);
            environment.reset(1, rows);
            Acting.run(environment, rows, 19, random);
            Acting.choose(rows, random);
            final byte[] before = bytes(rows);
            final BridgeException fall = assertThrows(BridgeException.class, () -> environment.step(rows, rows));
            assertTrue(Arrays.stream(message.split("\\|")).anyMatch(fall.getMessage()::contains), fall.getMessage());
            assertTrue(fall.getMessage().contains(peer.path().toString()), fall.getMessage());
            assertArrayEquals(before, bytes(rows));
            assertThrows(BridgeException.class, () -> environment.step(rows, rows), "it cannot be believed again");
            assertEquals(1, peer.conversations());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void lanesAreTruncatedAndThePeerIsStartedAgain(final String message, final Fault fault) throws IOException {
        try (FakePeer peer = peer(fault, 20, 1);
                Environment environment = make(peer, message, "restart=1")) {
            final Rows rows = Rows.allocate(environment.spec().layout(), LANES);
            final Random random = new Random(1);
            environment.reset(1, rows);
            Acting.run(environment, rows, 19, random);
            final boolean[] over = over(rows);
            Acting.choose(rows, random);
            environment.step(rows, rows);
            for (int lane = 0; lane < LANES; lane++) {
                assertEquals(!over[lane], rows.isLast(lane));
                assertEquals(over[lane], rows.isFirst(lane));
                assertEquals(1f, rows.discount(lane));
                assertEquals(0, rows.reward(lane));
                assertEquals(over[lane] ? 0 : StepLayout.FLAG_NO_OBSERVATION, rows.flags(lane));
            }
            Acting.choose(rows, random);
            environment.step(rows, rows);
            for (int lane = 0; lane < LANES; lane++) {
                assertEquals(!over[lane], rows.isFirst(lane));
                assertEquals(0, rows.flags(lane));
            }
            assertEquals(2, peer.conversations());
            Acting.run(environment, rows, 50, random);
        }
    }

    @Test
    void aPeerThatFallsTooOftenEndsTheRun() throws IOException {
        try (FakePeer peer = peer(answer -> null, 5, 100);
                Environment environment = make(peer, "", "restart=3")) {
            final Rows rows = Rows.allocate(environment.spec().layout(), LANES);
            environment.reset(1, rows);
            assertThrows(BridgeException.class, () -> Acting.run(environment, rows, 100, new Random(1)));
            assertEquals(4, peer.conversations());
        }
    }

    @Test
    void aPeerThatComesBackAsAnotherIsRefused() throws IOException {
        final AtomicInteger met = new AtomicInteger();
        try (FakePeer peer = new FakePeer(
                        "CartPole-v1",
                        json -> met.getAndIncrement() == 0 ? json : json.replace("\"n\":2", "\"n\":3"),
                        (step, answer) -> step == 3 ? null : answer);
                Environment environment = make(peer, "", "restart=1")) {
            final Rows rows = Rows.allocate(environment.spec().layout(), LANES);
            environment.reset(1, rows);
            final BridgeException fall =
                    assertThrows(BridgeException.class, () -> Acting.run(environment, rows, 100, new Random(1)));
            assertTrue(fall.getMessage().contains("came back as another environment"), fall.getMessage());
        }
    }

    static Stream<Arguments> specs() {
        return Stream.of(
                spec("no JSON", "{\"observation\"", "{"),
                spec("must be an array", "\"shape\":[4]", "\"shape\":4"),
                spec("must be 1 or more", "\"shape\":[4]", "\"shape\":[0]"),
                spec("beyond 2^28", "\"shape\":[4]", "\"shape\":[65536,65536]"),
                spec("beyond 2^28", "\"shape\":[4]", "\"shape\":[67108864]"),
                spec("dtype 'FLOAT16' is none of", "float32", "FLOAT16"),
                spec("no member 'action'", "\"action\"", "\"acting\""),
                spec("1 or more actions", "\"n\":2", "\"n\":0"),
                spec("finite bounds", "\"n\":2", "\"low\":[\"-Infinity\"],\"high\":[1]"),
                spec("must be below high", "\"n\":2", "\"low\":[2],\"high\":[1]"),
                spec("field name", "\"name\":\"observation\"", "\"name\":\"../\""),
                spec("step limit", "\"limit\":500", "\"limit\":-5"));
    }

    private static Arguments spec(final String message, final String from, final String to) {
        return Arguments.of(message, from, to);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void aWrongSpecIsRefused(final String message, final String from, final String to) throws IOException {
        try (FakePeer peer = new FakePeer("CartPole-v1", json -> json.replace(from, to), (step, answer) -> answer)) {
            final ConfigException refusal = assertThrows(ConfigException.class, () -> make(peer, ""));
            assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        }
    }

    /** Flips bits of heads: whatever comes, nothing but the bridge's own exception leaves. */
    @Test
    void randomDamageIsNeverBelievedAsSomethingElse() throws IOException {
        final Random damage = new Random(5);
        try (FakePeer peer = new FakePeer("CartPole-v1", json -> json, (step, answer) -> {
            final int bit = damage.nextInt(128);
            return answer.put(bit / 8, (byte) (answer.get(bit / 8) ^ 1 << bit % 8));
        })) {
            for (int i = 0; i < 100; i++) {
                try (Environment environment = make(peer, "no answer")) {
                    final Rows rows = Rows.allocate(environment.spec().layout(), LANES);
                    environment.reset(i, rows);
                    assertThrows(BridgeException.class, () -> environment.step(rows, rows));
                }
            }
        }
    }

    @Test
    void anAddressIsEitherASocketOrACommand() {
        for (final String id : new String[] {"bridge", "bridge:unix=/x,exec=y", "bridge:unix=/x,over=stdio"}) {
            assertThrows(ConfigException.class, () -> Environments.make(id, 1), id);
        }
        final ConfigException nobody =
                assertThrows(ConfigException.class, () -> Environments.make("bridge:unix=/nobody/here", 1));
        assertTrue(nobody.getMessage().contains("no bridge peer listens at '/nobody/here'"), nobody.getMessage());
    }

    private static Environment make(final FakePeer peer, final String message, final String... options) {
        final double deadline = message.startsWith("no answer") ? 0.3 : 60;
        final String more = options.length == 0 ? "" : "," + String.join(",", options);
        return Environments.make("bridge:unix=" + peer.path() + ",deadline=" + deadline + more, LANES);
    }

    private static boolean[] over(final Rows rows) {
        final boolean[] over = new boolean[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            over[lane] = rows.isLast(lane);
        }
        return over;
    }

    private static byte[] bytes(final Rows rows) {
        final byte[] bytes = new byte[rows.bytes()];
        rows.buffer().getBytes(0, bytes);
        return bytes;
    }
}
