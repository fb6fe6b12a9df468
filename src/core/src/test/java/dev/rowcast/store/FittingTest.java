package dev.rowcast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.SourceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** A decimal with more digits is no change of the contract, and is one of a store's column: its rows don't go where nobody has looked again. */
class FittingTest {
    private static final Target TARGET = new Target("shop.prices");

    private Prepared fits = Prepared.Ready.READY;
    private int claims;

    @Test
    void rowsOfALongerColumnAreABatchOfTheirOwnAndPreparedAnew() {
        StoreKey before = key(schema(2));
        assertThat(key(schema(2))).isEqualTo(before).hasSameHashCodeAs(before);

        StoreKey after = key(schema(4));

        assertThat(after).isNotEqualTo(before);
        assertThat(after.fitting()).isNotEqualTo(before.fitting());
    }

    /** Who mends it may have made it anew, without a mark of ours. */
    @Test
    void whatDidNotFitIsClaimedAnewOnceItDoes() {
        Targets targets = new Targets(new Claimed(), "a");
        assertThat(targets.ready(key(schema(2)), 0)).isCompletedWithValue(Prepared.Ready.READY);
        assertThat(targets.ready(key(schema(2)), 0)).isCompletedWithValue(Prepared.Ready.READY);
        assertThat(claims).isEqualTo(1);

        fits = new Prepared.Unfit("too short");
        assertThat(targets.ready(key(schema(4)), 0)).isCompletedWithValue(fits);
        fits = Prepared.Ready.READY;

        assertThat(targets.ready(key(schema(4)), 0)).isCompletedWithValue(Prepared.Ready.READY);
        assertThat(claims).isEqualTo(2);
    }

    private final class Claimed implements Store {
        @Override
        public CompletionStage<Prepared> prepare(Target target, OutputSchema schema) {
            return CompletableFuture.completedFuture(fits);
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
            claims++;
            return CompletableFuture.completedFuture(Prepared.Ready.READY);
        }

        @Override
        public Limits limits() {
            return new Limits(1, 1);
        }

        @Override
        public Object format() {
            return "claimed";
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
        public CompletionStage<Written> write(List<Write> writes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    static StoreKey key(OutputSchema schema) {
        return new StoreKey("a", new StreamId("shop.shop.prices", 0), TARGET, schema);
    }

    static OutputSchema schema(int scale) {
        ContractField price = new ContractField(1, "price", "price", SemanticType.DECIMAL, FieldState.ACTIVE);
        Contract contract =
                new Contract(new TableId("shop", "prices"), 1, "shop", "Prices", List.of(price), List.of(), 1);
        Schema column = SchemaBuilder.string()
                .parameter("__debezium.source.column.type", "DECIMAL")
                .parameter("__debezium.source.column.length", "12")
                .parameter("__debezium.source.column.scale", Integer.toString(scale))
                .build();
        Schema rows = SchemaBuilder.struct().field("price", column).build();
        return new OutputSchema(contract, rows, null, SourceSettings.DEFAULT);
    }
}
