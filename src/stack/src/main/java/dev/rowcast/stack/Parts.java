package dev.rowcast.stack;

import java.util.Set;

/** What the parts of a stack are called: in its directory, in its ports' file and on its processes' command lines. */
final class Parts {
    static final String MYSQL = "mysql";
    static final String KAFKA = "kafka";
    /** The main worker. */
    static final String CONNECT = "connect";

    static final String POSTGRES = "postgres";
    static final String OPENSEARCH = "opensearch";
    /** Flink's JobManager. */
    static final String FLINK = "flink";

    private static final String FLINK_WORKER = "flink-worker-";

    /** All that are no Connect workers. */
    static final Set<String> SERVERS = Set.of(MYSQL, KAFKA, POSTGRES, OPENSEARCH, FLINK);

    private Parts() {}

    /** A TaskManager of Flink. */
    static String flinkWorker(int number) {
        return FLINK_WORKER + number;
    }

    /** Whether a part of that name is no Connect worker. */
    static boolean isServer(String name) {
        return SERVERS.contains(name) || name.startsWith(FLINK_WORKER);
    }
}
