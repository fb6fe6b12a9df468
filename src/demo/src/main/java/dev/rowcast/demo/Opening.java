package dev.rowcast.demo;

import java.util.List;

/** What a person is told before it begins. */
record Opening(Settings settings) {
    List<String> lines() {
        return List.of(
                "Rowcast demo: a row changed in MySQL reaches a gRPC service as typed protobuf.",
                "",
                "What you will see, all of it real and on this machine, in about a minute:",
                "  a shop's database whose rows arrive as a snapshot; orders placed, approved, shipped and deleted;",
                "  a column added meanwhile, one dropped and one of another type, which wait until somebody agrees;",
                "  " + Text.number(settings.rows())
                        + " rows in one transaction; latency from commit to callback; and at the end what the",
                "  subscribers have received, compared with the database row by row.");
    }
}
