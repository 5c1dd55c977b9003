package dev.reverie.pipeline.stream;

import dev.reverie.config.ConfigException;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.BitUtil;

/**
 * A publication's sizes in bytes.
 *
 * @param mtu    of a frame, a multiple of 32.
 * @param term   of each of three buffers, a power of two.
 * @param window a publisher may be ahead of the slowest subscriber; at least the MTU, at most half a term.
 */
record Channel(int mtu, int term, int window) {
    static final int MOST_MTU = 65_504;
    static final String SUBSCRIPTION = "aeron:ipc";

    private static final int HEADER = DataHeaderFlyweight.HEADER_LENGTH;
    private static final int EXPERIENCES_PER_TERM = 8;

    /** Sized so that exactly {@code config.window()} experiences of {@code length} bytes go ahead. */
    static Channel experiences(final WireConfig config, final int length) {
        if (length > FrameDescriptor.MAX_MESSAGE_LENGTH) {
            throw new ConfigException("an experience of " + length + " bytes is beyond the wire's "
                    + FrameDescriptor.MAX_MESSAGE_LENGTH + ": use fewer lanes in each actor");
        }
        final int mtu = (int) Math.min(MOST_MTU, frame(length));
        final int whole = length / (mtu - HEADER);
        final int rest = length % (mtu - HEADER);
        final long bytes = (long) whole * mtu + (rest == 0 ? 0 : frame(rest));
        final long window = Math.max(mtu, bytes * config.window());
        final long needed = Math.max(WireConfig.LEAST_TERM, Math.max((long) length * EXPERIENCES_PER_TERM, 2 * window));
        final long term = Math.max(config.termLength(), powerOfTwo(needed));
        if (term > WireConfig.MOST_TERM) {
            throw new ConfigException("a window of " + config.window() + " ticks of " + bytes
                    + " bytes needs terms beyond " + WireConfig.MOST_TERM + " bytes: at most "
                    + WireConfig.MOST_TERM / 2 / bytes + " ticks fit");
        }
        if (config.termLength() != 0 && term != config.termLength()) {
            throw new ConfigException("termLength " + config.termLength() + " is too small for " + config.window()
                    + " ticks of " + bytes + " bytes: it must be " + term + " or more, or 0 (automatic)");
        }
        return new Channel(mtu, (int) term, (int) window);
    }

    /** For messages of up to 32,736 bytes. */
    static Channel weights() {
        return new Channel(1 << 15, 1 << 20, 1 << 19);
    }

    /** For a few bytes now and then. */
    static Channel notes() {
        return new Channel(1 << 11, WireConfig.LEAST_TERM, 1 << 12);
    }

    private static long frame(final int length) {
        return BitUtil.align((long) length + HEADER, FrameDescriptor.FRAME_ALIGNMENT);
    }

    private static long powerOfTwo(final long least) {
        return BitUtil.findNextPositivePowerOfTwo(least);
    }

    /** @return bytes of the file behind a publication. */
    long fileLength() {
        return 3L * term + (1 << 12);
    }

    /** @return as Aeron names it. */
    String uri() {
        return "aeron:ipc?mtu=" + mtu + "|term-length=" + term + "|pub-wnd=" + window;
    }
}
