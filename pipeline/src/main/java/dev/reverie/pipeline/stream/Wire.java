package dev.reverie.pipeline.stream;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import io.aeron.Aeron;
import io.aeron.ErrorCode;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.exceptions.ActiveDriverException;
import io.aeron.exceptions.RegistrationException;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * The wire between the parts of a run: a media driver of its own and one client, whose faults all go to {@link Faults}.
 *
 * <p>What it hands out is to be closed before it. Calls come from any thread.
 */
public final class Wire implements AutoCloseable {
    /** Aeron stream of experiences. */
    public static final int EXPERIENCES = 10;
    /** Aeron stream of weights. */
    public static final int WEIGHTS = 20;
    /** Aeron stream of log positions. */
    public static final int LOG_POSITIONS = 21;
    /** Aeron stream by which inboxes ask for weights. */
    public static final int GREETINGS = 22;

    private static final int COUNTERS_LENGTH = 1 << 20;
    private static final long DRIVER_FILES = 13L << 20;
    private static final long MOST_PARK_NANOS = 500_000;
    private static final ThreadFactory DAEMONS = task -> {
        final Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    };

    private final WireConfig config;
    private final Path directory;
    private final Faults faults;
    private final MediaDriver driver;
    private final Aeron aeron;

    private Wire(
            final WireConfig config,
            final Path directory,
            final Faults faults,
            final MediaDriver driver,
            final Aeron aeron) {
        this.config = config;
        this.directory = directory;
        this.faults = faults;
        this.driver = driver;
        this.aeron = aeron;
    }

    /**
     * Starts the driver, after sweeping away what killed runs of this user left.
     *
     * @param config of the wire.
     * @param faults told of every fault of driver and client.
     * @return the wire.
     * @throws ConfigException if the directory is in use, not writable, of others, or without room.
     */
    public static Wire launch(final WireConfig config, final Faults faults) {
        final Path directory = DriverDirectory.claim(config.directory());
        DriverDirectory.requireRoom(directory, DRIVER_FILES, "the wire");
        final MediaDriver driver;
        try {
            driver = MediaDriver.launch(driverContext(config, directory, faults));
        } catch (final InternalError ex) {
            IoUtil.delete(directory.toFile(), true);
            throw new ConfigException("the file system of wire directory " + directory
                    + " filled up while the driver began: make room there, or name another");
        } catch (final ActiveDriverException ex) {
            throw new ConfigException("wire directory " + directory
                    + " is in use by a live media driver: end that run, or name another directory, or \"\"");
        }
        try {
            return new Wire(config, directory, faults, driver, Aeron.connect(clientContext(directory, faults)));
        } catch (final RuntimeException ex) {
            CloseHelper.quietClose(driver);
            throw ex;
        }
    }

    private static MediaDriver.Context driverContext(
            final WireConfig config, final Path directory, final Faults faults) {
        final long livenessNanos = TimeUnit.MILLISECONDS.toNanos(config.livenessMillis());
        return new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .warnIfDirectoryExists(false)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy(10, 20, 1_000, MOST_PARK_NANOS))
                .sharedThreadFactory(DAEMONS)
                .counterValuesBufferLength(COUNTERS_LENGTH)
                .ipcMtuLength(Channel.MOST_MTU)
                .termBufferSparseFile(false)
                .lowStorageWarningThreshold(0)
                .clientLivenessTimeoutNs(livenessNanos)
                .publicationUnblockTimeoutNs(livenessNanos + livenessNanos / 2)
                .errorHandler(faults);
    }

    private static Aeron.Context clientContext(final Path directory, final Faults faults) {
        return new Aeron.Context()
                .aeronDirectoryName(directory.toString())
                .threadFactory(DAEMONS)
                .errorHandler(faults)
                .subscriberErrorHandler(faults);
    }

    /**
     * An actor's end of stream 10.
     *
     * @param layout of the rows it will send.
     * @param lanes  rows of a tick at most.
     * @param meter  written by the actor's thread.
     * @return the sink.
     * @throws ConfigException if the configured term length is too small, or there is no room.
     */
    public AeronSink sink(final StepLayout layout, final int lanes, final StageMeter meter) {
        final int length = Experience.length(layout, lanes);
        return new AeronSink(publish(Channel.experiences(config, length), EXPERIENCES), length, meter);
    }

    /**
     * The log keeper's end of stream 10.
     *
     * @param layout of the rows it will receive; others end the Flux.
     * @param actors whose streams must have ended for the Flux to complete.
     * @param meter  written by the source's thread.
     * @return the source.
     */
    public AeronSource source(final StepLayout layout, final int actors, final StageMeter meter) {
        return new AeronSource(aeron, EXPERIENCES, layout, actors, meter);
    }

    /** @return the learner's end of stream 20. */
    public WeightsBroadcast weightsBroadcast(final WeightsCodec codec) {
        requireRoom(Channel.weights());
        return new WeightsBroadcast(aeron, WEIGHTS, GREETINGS, codec);
    }

    /** @return an actor's end of stream 20. */
    public WeightsInbox weightsInbox(final WeightsCodec codec) {
        requireRoom(Channel.notes());
        return new WeightsInbox(aeron, WEIGHTS, GREETINGS, codec);
    }

    /** @return the log keeper's end of stream 21. */
    public LogPositionBroadcast logPositionBroadcast() {
        return new LogPositionBroadcast(publish(Channel.notes(), LOG_POSITIONS));
    }

    /** @return an actor's end of stream 21. */
    public LogPositionInbox logPositionInbox() {
        return new LogPositionInbox(aeron.addSubscription(Channel.SUBSCRIPTION, LOG_POSITIONS));
    }

    private ExclusivePublication publish(final Channel channel, final int stream) {
        requireRoom(channel);
        try {
            return aeron.addExclusivePublication(channel.uri(), stream);
        } catch (final RegistrationException ex) {
            if (ex.errorCode() == ErrorCode.STORAGE_SPACE) {
                throw new ConfigException("no room for a stream in " + directory + ": " + ex.getMessage());
            }
            throw ex;
        }
    }

    private void requireRoom(final Channel channel) {
        DriverDirectory.requireRoom(directory, channel.fileLength(), "a stream");
    }

    /** @return where the driver keeps its files. */
    public Path directory() {
        return directory;
    }

    Aeron aeron() {
        return aeron;
    }

    /** Ends client and driver and deletes the directory. */
    @Override
    public void close() {
        CloseHelper.closeAll(faults, aeron, driver);
    }
}
