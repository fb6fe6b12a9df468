package dev.rowcast.decode;

import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.samples.Samples;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** A recorded insert with a transaction block, and what a test writes differently into it. */
final class RewrittenEnvelope {
    private final RawRecord recorded;
    private final Struct envelope;

    RewrittenEnvelope() {
        recorded = Samples.table(Samples.VARIED, "t_ctas").stream()
                .filter(raw -> raw.value() instanceof Struct value && value.get("transaction") != null)
                .findFirst()
                .orElseThrow();
        envelope = copy((Struct) recorded.value());
    }

    RewrittenEnvelope op(String code) {
        envelope.put("op", code);
        return this;
    }

    RewrittenEnvelope source(Map<String, ?> fields) {
        Struct source = copy(envelope.getStruct("source"));
        fields.forEach(source::put);
        envelope.put("source", source);
        return this;
    }

    RewrittenEnvelope transaction(String id, long order) {
        envelope.put(
                "transaction",
                copy(envelope.getStruct("transaction"))
                        .put("id", id)
                        .put("total_order", 1_000 + order)
                        .put("data_collection_order", order));
        return this;
    }

    RewrittenEnvelope withoutTransaction() {
        envelope.put("transaction", null);
        return this;
    }

    RawRecord at(Place at) {
        return new RawRecord(at, recorded.keySchema(), recorded.key(), envelope.schema(), envelope, null);
    }

    private static Struct copy(Struct from) {
        Struct to = new Struct(from.schema());
        for (Field field : from.schema().fields()) {
            to.put(field, from.getWithoutDefault(field.name()));
        }
        return to;
    }
}
