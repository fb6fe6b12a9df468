package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A subscriber in memory that has several calls out at once, each of which the test answers when it likes. */
final class ParallelSubscriber implements Outlets {
    /** A call that hasn't been answered. */
    static final class Held {
        final Batch batch;
        private final Consumer<Answer> whenAnswered;
        boolean cancelled;

        Held(Batch batch, Consumer<Answer> whenAnswered) {
            this.batch = batch;
            this.whenAnswered = whenAnswered;
        }

        List<Long> offsets() {
            return batch.changes().stream()
                    .map(change -> change.at().sequence())
                    .toList();
        }
    }

    final List<Held> out = new ArrayList<>();
    int pushes;
    int mostOut;
    Runnable reachable = () -> {};
    IntConsumer crowded = takes -> {};
    /** Looks at each batch as it is pushed. */
    Consumer<Batch> watch = batch -> {};
    /** Answers at once, before push returns, if this gives an answer. */
    Function<Batch, @Nullable Answer> atOnce = batch -> null;

    private boolean closed;

    @Override
    public Outlet open(DeliveryContext context, Runnable whenRoom) {
        return new UnaryOutlet(this::push);
    }

    private UnaryOutlet.Call push(Batch batch, Consumer<Answer> whenAnswered) {
        assertThat(closed).isFalse();
        pushes++;
        watch.accept(batch);
        Answer answer = atOnce.apply(batch);
        if (answer != null) {
            whenAnswered.accept(answer);
            return () -> {};
        }
        Held held = new Held(batch, whenAnswered);
        out.add(held);
        mostOut = Math.max(mostOut, out.size());
        return () -> held.cancelled = true;
    }

    /** The offsets of the calls that are out, in the order in which they were made. */
    List<List<Long>> offsetsOut() {
        return out.stream().map(Held::offsets).toList();
    }

    /** Answers the call that was made as the nth of those that are out, from 0. */
    void answer(int nth, Answer answer) {
        out.remove(nth).whenAnswered.accept(answer);
    }

    void answerAll(Answer answer) {
        List<Held> all = List.copyOf(out);
        out.clear();
        all.forEach(held -> held.whenAnswered.accept(answer));
    }

    @Override
    public void whenReachable(Runnable listener) {
        reachable = listener;
    }

    @Override
    public void whenCrowded(IntConsumer listener) {
        crowded = listener;
    }

    @Override
    public void close() {
        closed = true;
    }
}
