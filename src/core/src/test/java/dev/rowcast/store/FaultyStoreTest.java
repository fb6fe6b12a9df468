package dev.rowcast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.encode.OutputSchema;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A store with a fault of its own, which must not leave a batch without an answer. */
class FaultyStoreTest {
    private static final Target TARGET = new Target("t");
    private static final List<List<Write>> TWO = List.of(List.of(write("a")), List.of(write("b")));

    private final Deque<CompletableFuture<Written>> requests = new ArrayDeque<>();

    /** Takes one write in a request, and goes wrong in the second. */
    private final class Faulty implements Store {
        @Override
        public CompletionStage<Written> write(List<Write> writes) {
            requests.add(new CompletableFuture<>());
            return requests.getLast();
        }

        @Override
        public Limits limits() {
            if (!requests.isEmpty()) {
                throw new IllegalStateException("no limits");
            }
            return new Limits(1, 100);
        }

        @Override
        public Object format() {
            return "faulty";
        }

        @Override
        public Target target(OutputSchema schema) {
            return TARGET;
        }

        @Override
        public Documents documents(OutputSchema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Prepared> prepare(Target target, OutputSchema schema) {
            return CompletableFuture.completedFuture(Prepared.Ready.READY);
        }

        @Override
        public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
            return CompletableFuture.completedFuture(Prepared.Ready.READY);
        }

        @Override
        public Duration retention() {
            return Duration.ofDays(7);
        }

        @Override
        public CompletionStage<Prepared> claim(Target target, Claim claim) {
            return CompletableFuture.completedFuture(Prepared.Ready.READY);
        }

        @Override
        public void close() {}
    }

    private static Write write(String key) {
        return new Write(TARGET, key, Write.Action.PUT, new byte[1], new RowVersion(0, 1));
    }

    @Test
    void aFaultBehindAnAnswerIsAnAnswerToo() {
        CompletableFuture<Answer> answer = new Writing(new Faulty(), TWO).begin();
        assertThat(answer).isNotDone();

        requests.getLast().complete(new Written.Each(List.of(WriteResult.Done.WRITTEN)));

        assertThat(answer)
                .isCompletedWithValueMatching(each -> each instanceof Answer.Failed failed
                        && failed.failure() == Failure.FAULT
                        && failed.reason().contains("no limits"));
    }
}
