package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A subscriber in memory whose every answer the test gives when it likes, and that minds the rules of its port. */
final class HeldSubscriber implements Outlets {
    final List<Batch> pushed = new ArrayList<>();
    Runnable reachable = () -> {};
    int cancelled;
    boolean closed;
    /** Answers at once, before push returns, if this gives an answer. */
    Function<Batch, @Nullable Answer> atOnce = batch -> null;

    private @Nullable Consumer<Answer> pending;

    @Override
    public Outlet open(DeliveryContext context, Runnable whenRoom) {
        return new UnaryOutlet(this::push);
    }

    private UnaryOutlet.Call push(Batch batch, Consumer<Answer> whenAnswered) {
        assertThat(closed).isFalse();
        assertThat(pending).as("calls out").isNull();
        pushed.add(batch);
        Answer answer = atOnce.apply(batch);
        if (answer != null) {
            whenAnswered.accept(answer);
        } else {
            pending = whenAnswered;
        }
        return () -> cancelled++;
    }

    boolean isCallOut() {
        return pending != null;
    }

    Batch current() {
        assertThat(pending).as("call that is out").isNotNull();
        return pushed.get(pushed.size() - 1);
    }

    void answer(Answer answer) {
        take().accept(answer);
    }

    /** The callback of the call that is out; from now on another may be made. */
    Consumer<Answer> take() {
        Consumer<Answer> answered = pending;
        assertThat(answered).as("call that is out").isNotNull();
        pending = null;
        return answered;
    }

    @Override
    public void whenReachable(Runnable listener) {
        reachable = listener;
    }

    @Override
    public void close() {
        closed = true;
    }
}
