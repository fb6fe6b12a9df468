package dev.rowcast.flow;

import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.deliver.BufferMemory;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Subscription;
import java.time.Clock;
import java.util.Optional;

/**
 * What a {@link ChangeFlow} is made of.
 *
 * @param name names the task in its threads' names
 * @param routing who gets what
 * @param gate the contracts of all tables
 * @param destinations makes the subscriptions' destinations
 * @param deadLetters where goes what can't be delivered
 * @param only the one subscription that is delivered to, for changes that only that one lacks; empty for all. The gate still decides for all
 *     subscriptions, so that it decides as it does elsewhere
 * @param source what the source connector is set to
 * @param listener is told how delivery goes
 * @param parked the keys that are parked
 * @param memory what all that waits for subscribers may take
 * @param clock the time of day
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
        Clock clock) {

    boolean serves(Subscription subscription) {
        return only.isEmpty() || only.get().equals(subscription.name());
    }

    /** Options with what has no default; all else as it is where nobody says anything. */
    public static Builder of(
            String name, Routing routing, ContractGate gate, Destinations destinations, DeadLetters deadLetters) {
        return new Builder(name, routing, gate, destinations, deadLetters);
    }

    /** Gathers options. Not thread-safe. */
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
        private Clock clock = Clock.systemUTC();

        private Builder(
                String name, Routing routing, ContractGate gate, Destinations destinations, DeadLetters deadLetters) {
            this.name = name;
            this.routing = routing;
            this.gate = gate;
            this.destinations = destinations;
            this.deadLetters = deadLetters;
        }

        /** Delivers to this subscription alone; default to all. */
        public Builder only(String subscription) {
            only = Optional.of(subscription);
            return this;
        }

        /** What the source connector is set to; default {@link SourceSettings#DEFAULT}. */
        public Builder source(SourceSettings settings) {
            source = settings;
            return this;
        }

        /** Who is told how delivery goes; default nobody. */
        public Builder listener(DeliveryListener told) {
            listener = told;
            return this;
        }

        /** The keys that are parked; default none. */
        public Builder parked(ParkedKeys keys) {
            parked = keys;
            return this;
        }

        /** What all that waits for subscribers may take; default without a bound. */
        public Builder memory(BufferMemory bound) {
            memory = bound;
            return this;
        }

        /** The time of day; default the system's. */
        Builder clock(Clock time) {
            clock = time;
            return this;
        }

        /** The options. */
        public FlowOptions build() {
            return new FlowOptions(
                    name, routing, gate, destinations, deadLetters, only, source, listener, parked, memory, clock);
        }
    }
}
