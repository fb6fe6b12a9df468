package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.store.Prepared;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Has the index of a table there, its alias, and a field for each of the contract's. Whoever else does the same at once does no harm: what is there is
 * looked at again.
 */
final class Preparation {
    /** In the index's {@code _meta}: the names of the key's fields. */
    private static final String KEY = "rowcast_key";
    /** Below that OpenSearch's own default counts. */
    private static final int USUAL_FIELDS = 1000;
    /** A field, and the one below it. */
    private static final int PER_FIELD = 2;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** How often an index may come and go while it is looked at. */
    private static final int MOST_LOOKS = 5;

    private final Http http;
    private final IndexName name;
    private final ObjectNode properties;
    private final String key;
    private boolean changes = true;

    Preparation(Http http, IndexName name, Contract contract) {
        this.http = http;
        this.name = name;
        this.properties = RowMapping.properties(contract);
        this.key = contract.keyFields().stream().map(ContractField::name).collect(Collectors.joining(", "));
    }

    CompletableFuture<Prepared> prepare() {
        return look(MOST_LOOKS);
    }

    /** What {@link #prepare} would answer as far as that shows without changing anything. */
    CompletableFuture<Prepared> examine() {
        changes = false;
        return look(1);
    }

    private CompletableFuture<Prepared> look(int looks) {
        return http.send(Request.get("/" + IndexName.encoded(name.alias()) + "," + IndexName.encoded(name.rows()))
                        .with(Map.of("ignore_unavailable", "true")))
                .thenCompose(found -> {
                    if (!found.ok()) {
                        return failed(found);
                    }
                    if (!found.body().isEmpty()) {
                        return check(found.body());
                    }
                    return changes ? create(looks) : ready();
                });
    }

    private CompletableFuture<Prepared> create(int looks) {
        ObjectNode index = NODES.objectNode();
        index.putObject("settings").put("index.hidden", true).put("index.mapping.total_fields.limit", fieldLimit());
        index.set("mappings", mapping(properties, NODES.objectNode()));
        index.putObject("aliases").set(name.alias(), filter());
        return http.send(Request.of("PUT", "/" + IndexName.encoded(name.rows()), index))
                .thenCompose(made -> {
                    if (made.ok()) {
                        return ready();
                    }
                    boolean raced = made.type().equals("resource_already_exists_exception") && looks > 1;
                    return raced ? look(looks - 1) : failed(made);
                });
    }

    private int fieldLimit() {
        return Math.max(USUAL_FIELDS, PER_FIELD * PER_FIELD * properties.size());
    }

    private CompletableFuture<Prepared> check(JsonNode found) {
        JsonNode index = found.path(name.rows());
        List<String> others = new ArrayList<>();
        found.fieldNames().forEachRemaining(others::add);
        others.remove(name.rows());
        if (!others.isEmpty()) {
            return unfit(
                    others.contains(name.alias())
                            ? "there is an index of that name, and readers need an alias of it; name another \"index\", or delete it"
                            : "the alias stands for " + String.join(" and ", others)
                                    + ", and a row would be there twice; " + howToMend(name));
        }
        JsonNode alias = index.path("aliases").path(name.alias());
        if (!alias.path("filter").toString().contains(RowMapping.DELETED)) {
            return unfit((alias.isMissingNode() ? "the alias isn't there" : "the alias doesn't hide what was deleted")
                    + ", while the index " + name.rows() + " is; " + howToMend(name));
        }
        return extend(index.path("mappings"));
    }

    private CompletableFuture<Prepared> extend(JsonNode mappings) {
        JsonNode there = mappings.path("properties");
        String known = mappings.path("_meta").path(KEY).asText(key);
        if (!known.equals(key)) {
            return unfit(otherKey(known));
        }
        List<String> conflicts = RowMapping.conflicts(properties, there);
        ObjectNode missing = RowMapping.missing(properties, there);
        if (!conflicts.isEmpty()) {
            return unfit(
                    String.join("; ", conflicts)
                            + ". OpenSearch never changes the type of a field: have the rows written to another \"index\", and load them there");
        }
        if (!changes || missing.isEmpty() && mappings.path("_meta").has(KEY)) {
            return ready();
        }
        return http.send(Request.of(
                        "PUT",
                        "/" + IndexName.encoded(name.rows()) + "/_mapping",
                        mapping(missing, mappings.path("_meta"))))
                .thenCompose(extended -> {
                    if (extended.ok()) {
                        return ready();
                    }
                    return extended.status() == 400
                            ? unfit("OpenSearch doesn't take the fields " + names(missing) + ": " + extended.reason())
                            : failed(extended);
                });
    }

    /** Fields, and by which key documents are known: their ids say just its values. Beside what somebody else has written down of the index. */
    private ObjectNode mapping(ObjectNode fields, JsonNode meta) {
        ObjectNode mapping = NODES.objectNode().put("dynamic", false);
        ObjectNode known = meta instanceof ObjectNode object ? object.deepCopy() : NODES.objectNode();
        mapping.set("_meta", known.put(KEY, key));
        mapping.set("properties", fields);
        return mapping;
    }

    private String otherKey(String known) {
        return "its documents are known by (" + known + "), and those that come by (" + key
                + "), so that they wouldn't meet. Have the rows written to another \"index\", and load them there; or empty this one: DELETE /"
                + IndexName.encoded(name.rows()) + " and " + Marks.howToForget(name.alias())
                + ", and have the rows written anew";
    }

    private static String names(ObjectNode properties) {
        List<String> names = new ArrayList<>();
        for (Iterator<String> each = properties.fieldNames(); each.hasNext(); ) {
            names.add(each.next());
        }
        return String.join(", ", names);
    }

    /** The alias's body: it hides what was deleted. */
    static ObjectNode filter() {
        ObjectNode alias = NODES.objectNode();
        alias.putObject("filter")
                .putObject("bool")
                .putObject("must_not")
                .putObject("term")
                .put(RowMapping.DELETED, true);
        return alias;
    }

    /** The request that puts the alias back. */
    static String howToMend(IndexName name) {
        return "take the alias off any other index, and put it on this one: POST /_aliases {\"actions\":[{\"add\":{\"index\":\""
                + name.rows() + "\",\"alias\":\"" + name.alias() + "\","
                + filter().toString().substring(1) + "}]}";
    }

    private static CompletableFuture<Prepared> ready() {
        return CompletableFuture.completedFuture(Prepared.Ready.READY);
    }

    private static CompletableFuture<Prepared> unfit(String reason) {
        return CompletableFuture.completedFuture(new Prepared.Unfit(reason));
    }

    private static CompletableFuture<Prepared> failed(Reply reply) {
        return CompletableFuture.completedFuture(new Prepared.Failed(Failures.of(reply)));
    }
}
