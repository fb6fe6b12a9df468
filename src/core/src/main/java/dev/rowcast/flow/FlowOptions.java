package dev.rowcast.flow;

import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.deliver.BufferMemory;
import dev.rowcast.deliver.EpochRequests;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Subscription;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The parts and settings of a {@link ChangeFlow}.
 *
 * @param name names the task in its threads' names
 * @param routing the subscriptions, and the tables and columns that each gets
 * @param gate the contracts of all tables
 * @param destinations creates the subscriptions' destinations
 * @param deadLetters takes changes that can't be delivered
 * @param only the only subscription to deliver to, for changes that only this one is missing; empty for all. The gate still decides for all
 *     subscriptions, so that its decisions are the same as elsewhere
 * @param source settings of the source connector
 * @param listener is told about delivery
 * @param parked the keys that are parked
 * @param memory limit for all changes that wait for subscribers
 * @param epochs takes what stores ask of the runtime
 * @param mayDeliver whether anything may be delivered now; once it is false it stays so
 * @param clock the time of day
 * @param brake so many records of a stream in a row that aren't understood become dead letters before the stream is held, and of so many changes in a
 *     lane nearly all become dead letters before it stops; 0 for no such limit
 */
public record FlowOptions(
        String name,
        Routing routing,
        ContractGate gate,
        Destinations destinations,
        DeadLetters deadLetters,
        Optional<String> only,
        SourceSettings source,
        DeliveryListener listener,
        ParkedKeys parked,
        BufferMemory memory,
        EpochRequests epochs,
        BooleanSupplier mayDeliver,
        Clock clock,
        int brake) {

    boolean serves(Subscription subscription) {
        return only.isEmpty() || only.get().equals(subscription.name());
    }

    /** Options with the required parts; everything else has its default. */
    public static Builder of(
            String name, Routing routing, ContractGate gate, Destinations destinations, DeadLetters deadLetters) {
        return new Builder(name, routing, gate, destinations, deadLetters);
    }

    /** Builds options. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final Routing routing;
        private final ContractGate gate;
        private final Destinations destinations;
        private final DeadLetters deadLetters;
        private Optional<String> only = Optional.empty();
        private SourceSettings source = SourceSettings.DEFAULT;
        private DeliveryListener listener = DeliveryListener.NONE;
        private ParkedKeys parked = ParkedKeys.NONE;
        private BufferMemory memory = BufferMemory.unlimited();
        private EpochRequests epochs = EpochRequests.NONE;
        private BooleanSupplier mayDeliver = () -> true;
        private Clock clock = Clock.systemUTC();
        private int brake;

        private Builder(
                String name, Routing routing, ContractGate gate, Destinations destinations, DeadLetters deadLetters) {
            this.name = name;
            this.routing = routing;
            this.gate = gate;
            this.destinations = destinations;
            this.deadLetters = deadLetters;
        }

        /** Delivers to this subscription only; default all. */
        public Builder only(String subscription) {
            only = Optional.of(subscription);
            return this;
        }

        /** Settings of the source connector; default {@link SourceSettings#DEFAULT}. */
        public Builder source(SourceSettings settings) {
            source = settings;
            return this;
        }

        /** The listener that is told about delivery; default none. */
        public Builder listener(DeliveryListener told) {
            listener = told;
            return this;
        }

        /** The keys that are parked; default none. */
        public Builder parked(ParkedKeys keys) {
            parked = keys;
            return this;
        }

        /** Limit for all changes that wait for subscribers; default unlimited. */
        public Builder memory(BufferMemory bound) {
            memory = bound;
            return this;
        }

        /** What takes the requests of stores for a higher epoch; default nothing. */
        public Builder epochs(EpochRequests requests) {
            epochs = requests;
            return this;
        }

        /** Whether anything may be delivered now: asked before each batch, on any thread; default always. Once it is false it has to stay so. */
        public Builder mayDeliver(BooleanSupplier asked) {
            mayDeliver = asked;
            return this;
        }

        /** The time of day; default the system's. */
        Builder clock(Clock time) {
            clock = time;
            return this;
        }

        /** When to stop writing dead letters; default never. */
        public Builder brake(int letters) {
            brake = letters;
            return this;
        }

        /** The options. */
        public FlowOptions build() {
            return new FlowOptions(
                    name,
                    routing,
                    gate,
                    destinations,
                    deadLetters,
                    only,
                    source,
                    listener,
                    parked,
                    memory,
                    epochs,
                    mayDeliver,
                    clock,
                    brake);
        }
    }
}
