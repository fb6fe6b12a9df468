package dev.rowcast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.progress.PendingRecord;
import dev.rowcast.progress.StreamOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A batch may have the last changes of one epoch and the first of the next, which the target has seen. */
class StoreWriterTest {
    private static final StoreKey KEY = FittingTest.key(FittingTest.schema(2));

    private final List<Claim> claims = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<Long> raised = new ArrayList<>();

    @Test
    void aBatchOfTwoEpochsIsWrittenWhereTheHigherOneIsKnownAndNoNewOneIsAskedFor() {
        Store store = new At8();
        CompletableFuture<Answer> answer = new CompletableFuture<>();

        new StoreWriter(
                        store,
                        new Targets(store, "a"),
                        new RowsAsTheyAre(store),
                        (stream, above) -> raised.add(above),
                        (subscription, writes) -> {})
                .push(batch(7, 7, 8), answer::complete);

        assertThat(answer).isCompletedWithValue(Answer.Accepted.ALL);
        assertThat(claims).containsExactly(new Claim("a", 8));
        assertThat(raised).isEmpty();
        assertThat(writes).extracting(write -> write.version().epoch()).containsExactly(7L, 7L, 8L);
    }

    private static Batch batch(long... epochs) {
        PendingRecord pending = new StreamOffsets().open(0, epochs.length);
        List<EncodedChange> changes = new ArrayList<>();
        LongStream.of(epochs).forEach(epoch -> {
            String row = "row" + changes.size();
            StoreFrame frame = new StoreFrame(
                    row, Write.Action.PUT, new RowVersion(epoch, changes.size()), row, "", new byte[] {1});
            changes.add(new EncodedChange(
                    KEY, frame.bytes(), pending, new KafkaPlace(KEY.stream(), changes.size()), 0, row));
        });
        return Batch.of(changes);
    }

    /** Its target has seen changes of epoch 8. */
    private final class At8 implements Store {
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
            claims.add(claim);
            return CompletableFuture.completedFuture(claim.epoch() < 8 ? new Prepared.Behind(8) : Prepared.Ready.READY);
        }

        @Override
        public CompletionStage<Written> write(List<Write> request) {
            writes.addAll(request);
            return CompletableFuture.completedFuture(new Written.Each(request.stream()
                    .<WriteResult>map(write -> WriteResult.Done.WRITTEN)
                    .toList()));
        }

        @Override
        public Limits limits() {
            return new Limits(100, 1_000);
        }

        @Override
        public Object format() {
            return "at 8";
        }

        @Override
        public Target target(OutputSchema schema) {
            return KEY.target();
        }

        @Override
        public Documents documents(OutputSchema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
