package dev.rowcast.bench.task;

import java.util.List;
import picocli.CommandLine.Option;

/** What a {@link TaskProbe} measures. */
final class ProbeOptions {
    @Option(names = "--subject", description = "who delivers: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Subject subject = Subject.ROWCAST;

    @Option(names = "--mode", description = "unary or stream; default: ${DEFAULT-VALUE}")
    private String mode = "unary";

    @Option(names = "--batch", description = "most changes in a batch; default: ${DEFAULT-VALUE}")
    private int batch = 500;

    @Option(names = "--order", description = "partition or key; default: ${DEFAULT-VALUE}")
    private String order = "partition";

    @Option(names = "--rows", description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private RowKind rows = RowKind.INSERTS;

    @Option(names = "--service", description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private ServiceKind service = ServiceKind.GENERIC;

    @Option(names = "--describe", description = "always or never; default: ${DEFAULT-VALUE}")
    private String describe = "never";

    @Option(names = "--partitions", description = "how many the task has; default: ${DEFAULT-VALUE}")
    private int partitions = 4;

    @Option(
            names = "--in-flight",
            description = "most calls of subjects other than Rowcast at once; default: ${DEFAULT-VALUE}")
    private int inFlight = 1;

    @Option(names = "--warmup", description = "seconds before the first sample, at least; default: ${DEFAULT-VALUE}")
    private double warmup = 10;

    @Option(
            names = "--longest-warmup",
            description =
                    "seconds after which it counts as warm though it is still getting faster; default: ${DEFAULT-VALUE}")
    private double longestWarmup = 40;

    @Option(names = "--seconds", description = "length of a sample in seconds; default: ${DEFAULT-VALUE}")
    private double seconds = 3;

    @Option(names = "--samples", description = "how many; default: ${DEFAULT-VALUE}")
    private int samples = 3;

    @Option(names = "--broker", description = "a broker for Rowcast's topics, host:port; default: one is started")
    private String broker = "";

    @Option(names = "--subscriber-jvm", description = "more flags for the subscriber's JVM, one each time")
    private List<String> subscriberFlags = List.of();

    Subject subject() {
        return subject;
    }

    String mode() {
        return mode;
    }

    int batch() {
        return batch;
    }

    String order() {
        return order;
    }

    RowKind rows() {
        return rows;
    }

    ServiceKind service() {
        return service;
    }

    String describe() {
        return describe;
    }

    int partitions() {
        return partitions;
    }

    int inFlight() {
        return inFlight;
    }

    double warmup() {
        return warmup;
    }

    double seconds() {
        return seconds;
    }

    int samples() {
        return samples;
    }

    String broker() {
        return broker;
    }

    List<String> subscriberFlags() {
        return subscriberFlags;
    }

    double longestWarmup() {
        return longestWarmup;
    }

    /** With that broker. */
    ProbeOptions withBroker(String address) {
        broker = address;
        return this;
    }
}
