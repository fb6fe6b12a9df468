package dev.rowcast.destination;

import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.DestinationType;
import dev.rowcast.deliver.Outlet;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A type of destination from a class loader of its own, which is the thread's during each call into it: many libraries look for their parts
 * there. Room and batch keys are plain values, asked for each change, and are handed through as they are.
 */
record Isolated(DestinationType type, ClassLoader loader) implements DestinationType {
    private <T> T in(Supplier<T> call) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void run(Runnable call) {
        in(() -> {
            call.run();
            return loader;
        });
    }

    @Override
    public String name() {
        return in(type::name);
    }

    @Override
    public List<Problem> check(Map<String, Object> settings) {
        return in(() -> type.check(settings));
    }

    @Override
    public Destination create(String subscription, Map<String, Object> settings) {
        return new Inside(in(() -> type.create(subscription, settings)));
    }

    @Override
    public void retire() {
        run(type::retire);
    }

    /** What the type has made, without what stands before it. */
    static Destination inside(Destination destination) {
        return destination instanceof Inside isolated ? isolated.destination : destination;
    }

    /** The same where what the type has made is changed. */
    static Destination changed(Destination destination, UnaryOperator<Destination> change) {
        return destination instanceof Inside isolated ? isolated.with(change) : change.apply(destination);
    }

    private final class Inside implements Destination {
        private final Destination destination;

        Inside(Destination destination) {
            this.destination = destination;
        }

        Inside with(UnaryOperator<Destination> change) {
            return new Inside(in(() -> change.apply(destination)));
        }

        @Override
        public Object format() {
            return in(destination::format);
        }

        @Override
        public RowEncoder rows(OutputSchema schema) {
            RowEncoder encoder = in(() -> destination.rows(schema));
            return change -> in(() -> encoder.encode(change));
        }

        @Override
        public BatchKey batchKey(StreamId stream, OutputSchema schema) {
            return in(() -> destination.batchKey(stream, schema));
        }

        @Override
        public Outlet open(DeliveryContext context, Runnable whenRoom) {
            return new Way(in(() -> destination.open(context, whenRoom)));
        }

        @Override
        public void whenReachable(Runnable listener) {
            run(() -> destination.whenReachable(listener));
        }

        @Override
        public void whenCrowded(IntConsumer listener) {
            run(() -> destination.whenCrowded(listener));
        }

        @Override
        public void whenFailed(Consumer<Answer.Failed> listener) {
            run(() -> destination.whenFailed(listener));
        }

        @Override
        public boolean probes() {
            return in(destination::probes);
        }

        @Override
        public void probe(Consumer<Optional<Answer.Failed>> whenKnown) {
            run(() -> destination.probe(whenKnown));
        }

        @Override
        public void close() {
            run(destination::close);
        }
    }

    private final class Way implements Outlet {
        private final Outlet outlet;

        Way(Outlet outlet) {
            this.outlet = outlet;
        }

        @Override
        public Room room() {
            return outlet.room();
        }

        @Override
        public Room roomForBound() {
            return outlet.roomForBound();
        }

        @Override
        public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
            run(() -> outlet.push(batch, first, whenAnswered));
        }

        @Override
        public void withdraw() {
            run(outlet::withdraw);
        }

        @Override
        public void rest() {
            run(outlet::rest);
        }

        @Override
        public void drain() {
            run(outlet::drain);
        }

        @Override
        public void close() {
            run(outlet::close);
        }
    }
}
