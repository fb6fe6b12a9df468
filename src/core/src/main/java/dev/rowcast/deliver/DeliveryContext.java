package dev.rowcast.deliver;

import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.ListenerGroup;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Shared parts of all lanes of a task.
 *
 * @param scheduler runs timers and first sends; one thread is enough. Lanes don't shut it down
 * @param rejections takes changes that can't be delivered
 * @param listener is told about delivery
 * @param clock time of day, to compare with commit times
 * @param nanoTime measures round trips, as {@link System#nanoTime}
 * @param random evenly distributed in [0, 1); used from several threads
 * @param parked keys whose changes aren't delivered for the time being
 * @param skipped the changes that people have skipped: for each subscription their ids, each with the reason; read on any thread
 * @param epochs takes what stores ask of the runtime
 * @param memory limit for all lanes together
 * @param may whether anything may be sent now; asked before each batch, on any thread. Once it is false it stays so
 */
public record DeliveryContext(
        ScheduledExecutorService scheduler,
        Rejections rejections,
        DeliveryListener listener,
        Clock clock,
        LongSupplier nanoTime,
        DoubleSupplier random,
        ParkedKeys parked,
        Map<String, Map<String, String>> skipped,
        EpochRequests epochs,
        BufferMemory memory,
        BooleanSupplier may) {
    public DeliveryContext {
        // A listener that throws must not stop a lane.
        listener = ListenerGroup.of(List.of(listener));
    }

    /** The same context with another target for rejected changes. */
    DeliveryContext withRejections(Rejections others) {
        return new DeliveryContext(
                scheduler, others, listener, clock, nanoTime, random, parked, skipped, epochs, memory, may);
    }

    /** A context with the system's clocks and randomness, without parked keys and skipped changes, and with unlimited memory. */
    public static Builder builder(
            ScheduledExecutorService scheduler, Rejections rejections, DeliveryListener listener) {
        return new Builder(scheduler, rejections, listener);
    }

    /** Builds a context. Not thread-safe. */
    public static final class Builder {
        private final ScheduledExecutorService scheduler;
        private final Rejections rejections;
        private final DeliveryListener listener;
        private Clock clock = Clock.systemUTC();
        private LongSupplier nanoTime = System::nanoTime;
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        private ParkedKeys parked = ParkedKeys.NONE;
        private Map<String, Map<String, String>> skipped = Map.of();
        private EpochRequests epochs = EpochRequests.NONE;
        private BufferMemory memory = BufferMemory.unlimited();
        private BooleanSupplier may = () -> true;

        private Builder(ScheduledExecutorService scheduler, Rejections rejections, DeliveryListener listener) {
            this.scheduler = scheduler;
            this.rejections = rejections;
            this.listener = listener;
        }

        /** The time of day. */
        public Builder clock(Clock time) {
            clock = time;
            return this;
        }

        /** The clock that measures round trips, in nanoseconds. */
        public Builder nanoTime(LongSupplier time) {
            nanoTime = time;
            return this;
        }

        /** Random numbers, evenly distributed in [0, 1). */
        public Builder random(DoubleSupplier numbers) {
            random = numbers;
            return this;
        }

        /** The keys that are parked. */
        public Builder parked(ParkedKeys keys) {
            parked = keys;
            return this;
        }

        /** The changes that people have skipped, by subscription and id; a live view. */
        public Builder skipped(Map<String, Map<String, String>> reasons) {
            skipped = reasons;
            return this;
        }

        /** What takes the requests of stores. */
        public Builder epochs(EpochRequests requests) {
            epochs = requests;
            return this;
        }

        /** Limit for all lanes together. */
        public Builder memory(BufferMemory bound) {
            memory = bound;
            return this;
        }

        /** Whether anything may be sent now; default always. */
        public Builder may(BooleanSupplier send) {
            may = send;
            return this;
        }

        /** The context. */
        public DeliveryContext build() {
            return new DeliveryContext(
                    scheduler, rejections, listener, clock, nanoTime, random, parked, skipped, epochs, memory, may);
        }
    }
}
