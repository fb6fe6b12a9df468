package dev.rowcast.demo;

import java.util.ArrayList;
import java.util.List;

/** What a person is told before it begins. */
record Opening(Settings settings) {
    List<String> lines() {
        boolean stores = settings.stores() != null;
        List<String> lines = new ArrayList<>(List.of(
                "Rowcast demo: a row changed in MySQL reaches a gRPC service as typed protobuf.",
                "",
                "What you will see, all of it real and on this machine, in about " + duration(stores) + ":",
                "  a shop's database whose rows arrive as a snapshot; orders placed, approved, shipped and deleted;",
                "  a column added meanwhile, one dropped and one of another type, which wait until somebody agrees;",
                "  " + Text.number(settings.rows())
                        + " rows in one transaction; latency from commit to callback; and at the end what the",
                "  subscribers have received, compared with the database row by row" + (stores ? ";" : ".")));
        if (stores) {
            lines.add(
                    "  rows of two MySQL servers in one PostgreSQL, where SQL joins them, and orders in OpenSearch, both compared too.");
        }
        return lines;
    }

    private String duration(boolean stores) {
        if (settings.kafkaless()) {
            return (stores ? "a minute" : "20 seconds") + " and without Kafka";
        }
        return stores ? "two minutes" : "a minute";
    }
}
