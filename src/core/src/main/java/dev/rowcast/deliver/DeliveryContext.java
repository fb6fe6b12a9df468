package dev.rowcast.deliver;

import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.ListenerGroup;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What all lanes of a task share.
 *
 * @param scheduler runs timers and first sends; one thread is enough. The lanes never shut it down
 * @param rejections takes what can't be delivered
 * @param listener is told how it goes
 * @param clock time of day, to compare with commit times
 * @param nanoTime measures round trips, as {@link System#nanoTime}
 * @param random evenly distributed in [0, 1); used from several threads
 * @param parked keys whose changes aren't delivered for the time being
 * @param memory what the lanes may fill together
 */
public record DeliveryContext(
        ScheduledExecutorService scheduler,
        Rejections rejections,
        DeliveryListener listener,
        Clock clock,
        LongSupplier nanoTime,
        DoubleSupplier random,
        ParkedKeys parked,
        BufferMemory memory) {
    public DeliveryContext {
        // A listener that throws must not stop a lane.
        listener = ListenerGroup.of(List.of(listener));
    }

    /** Where nothing is parked, and memory is plenty. */
    public DeliveryContext(
            ScheduledExecutorService scheduler,
            Rejections rejections,
            DeliveryListener listener,
            Clock clock,
            LongSupplier nanoTime,
            DoubleSupplier random) {
        this(scheduler, rejections, listener, clock, nanoTime, random, ParkedKeys.NONE, BufferMemory.unlimited());
    }

    /** The same with these keys parked. */
    public DeliveryContext withParked(ParkedKeys keys) {
        return new DeliveryContext(scheduler, rejections, listener, clock, nanoTime, random, keys, memory);
    }

    /** The same with so much memory. */
    public DeliveryContext withMemory(BufferMemory bound) {
        return new DeliveryContext(scheduler, rejections, listener, clock, nanoTime, random, parked, bound);
    }

    /** The same where rejected changes go elsewhere. */
    DeliveryContext withRejections(Rejections others) {
        return new DeliveryContext(scheduler, others, listener, clock, nanoTime, random, parked, memory);
    }

    /** With the system's clocks and randomness. */
    public static DeliveryContext of(
            ScheduledExecutorService scheduler, Rejections rejections, DeliveryListener listener) {
        return new DeliveryContext(
                scheduler,
                rejections,
                listener,
                Clock.systemUTC(),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble());
    }
}
