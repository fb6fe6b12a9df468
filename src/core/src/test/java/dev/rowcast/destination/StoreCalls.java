package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.store.Claim;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.SchemaBuilder;

/** What a store is asked for, by a test that has no task. */
public final class StoreCalls {
    private StoreCalls() {}

    public static ContractField field(int number, String name, SemanticType type) {
        return new ContractField(number, name, name, type, FieldState.ACTIVE);
    }

    /** Of {@code shop.TABLE}, whose rows have an {@code id}, the key, and these fields. */
    public static OutputSchema schema(String table, ContractField... more) {
        List<ContractField> fields = new ArrayList<>();
        fields.add(field(1, "id", SemanticType.INT64));
        fields.addAll(List.of(more));
        return new OutputSchema(
                new Contract(new TableId("shop", table), 1, "shop", "T", fields, List.of(1), fields.size()),
                SchemaBuilder.struct().build(),
                null,
                SourceSettings.DEFAULT);
    }

    public static Write delete(Target target, String key, long version) {
        return new Write(target, key, Write.Action.DELETE, new byte[0], new RowVersion(0, version));
    }

    public static Write truncate(Target target, long version) {
        return new Write(target, "", Write.Action.TRUNCATE, new byte[0], new RowVersion(0, version));
    }

    public static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    public static List<WriteResult> write(Store store, List<Write> writes) throws Exception {
        Written written = done(store.write(writes));
        assertThat(written).isInstanceOf(Written.Each.class);
        return ((Written.Each) written).results();
    }

    /** Prepared and claimed by a subscription {@code shop}. */
    public static Target ready(Store store, OutputSchema schema) throws Exception {
        Target target = store.target(schema);
        assertThat(answered(() -> store.prepare(target, schema))).isEqualTo(Prepared.Ready.READY);
        assertThat(answered(() -> store.claim(target, new Claim("shop", 0)))).isEqualTo(Prepared.Ready.READY);
        return target;
    }

    /** What the store says once it could be asked: a connection that was idle may just be gone. */
    private static Prepared answered(Supplier<CompletionStage<Prepared>> question) {
        return await().atMost(Duration.ofSeconds(90))
                .until(() -> done(question.get()), said -> !(said instanceof Prepared.Failed));
    }
}
