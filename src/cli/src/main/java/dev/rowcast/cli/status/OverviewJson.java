package dev.rowcast.cli.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.ProcessStatus;
import dev.rowcast.observe.SubscriptionStatus;
import dev.rowcast.stack.ConnectorStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How all subscriptions are doing, for programs. Times are in ISO form, states in lower case; what isn't known is absent. */
final class OverviewJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private OverviewJson() {}

    /** One object. */
    static ObjectNode of(Overview overview) {
        ObjectNode root =
                JSON.objectNode().put("at", time(overview.now().toEpochMilli())).put("well", overview.isWell());
        ArrayNode connectors = root.putArray("connectors");
        overview.connectors().forEach(each -> {
            ObjectNode node = connector(each, overview.now());
            List<String> halves = each.halfKeyChanges(overview.now());
            if (!halves.isEmpty()) {
                halves.forEach(node.putArray("halfKeyChanges")::add);
            }
            connectors.add(node);
        });
        overview.missingLog().ifPresent(topic -> root.put("missingContractLog", topic));
        if (!overview.gone().isEmpty()) {
            ObjectNode gone = root.putObject("gone");
            overview.gone().forEach((name, heard) -> gone.put(name, time(heard)));
        }
        if (!overview.unreadable().isEmpty()) {
            ObjectNode unreadable = root.putObject("unreadable");
            overview.unreadable().forEach(unreadable::put);
        }
        return root;
    }

    private static ObjectNode connector(ConnectorView view, Instant now) {
        ObjectNode node = JSON.objectNode().put("connector", view.name()).put("well", view.isWell());
        if (view.tasks().isEmpty() && !view.stopped().isEmpty()) {
            node.put("stopped", time(view.stoppedMillis()));
        }
        view.connect().ifPresent(status -> {
            ArrayNode parts = node.putArray("connect");
            status.parts().forEach(part -> parts.add(part(part)));
        });
        ArrayNode sources = node.putArray("sources");
        view.sources().forEach(each -> sources.add(source(each, now)));
        if (!view.standbys().isEmpty()) {
            ArrayNode standbys = node.putArray("standbys");
            view.standbys().forEach(each -> standbys.add(task(each)));
        }
        view.spool().ifPresent(spool -> node.set("spool", spool(spool)));
        view.log()
                .ifPresent(log -> node.putObject("binaryLog")
                        .put("keptMillis", log.logKeptMillis())
                        .put("leftMillis", log.logLeftMillis()));
        view.lag().ifPresent(lag -> {
            ObjectNode uncommitted = node.putObject("uncommitted").put("records", lag.total());
            lag.oldestMillis().ifPresent(oldest -> uncommitted.put("oldest", time(oldest)));
            ObjectNode partitions = uncommitted.putObject("partitions");
            lag.records().forEach(partitions::put);
        });
        ArrayNode subscriptions = node.putArray("subscriptions");
        view.subscriptions().forEach(each -> subscriptions.add(subscription(each, view.lag())));
        ArrayNode tasks = node.putArray("tasks");
        view.tasks().forEach(each -> tasks.add(task(each)));
        return node;
    }

    private static ObjectNode spool(ProcessStatus process) {
        ObjectNode node =
                JSON.objectNode().put("bytes", process.spooledBytes()).put("limitBytes", process.spoolLimit());
        if (process.spoolLastsMillis() != 0) {
            node.put("fullInMillis", process.spoolLastsMillis());
        }
        ObjectNode tables = node.putObject("tables");
        process.spooled().forEach(tables::put);
        return node;
    }

    private static ObjectNode part(ConnectorStatus.Part part) {
        ObjectNode node = JSON.objectNode()
                .put("part", part.what())
                .put("state", part.state().toLowerCase(Locale.ROOT));
        return part.trace() == null ? node : node.put("failure", part.rootCause());
    }

    private static ObjectNode source(SourceView view, Instant now) {
        ObjectNode node = JSON.objectNode()
                .put("source", view.name())
                .put("topicPrefix", view.prefix())
                .put("state", view.state().word());
        if (!view.reason().isEmpty()) {
            node.put("reason", view.reason());
        }
        view.newestMillis()
                .ifPresent(newest -> node.put("newest", time(newest)).put("silentMillis", now.toEpochMilli() - newest));
        return node;
    }

    private static ObjectNode subscription(SubscriptionView view, Optional<KafkaLag> kafkaLag) {
        ObjectNode node = JSON.objectNode()
                .put("name", view.name())
                .put("target", view.worst().target())
                .put("state", view.condition().word())
                .put("since", time(view.worst().sinceMillis()));
        view.reason().ifPresent(reason -> node.put("reason", reason));
        if (!view.worst().failingId().isEmpty()) {
            node.put("failingId", view.worst().failingId());
        }
        if (!view.worst().lookAt().isEmpty()) {
            node.put("lookAt", view.worst().lookAt());
        }
        if (view.worst().nextTryMillis() != 0) {
            node.put("nextTry", time(view.worst().nextTryMillis()));
        }
        node.put("rate", view.sum(SubscriptionStatus::rate));
        view.lagMillis().ifPresent(lag -> node.put("lagMillis", lag));
        view.latencyMillis().ifPresent(latency -> node.put("latencyMillis", latency));
        view.oldestMillis().ifPresent(age -> node.put("oldestUndeliveredMillis", age));
        node.put("inFlight", view.total(SubscriptionStatus::inFlight))
                .put("waitingChanges", view.total(SubscriptionStatus::waitingChanges))
                .put("waitingBytes", view.total(SubscriptionStatus::waitingBytes))
                .put("delivered", view.total(SubscriptionStatus::delivered))
                .put("retried", view.total(SubscriptionStatus::retried))
                .put("rejected", view.total(SubscriptionStatus::rejected))
                .put("skipped", view.total(SubscriptionStatus::skipped))
                .put(
                        "batchSize",
                        view.shares().stream()
                                .mapToLong(SubscriptionStatus::batchSize)
                                .max()
                                .orElse(0))
                .put(
                        "roundTripMillis",
                        view.shares().stream()
                                .mapToDouble(SubscriptionStatus::roundTripMillis)
                                .max()
                                .orElse(0));
        view.store().ifPresent(store -> node.put("stale", store.stale()).put("outdated", store.outdated()));
        kafkaLag.map(known -> known.of(view.stuck())).ifPresent(stuck -> {
            node.put("stuckRecords", stuck.total());
            stuck.oldestMillis().ifPresent(oldest -> node.put("stuckSince", time(oldest)));
        });
        ArrayNode held = node.putArray("held");
        view.held().forEach(each -> held.add(held(each)));
        ArrayNode tasks = node.putArray("tasks");
        view.tasks().forEach(tasks::add);
        return node;
    }

    private static ObjectNode held(HeldTable held) {
        return JSON.objectNode()
                .put("table", held.table())
                .put("partition", held.partition())
                .put("since", time(held.sinceMillis()))
                .put("notice", held.notice());
    }

    private static ObjectNode task(Task task) {
        ObjectNode node = JSON.objectNode()
                .put("task", task.number())
                .put("state", task.life().name().toLowerCase(Locale.ROOT))
                .put("worker", task.status().worker())
                .put("version", task.status().version())
                .put("started", time(task.status().startedMillis()))
                .put("heard", time(task.heardMillis()));
        if (task.status().failure() != null) {
            node.put("failure", task.status().failure());
        }
        if (task.status().notUnderstood().records() > 0) {
            node.putObject("notUnderstood")
                    .put("records", task.status().notUnderstood().records())
                    .put("latest", task.status().notUnderstood().latest());
        }
        node.set("assigned", partitions(task.status().assigned()));
        node.set("paused", partitions(task.status().paused()));
        return node;
    }

    private static ObjectNode partitions(Map<String, List<Integer>> byTopic) {
        ObjectNode node = JSON.objectNode();
        byTopic.forEach((topic, partitions) -> {
            ArrayNode numbers = node.putArray(topic);
            partitions.forEach(numbers::add);
        });
        return node;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
