package dev.rowcast.cli.deadletters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Dead letters for programs: an array; what isn't known isn't there. */
public final class LettersJson {
    private LettersJson() {}

    /** The letters as JSON. */
    public static String of(List<DeadLetterRecord> shown, Letters letters) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        shown.forEach(letter -> array.add(object(letter, letters)));
        return array.toPrettyString();
    }

    private static ObjectNode object(DeadLetterRecord letter, Letters letters) {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("partition", letter.place().partition())
                .put("offset", letter.place().offset())
                .put("time", letter.time().toString());
        letter.connector().ifPresent(name -> object.put("connector", name));
        letter.subscription().ifPresent(name -> object.put("subscription", name));
        letter.table().ifPresent(name -> object.put("table", name));
        letter.id().ifPresent(id -> object.put("id", id));
        letter.from()
                .ifPresent(at -> object.putObject("from")
                        .put("topic", at.stream().topic())
                        .put("partition", at.stream().partition())
                        .put("offset", at.sequence()));
        letter.attempts().ifPresent(attempts -> object.put("attempts", attempts));
        letter.contractRevision().ifPresent(revision -> object.put("contractRevision", revision));
        object.put("reason", letter.reason());
        letters.settlement(letter)
                .ifPresent(settled -> object.putObject("settled")
                        .put("outcome", settled.outcome())
                        .put("by", settled.by())
                        .put("time", settled.time()));
        return object;
    }
}
