package dev.rowcast.tail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.sample.Rows;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes a change as a JSON object: the table's own change message in protobuf's JSON form, with the field names of the .proto file, and
 * beside its fields those of the batch. Where the rows can't be decoded they are base64, and {@code undecoded} says why.
 */
public final class ChangeJson implements ChangeFormat {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().preservingProtoFieldNames().alwaysPrintFieldsWithNoPresence();

    @Override
    public String line(ReceivedChange change, Instant received) {
        try {
            ObjectNode line = envelope(change.batch(), received);
            addEvent(line, change);
            return MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException | InvalidProtocolBufferException e) {
            throw new IllegalStateException("change " + change.event().getId() + " has no JSON form", e);
        }
    }

    private static ObjectNode envelope(PushRequest batch, Instant received) {
        return MAPPER.createObjectNode()
                .put("received", received.toString())
                .put("subscription", batch.getSubscription())
                .put("topic", batch.getTopic())
                .put("partition", batch.getPartition())
                .put("database", batch.getDatabase())
                .put("table", batch.getTable())
                .put("message_type", batch.getMessageType())
                .put("contract_revision", Integer.toUnsignedLong(batch.getContractRevision()));
    }

    private static void addEvent(ObjectNode line, ReceivedChange change)
            throws JsonProcessingException, InvalidProtocolBufferException {
        ChangeEvent event = change.event();
        if (change.rows() instanceof Rows.Decoded rows) {
            try {
                line.setAll(typed(event, rows));
                return;
            } catch (InvalidProtocolBufferException e) {
                line.put("undecoded", "a value has no JSON form: " + e.getMessage());
            }
        } else if (change.rows() instanceof Rows.Undecoded undecoded) {
            line.put("undecoded", undecoded.why());
        }
        line.setAll((ObjectNode) json(event));
    }

    /** The event with its rows in place of their bytes, and in their place. */
    private static ObjectNode typed(ChangeEvent event, Rows.Decoded rows)
            throws JsonProcessingException, InvalidProtocolBufferException {
        ObjectNode typed = MAPPER.createObjectNode();
        for (var member : json(event).properties()) {
            Optional<Message> row = switch (member.getKey()) {
                case "key" -> rows.key();
                case "before" -> rows.before();
                case "after" -> rows.after();
                default -> Optional.empty();
            };
            typed.set(member.getKey(), row.isPresent() ? json(row.get()) : member.getValue());
        }
        return typed;
    }

    private static JsonNode json(MessageOrBuilder message)
            throws JsonProcessingException, InvalidProtocolBufferException {
        return MAPPER.readTree(PRINTER.print(message));
    }
}
